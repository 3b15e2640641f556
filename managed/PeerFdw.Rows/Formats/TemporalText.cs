using System;

namespace PeerFdw.Rows.Formats;

/// <summary>Dates and timestamps as text that every DateStyle reads the same: ISO, years of at least four digits, <c>BC</c>, infinity.</summary>
internal static class TemporalText
{
    /// <summary>Enough for any of them.</summary>
    public const int MostLength = 48;

    /// <summary>Prints a date.</summary>
    /// <param name="days">Days from 2000-01-01, or an infinity.</param>
    /// <param name="target">At least <see cref="MostLength"/> bytes.</param>
    /// <returns>How many were written.</returns>
    public static int FormatDate(int days, Span<byte> target)
    {
        if (days is int.MinValue or int.MaxValue)
        {
            return Infinity(days < 0, target);
        }

        int position = WriteDate(days, target, out bool isBeforeChrist);
        return WriteEra(isBeforeChrist, target, position);
    }

    /// <summary>Prints a timestamp.</summary>
    /// <param name="microseconds">Microseconds from 2000-01-01, or an infinity.</param>
    /// <param name="hasZone">Whether to add <c>+00</c>.</param>
    /// <param name="target">At least <see cref="MostLength"/> bytes.</param>
    /// <returns>How many were written.</returns>
    public static int FormatTimestamp(long microseconds, bool hasZone, Span<byte> target)
    {
        if (microseconds is long.MinValue or long.MaxValue)
        {
            return Infinity(microseconds < 0, target);
        }

        long days = Math.DivRem(microseconds, PostgresCalendar.MicrosecondsPerDay, out long time);
        if (time < 0)
        {
            time += PostgresCalendar.MicrosecondsPerDay;
            days--;
        }

        int position = WriteDate(days, target, out bool isBeforeChrist);
        target[position++] = (byte)' ';
        position = WriteNumber(time / 3_600_000_000, 2, target, position);
        target[position++] = (byte)':';
        position = WriteNumber(time / 60_000_000 % 60, 2, target, position);
        target[position++] = (byte)':';
        position = WriteNumber(time / 1_000_000 % 60, 2, target, position);
        target[position++] = (byte)'.';
        position = WriteNumber(time % 1_000_000, 6, target, position);
        if (hasZone)
        {
            "+00"u8.CopyTo(target[position..]);
            position += 3;
        }

        return WriteEra(isBeforeChrist, target, position);
    }

    private static int Infinity(bool isNegative, Span<byte> target)
    {
        ReadOnlySpan<byte> name = isNegative ? "-infinity"u8 : "infinity"u8;
        name.CopyTo(target);
        return name.Length;
    }

    private static int WriteDate(long days, Span<byte> target, out bool isBeforeChrist)
    {
        (long year, int month, int day) = PostgresCalendar.DateFromDays(days);
        isBeforeChrist = year < 1;
        int position = WriteNumber(isBeforeChrist ? 1 - year : year, 4, target, 0);
        target[position++] = (byte)'-';
        position = WriteNumber(month, 2, target, position);
        target[position++] = (byte)'-';
        return WriteNumber(day, 2, target, position);
    }

    private static int WriteEra(bool isBeforeChrist, Span<byte> target, int position)
    {
        if (!isBeforeChrist)
        {
            return position;
        }

        " BC"u8.CopyTo(target[position..]);
        return position + 3;
    }

    private static int WriteNumber(long value, int digits, Span<byte> target, int position)
    {
        for (long bound = Pow10(digits); value >= bound; bound *= 10)
        {
            digits++;
        }

        for (int i = digits - 1; i >= 0; i--)
        {
            target[position + i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        return position + digits;
    }

    private static long Pow10(int exponent)
    {
        long power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}
