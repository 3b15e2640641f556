using System;
using System.Globalization;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// Dates and timestamps as constants have them (ISO, time zone UTC), as microseconds since 1970. Years beyond 9999 and before Christ are not read: the
/// caller then asks for no bound.
/// </summary>
internal static class EpochText
{
    private const int MicrosecondDigits = 6;

    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFF",
    ];

    internal static bool TryParse(string text, out long microseconds)
    {
        microseconds = 0;
        string local = text.EndsWith("+00", StringComparison.Ordinal) ? text[..^3] : text;
        int point = local.IndexOf('.', StringComparison.Ordinal);
        if ((point >= 0 && local.Length - point - 1 > MicrosecondDigits)
            || !DateTime.TryParseExact(
                local, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time))
        {
            return false;
        }

        microseconds = (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return true;
    }
}
