using System;

namespace PeerFdw.Rows.Formats;

/// <summary>Hexadecimal digits, and bytea's text form <c>\x…</c>.</summary>
internal static class HexText
{
    /// <summary>The value of a digit.</summary>
    /// <param name="character">The character.</param>
    /// <returns>0 to 15, or -1.</returns>
    public static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        _ => -1,
    };

    /// <summary>Reads bytea's hexadecimal form in place: a byte is never longer than its two digits.</summary>
    /// <param name="text">The text, <c>\x</c> first; overwritten from its start.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <returns>Whether it is of that form.</returns>
    public static bool TryDecode(Span<byte> text, out int length)
    {
        length = 0;
        if (text.Length < 2 || text.Length % 2 != 0 || text[0] != (byte)'\\' || text[1] != (byte)'x')
        {
            return false;
        }

        for (int i = 2; i < text.Length; i += 2)
        {
            int high = Digit(text[i]);
            int low = Digit(text[i + 1]);
            if (high < 0 || low < 0)
            {
                return false;
            }

            text[length++] = (byte)((high << 4) | low);
        }

        return true;
    }

    /// <summary>Writes bytea's hexadecimal form.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="target">2 + twice as many bytes.</param>
    public static void Encode(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        target[0] = (byte)'\\';
        target[1] = (byte)'x';
        for (int i = 0; i < bytes.Length; i++)
        {
            target[2 + (2 * i)] = "0123456789abcdef"u8[bytes[i] >> 4];
            target[3 + (2 * i)] = "0123456789abcdef"u8[bytes[i] & 15];
        }
    }
}
