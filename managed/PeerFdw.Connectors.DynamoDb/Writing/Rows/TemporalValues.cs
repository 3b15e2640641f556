using System;
using System.Globalization;
using System.Text;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>Dates and times from PostgreSQL's text under DateStyle ISO, IntervalStyle postgres and TimeZone UTC.</summary>
internal static class TemporalValues
{
    private const string Era = " BC";

    /// <summary>A timestamp in ISO 8601: <c>2024-02-29T23:59:59.5Z</c>; infinities and the era as they are.</summary>
    internal static string Timestamp(string text)
    {
        string era = text.EndsWith(Era, StringComparison.Ordinal) ? Era : "";
        string plain = text[..^era.Length];
        int space = plain.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return text;
        }

        string zone = plain.EndsWith("+00", StringComparison.Ordinal) ? "Z" : "";
        plain = zone.Length > 0 ? plain[..^3] : plain;
        return $"{plain.AsSpan(0, space)}T{plain.AsSpan(space + 1)}{zone}{era}";
    }

    /// <summary>Seconds since 1970 of a date, timestamp or timestamptz.</summary>
    /// <returns>Null for infinities and what lies outside of the years 1 to 9999.</returns>
    internal static string? Epoch(string text)
    {
        string plain = text.EndsWith("+00", StringComparison.Ordinal) ? text[..^3] : text;
        int point = plain.IndexOf('.', StringComparison.Ordinal);
        string fraction = point < 0 ? "" : plain[(point + 1)..];
        plain = point < 0 ? plain : plain[..point];
        if (!DateTime.TryParseExact(
            plain, ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time))
        {
            return null;
        }

        decimal seconds = (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        seconds += fraction.Length == 0 ? 0 : decimal.Parse("0." + fraction, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return seconds.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>An interval as an ISO 8601 duration: <c>1 year 2 mons -3 days 04:05:06.7</c> as <c>P1Y2M-3DT4H5M6.7S</c>.</summary>
    /// <returns>Null if it is none.</returns>
    internal static string? Duration(string text)
    {
        var date = new StringBuilder("P");
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int at = 0;
        for (; at + 1 < words.Length; at += 2)
        {
            char? unit = words[at + 1].TrimEnd('s') switch { "year" => 'Y', "mon" => 'M', "day" => 'D', _ => null };
            if (unit is null)
            {
                return null;
            }

            date.Append(words[at].TrimStart('+')).Append(unit.Value);
        }

        if (at < words.Length)
        {
            string time = words[at];
            string sign = time[0] == '-' ? "-" : "";
            string[] parts = time.TrimStart('-', '+').Split(':');
            if (parts.Length != 3)
            {
                return null;
            }

            date.Append(CultureInfo.InvariantCulture, $"T{sign}{Digits(parts[0])}H{sign}{Digits(parts[1])}M{sign}{Digits(parts[2])}S");
        }

        return date.Length > 1 ? date.ToString() : "PT0S";
    }

    private static string Digits(string part)
    {
        string digits = part.TrimStart('0');
        return digits.Length == 0 || digits[0] == '.' ? "0" + digits : digits;
    }
}
