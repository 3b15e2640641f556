using System;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Text;

namespace PeerFdw.Connectors.Postgres.Options;

/// <summary>Reads the option <c>extensions</c>: identifiers between commas, in lower case unless they are quoted.</summary>
internal static class ExtensionList
{
    /// <summary>NAMEDATALEN - 1: what is beyond it is no part of a name.</summary>
    private const int MostBytes = 63;

    private static readonly ConcurrentDictionary<string, IReadOnlySet<string>> s_read = new(StringComparer.Ordinal);

    /// <summary>More different lists than a process ever sees; beyond it they are read each time.</summary>
    private const int MostKept = 100;

    /// <summary>Reads a list that was found legal; of another one it is what comes before the mistake.</summary>
    /// <param name="text">The option's value, or null.</param>
    /// <returns>The names.</returns>
    public static IReadOnlySet<string> Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return FrozenSet<string>.Empty;
        }

        if (s_read.TryGetValue(text, out IReadOnlySet<string>? known))
        {
            return known;
        }

        _ = TryRead(text, out List<string> list);
        var names = new HashSet<string>(list, StringComparer.Ordinal);
        if (s_read.Count < MostKept)
        {
            s_read[text] = names;
        }

        return names;
    }

    /// <summary>Reads a list.</summary>
    /// <param name="text">The option's value.</param>
    /// <param name="names">The names, in order, as far as the text is one.</param>
    /// <returns>Whether it is a list of identifiers. An empty one is.</returns>
    public static bool TryRead(string text, out List<string> names)
    {
        names = [];
        int position = SkipSpace(text, 0);
        if (position == text.Length)
        {
            return true;
        }

        while (true)
        {
            if (!TryReadName(text, ref position, out string name))
            {
                return false;
            }

            names.Add(name);
            position = SkipSpace(text, position);
            if (position == text.Length)
            {
                return true;
            }

            if (text[position] != ',')
            {
                return false;
            }

            position = SkipSpace(text, position + 1);
        }
    }

    private static bool TryReadName(string text, ref int position, out string name)
    {
        name = "";
        if (position < text.Length && text[position] == '"')
        {
            return TryReadQuoted(text, ref position, out name);
        }

        int start = position;
        while (position < text.Length && text[position] != ',' && !IsSpace(text[position]))
        {
            position++;
        }

        name = Truncated(text[start..position].ToLowerInvariant());
        return position > start;
    }

    private static bool TryReadQuoted(string text, ref int position, out string name)
    {
        var quoted = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] != '"')
            {
                quoted.Append(text[position]);
            }
            else if (position + 1 < text.Length && text[position + 1] == '"')
            {
                quoted.Append('"');
                position++;
            }
            else
            {
                position++;
                name = Truncated(quoted.ToString());
                return name.Length > 0;
            }
        }

        name = "";
        return false;
    }

    private static string Truncated(string name)
    {
        int length = Math.Min(name.Length, MostBytes);
        while (Encoding.UTF8.GetByteCount(name.AsSpan(0, length)) > MostBytes || (length < name.Length && char.IsLowSurrogate(name[length])))
        {
            length--;
        }

        return name[..length];
    }

    private static int SkipSpace(string text, int position)
    {
        while (position < text.Length && IsSpace(text[position]))
        {
            position++;
        }

        return position;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v';
}
