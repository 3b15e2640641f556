using System;
using System.Text.Json;
using PeerFdw.Rows.Memory;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows.Formats;

/// <summary>PostgreSQL's array literal, <c>{"a",NULL,"b\"c"}</c>, from a flat JSON array. Every element but NULL is quoted.</summary>
internal static class ArrayLiteral
{
    /// <summary>Writes the literal.</summary>
    /// <param name="utf8">A JSON value.</param>
    /// <param name="literal">Where to; empty.</param>
    /// <returns>
    /// <see cref="WriteResult.Mismatch"/> for anything but an array of scalars, <see cref="WriteResult.NulCharacter"/> for U+0000 in a string.
    /// </returns>
    public static WriteResult Write(ReadOnlySpan<byte> utf8, NativeBuffer literal)
    {
        try
        {
            Utf8JsonReader reader = JsonElements.Open(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return WriteResult.Mismatch;
            }

            literal.Append("{"u8);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (literal.Length > 1)
                {
                    literal.Append(","u8);
                }

                WriteResult result = WriteElement(ref reader, literal);
                if (result != WriteResult.Ok)
                {
                    return result;
                }
            }

            literal.Append("}"u8);
            return WriteResult.Ok;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return WriteResult.InvalidText;
        }
    }

    private static WriteResult WriteElement(ref Utf8JsonReader reader, NativeBuffer literal)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                literal.Append("NULL"u8);
                return WriteResult.Ok;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                literal.Append("\""u8);
                literal.Append(reader.ValueSpan);
                literal.Append("\""u8);
                return WriteResult.Ok;
            case JsonTokenType.String:
                return WriteText(ref reader, literal);
            default:
                return WriteResult.Mismatch;
        }
    }

    private static WriteResult WriteText(ref Utf8JsonReader reader, NativeBuffer literal)
    {
        // Room for every byte escaped; the text is unescaped at the room's end and moved forward with its backslashes.
        literal.Append("\""u8);
        int start = literal.Length;
        int most = reader.ValueSpan.Length;
        Span<byte> room = literal.Append(checked(most * 2));
        Span<byte> text = room[most..];
        text = text[..reader.CopyString(text)];
        if (text.Contains((byte)0))
        {
            return WriteResult.NulCharacter;
        }

        int length = 0;
        foreach (byte character in text)
        {
            if (character is (byte)'"' or (byte)'\\')
            {
                room[length++] = (byte)'\\';
            }

            room[length++] = character;
        }

        literal.Truncate(start + length);
        literal.Append("\""u8);
        return WriteResult.Ok;
    }
}
