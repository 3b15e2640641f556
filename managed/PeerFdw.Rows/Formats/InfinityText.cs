using System;
using System.Text;

namespace PeerFdw.Rows.Formats;

/// <summary>The words <c>infinity</c> and <c>-infinity</c> of dates and timestamps, in any case.</summary>
internal static class InfinityText
{
    /// <summary>Reads one of them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isNegative">Which.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out bool isNegative)
    {
        isNegative = text.Length > 0 && text[0] == (byte)'-';
        return Ascii.EqualsIgnoreCase(isNegative ? text[1..] : text, "infinity"u8);
    }
}
