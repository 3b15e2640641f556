using System;

namespace PeerFdw.Rows.Formats;

/// <summary>
/// What uuid's input takes (src/backend/utils/adt/uuid.c): 32 hexadecimal digits, a hyphen allowed after each group of four, braces
/// allowed around.
/// </summary>
internal static class UuidText
{
    /// <summary>A uuid's size.</summary>
    public const int Size = 16;

    /// <summary>Reads a uuid.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">Its 16 bytes, in the order of the text.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> target)
    {
        if (text.Length > 1 && text[0] == (byte)'{')
        {
            if (text[^1] != (byte)'}')
            {
                return false;
            }

            text = text[1..^1];
        }

        int position = 0;
        for (int i = 0; i < Size; i++)
        {
            if (position + 2 > text.Length
                || HexText.Digit(text[position]) is not (>= 0 and int high)
                || HexText.Digit(text[position + 1]) is not (>= 0 and int low))
            {
                return false;
            }

            target[i] = (byte)((high << 4) | low);
            position += 2;
            if (i % 2 == 1 && i < Size - 1 && position < text.Length && text[position] == (byte)'-')
            {
                position++;
            }
        }

        return position == text.Length;
    }
}
