using System;
using System.Buffers;

namespace PeerFdw.Rows.Formats;

/// <summary>
/// Durations of ISO 8601's form with designators, <c>P1Y2M3W4DT5H6M7.5S</c>, into the three parts of an interval. Each part may have a
/// sign; only seconds may have a fraction, of which digits beyond microseconds must be zero.
/// </summary>
internal static class IsoDuration
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private static readonly SearchValues<byte> s_numberCharacters = SearchValues.Create("+-.0123456789"u8);

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="months">Years and months.</param>
    /// <param name="days">Weeks and days.</param>
    /// <param name="microseconds">Hours, minutes and seconds.</param>
    /// <returns>Whether it is one that an interval can hold.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out int months, out int days, out long microseconds)
    {
        months = days = 0;
        microseconds = 0;
        if (text.Length < 3 || text[0] != (byte)'P')
        {
            return false;
        }

        // 128 bits hold what any 18 digits in any unit sum up to.
        Int128 allMonths = 0;
        Int128 allDays = 0;
        Int128 allMicroseconds = 0;
        bool isTime = false;
        text = text[1..];
        while (!text.IsEmpty)
        {
            if (text[0] == (byte)'T')
            {
                if (isTime || text.Length == 1)
                {
                    return false;
                }

                isTime = true;
                text = text[1..];
            }

            int length = text.IndexOfAnyExcept(s_numberCharacters);
            if (length < 1 || !TryReadMicros(text[..length], out long value))
            {
                return false;
            }

            byte unit = text[length];
            text = text[(length + 1)..];
            bool isWhole = value % MicrosecondsPerSecond == 0;
            Int128 count = value / MicrosecondsPerSecond;
            switch (unit)
            {
                case (byte)'Y' when !isTime && isWhole: allMonths += count * 12; break;
                case (byte)'M' when !isTime && isWhole: allMonths += count; break;
                case (byte)'W' when !isTime && isWhole: allDays += count * 7; break;
                case (byte)'D' when !isTime && isWhole: allDays += count; break;
                case (byte)'H' when isTime && isWhole: allMicroseconds += (Int128)value * 3600; break;
                case (byte)'M' when isTime && isWhole: allMicroseconds += (Int128)value * 60; break;
                case (byte)'S' when isTime: allMicroseconds += value; break;
                default: return false;
            }
        }

        if (!Fits(allMonths, int.MaxValue) || !Fits(allDays, int.MaxValue) || !Fits(allMicroseconds, long.MaxValue))
        {
            return false;
        }

        months = (int)allMonths;
        days = (int)allDays;
        microseconds = (long)allMicroseconds;
        return true;
    }

    private static bool Fits(Int128 value, long most) => value <= most && value >= -most;

    /// <summary>A decimal number times a million, exactly.</summary>
    private static bool TryReadMicros(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (!DecimalText.TryParse(text, out DecimalText number))
        {
            return false;
        }

        int first = number.FirstNonZero();
        if (first < 0)
        {
            return true;
        }

        int end = number.PointPosition + 6;
        if (number.LastNonZero() >= end || end - first > 18)
        {
            return false;
        }

        for (int i = first; i < end; i++)
        {
            value = (value * 10) + (i < number.DigitCount ? number.Digit(i) : 0);
        }

        value = number.IsNegative ? -value : value;
        return true;
    }
}
