using System;
using System.Collections.Generic;
using System.Text.Json;

namespace PeerFdw.Fuzz.Mutation;

/// <summary>Where the values and members of a JSON text stand; as far as it is one.</summary>
internal sealed class JsonSpans
{
    private readonly Stack<(int Start, int Name)> _open = new();

    /// <summary>The values.</summary>
    public List<(int Start, int End)> Values { get; } = [];

    /// <summary>The names of members with their quotes.</summary>
    public List<(int Start, int End)> Names { get; } = [];

    /// <summary>The members, from the name to the end of the value.</summary>
    public List<(int Start, int End)> Members { get; } = [];

    /// <summary>Finds them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">Where the JSON begins in it.</param>
    public void Find(ReadOnlySpan<byte> text, int offset)
    {
        Values.Clear();
        Names.Clear();
        Members.Clear();
        _open.Clear();
        var reader = new Utf8JsonReader(text[offset..], new JsonReaderOptions { MaxDepth = 4000, CommentHandling = JsonCommentHandling.Disallow });
        int name = -1;
        try
        {
            while (reader.Read())
            {
                int start = offset + (int)reader.TokenStartIndex;
                int end = offset + (int)reader.BytesConsumed;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = start;

                        // What was consumed has the colon, and space around it.
                        Names.Add((start, start + reader.ValueSpan.Length + 2));
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        _open.Push((start, name));
                        name = -1;
                        continue;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        (start, name) = _open.Pop();
                        break;
                }

                Values.Add((start, end));
                if (name >= 0)
                {
                    Members.Add((name, end));
                }

                name = -1;
            }
        }
        catch (JsonException)
        {
            // What was found up to there is what can be changed with knowledge.
        }
    }
}
