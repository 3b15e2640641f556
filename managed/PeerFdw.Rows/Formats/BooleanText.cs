using System;

namespace PeerFdw.Rows.Formats;

/// <summary>
/// What boolean's input takes (parse_bool in src/backend/utils/adt/bool.c): true, false, yes, no, on, off, 1, 0 and unique prefixes, in
/// any case, with spaces around.
/// </summary>
internal static class BooleanText
{
    /// <summary>Reads a boolean.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out bool value)
    {
        text = text.Trim(" \t\n\r\f\v"u8);
        value = text is [(byte)'1'] || IsPrefix(text, "true"u8) || IsPrefix(text, "yes"u8) || (text.Length == 2 && IsPrefix(text, "on"u8));
        return value || text is [(byte)'0'] || IsPrefix(text, "false"u8) || IsPrefix(text, "no"u8)
            || (text.Length >= 2 && IsPrefix(text, "off"u8));
    }

    private static bool IsPrefix(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        if (text.IsEmpty || text.Length > word.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if ((text[i] | 0x20) != word[i])
            {
                return false;
            }
        }

        return true;
    }
}
