using System;

namespace PeerFdw.Rows.Formats;

/// <summary>Questions about JSON texts.</summary>
internal static class JsonText
{
    /// <summary>Whether a JSON text holds the escape <c>\u0000</c>, which jsonb cannot keep. <c>\\u0000</c> is none.</summary>
    /// <param name="utf8">Valid JSON.</param>
    /// <returns>Whether it does.</returns>
    public static bool HasEscapedNul(ReadOnlySpan<byte> utf8)
    {
        int from = 0;
        while (utf8[from..].IndexOf("\\u0000"u8) is >= 0 and int found)
        {
            int start = from + found;
            int slashes = 0;
            while (start - slashes > 0 && utf8[start - slashes - 1] == (byte)'\\')
            {
                slashes++;
            }

            if (slashes % 2 == 0)
            {
                return true;
            }

            from = start + 1;
        }

        return false;
    }
}
