using System;
using System.Buffers.Text;
using System.Text;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>The escapes of JSON strings.</summary>
internal static class JsonEscape
{
    /// <summary>Reads one escape, a surrogate pair as one.</summary>
    /// <param name="text">Starts with the backslash.</param>
    /// <param name="character">The character.</param>
    /// <returns>How many bytes it has; 0 if it is none, or half of a surrogate pair.</returns>
    internal static int Read(ReadOnlySpan<byte> text, out uint character)
    {
        character = 0;
        if (text.Length < 2)
        {
            return 0;
        }

        switch (text[1])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/':
                character = text[1];
                return 2;
            case (byte)'b':
                character = '\b';
                return 2;
            case (byte)'f':
                character = '\f';
                return 2;
            case (byte)'n':
                character = '\n';
                return 2;
            case (byte)'r':
                character = '\r';
                return 2;
            case (byte)'t':
                character = '\t';
                return 2;
            case (byte)'u':
                return ReadUnicode(text, out character);
            default:
                return 0;
        }
    }

    /// <summary>Writes what a string means.</summary>
    /// <param name="raw">The inside of a string whose escapes were checked.</param>
    /// <param name="target">At least as long.</param>
    /// <returns>How many bytes were written.</returns>
    internal static int Unescape(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int plain = raw.IndexOf((byte)'\\');
            if (plain < 0)
            {
                raw.CopyTo(target[written..]);
                return written + raw.Length;
            }

            raw[..plain].CopyTo(target[written..]);
            written += plain;
            int read = Read(raw[plain..], out uint character);
            written += new Rune(character).EncodeToUtf8(target[written..]);
            raw = raw[(plain + read)..];
        }
    }

    private static int ReadUnicode(ReadOnlySpan<byte> text, out uint character)
    {
        if (!TryReadHex(text, out character))
        {
            return 0;
        }

        if (character is < 0xD800 or > 0xDFFF)
        {
            return 6;
        }

        if (character > 0xDBFF || text.Length < 12 || text[6] != (byte)'\\' || text[7] != (byte)'u'
            || !TryReadHex(text[6..], out uint low) || low is < 0xDC00 or > 0xDFFF)
        {
            return 0;
        }

        character = 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00);
        return 12;
    }

    private static bool TryReadHex(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        return text.Length >= 6 && Utf8Parser.TryParse(text.Slice(2, 4), out value, out int consumed, 'x') && consumed == 4;
    }
}
