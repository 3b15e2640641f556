namespace PeerFdw.Rows.Formats;

/// <summary>
/// The ranges of date and timestamp, and days from calendar dates: the proleptic Gregorian calendar, counted from 2000-01-01
/// (src/include/datatype/timestamp.h).
/// </summary>
internal static class PostgresCalendar
{
    /// <summary>Microseconds of a day.</summary>
    public const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>4714-11-24 BC, Julian day 0: the first date.</summary>
    public const int FirstDay = -EpochJulianDay;

    /// <summary>5874898-01-01: one behind the last date.</summary>
    public const int EndDay = 2147483494 - EpochJulianDay;

    /// <summary>MIN_TIMESTAMP.</summary>
    public const long FirstMicrosecond = -211_813_488_000_000_000;

    /// <summary>END_TIMESTAMP, 294277-01-01: one behind the last timestamp.</summary>
    public const long EndMicrosecond = 9_223_371_331_200_000_000;

    private const int EpochJulianDay = 2451545;

    /// <summary>Days of 400 years.</summary>
    private const long DaysPerEra = 146_097;

    /// <summary>2000-01-01 in days from 0000-03-01.</summary>
    private const long EpochFromMarchOfYearZero = 730_425;

    /// <summary>Whether a timestamp is one that PostgreSQL can hold.</summary>
    /// <param name="microseconds">The timestamp; the infinities are.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsTimestamp(long microseconds) =>
        microseconds is (>= FirstMicrosecond and < EndMicrosecond) or long.MinValue or long.MaxValue;

    /// <summary>Whether a date is one that PostgreSQL can hold.</summary>
    /// <param name="days">The date; the infinities are.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsDate(int days) => days is (>= FirstDay and < EndDay) or int.MinValue or int.MaxValue;

    /// <summary>How long a month is.</summary>
    /// <param name="year">The year; 0 is 1 BC.</param>
    /// <param name="month">1 to 12.</param>
    /// <returns>Days.</returns>
    public static int DaysInMonth(long year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Days from 2000-01-01. Years are counted from March, so that the leap day is a year's last.</summary>
    /// <param name="year">The year; 0 is 1 BC.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">The day of the month.</param>
    /// <returns>Days.</returns>
    public static long DaysFromDate(long year, int month, int day)
    {
        long shifted = month > 2 ? year : year - 1;
        long era = (shifted >= 0 ? shifted : shifted - 399) / 400;
        long yearOfEra = shifted - (era * 400);
        long dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        long dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * DaysPerEra) + dayOfEra - EpochFromMarchOfYearZero;
    }

    /// <summary>The inverse of <see cref="DaysFromDate"/>.</summary>
    /// <param name="days">Days from 2000-01-01.</param>
    /// <returns>Year (0 is 1 BC), month and day.</returns>
    public static (long Year, int Month, int Day) DateFromDays(long days)
    {
        long shifted = days + EpochFromMarchOfYearZero;
        long era = (shifted >= 0 ? shifted : shifted - DaysPerEra + 1) / DaysPerEra;
        long dayOfEra = shifted - (era * DaysPerEra);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36524) - (dayOfEra / 146096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        int month = (int)((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * month) + 2) / 5)) + 1;
        return (yearOfEra + (era * 400) + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day);
    }
}
