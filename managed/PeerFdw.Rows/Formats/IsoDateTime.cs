using System;

namespace PeerFdw.Rows.Formats;

/// <summary>
/// Dates and times of ISO 8601's extended form, as PostgreSQL takes and prints them under DateStyle ISO: <c>2024-02-29</c>,
/// <c>2024-02-29T23:59:59.123456+02:00</c>, a space for the T, years of more than four digits, an era <c>BC</c> at the end. Digits
/// beyond microseconds are rounded half to even.
/// </summary>
/// <remarks>Other forms that PostgreSQL's input takes (words, other orders, zone names) are not read here.</remarks>
internal ref struct IsoDateTime
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long MostYear = 6_000_000;

    /// <summary>PostgreSQL's TZDISP_LIMIT, hours.</summary>
    private const int ZoneLimitHours = 16;

    private ReadOnlySpan<byte> _rest;

    private IsoDateTime(ReadOnlySpan<byte> text) => _rest = text.Trim((byte)' ');

    /// <summary>Days from 2000-01-01.</summary>
    public long Days { get; private set; }

    /// <summary>Microseconds from midnight.</summary>
    public long TimeOfDay { get; private set; }

    /// <summary>Whether a time of day was given.</summary>
    public bool HasTime { get; private set; }

    /// <summary>Whether a zone was given.</summary>
    public bool HasZone { get; private set; }

    /// <summary>The zone, seconds east of Greenwich.</summary>
    public int Zone { get; private set; }

    /// <summary>Reads a date with an optional time and zone.</summary>
    /// <param name="text">The text.</param>
    /// <param name="result">What was read.</param>
    /// <returns>Whether it was one, to the end.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out IsoDateTime result)
    {
        result = new IsoDateTime(text);
        bool isBeforeChrist = result.TakeEra();
        if (!result.TakeDate(isBeforeChrist))
        {
            return false;
        }

        if (result._rest.IsEmpty)
        {
            return true;
        }

        return result.TakeOne((byte)'T', (byte)' ') && result.TakeTime() && result.TakeZone() && result._rest.IsEmpty;
    }

    /// <summary>Reads a time with an optional zone.</summary>
    /// <param name="text">The text.</param>
    /// <param name="result">What was read.</param>
    /// <returns>Whether it was one, to the end.</returns>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out IsoDateTime result)
    {
        result = new IsoDateTime(text);
        return result.TakeTime() && result.TakeZone() && result._rest.IsEmpty;
    }

    /// <summary>The instant: local time less the zone, from 2000-01-01.</summary>
    /// <param name="useZone">Whether to take the zone into account; a timestamp without time zone ignores it.</param>
    /// <returns>Microseconds, or null if PostgreSQL's timestamps do not reach so far.</returns>
    public readonly long? Instant(bool useZone)
    {
        // 128 bits: dates reach farther than timestamps.
        Int128 instant = ((Int128)Days * PostgresCalendar.MicrosecondsPerDay) + TimeOfDay
            - (useZone ? Zone * MicrosecondsPerSecond : 0);
        return instant >= PostgresCalendar.FirstMicrosecond && instant < PostgresCalendar.EndMicrosecond
            ? (long)instant
            : null;
    }

    private bool TakeEra()
    {
        if (_rest.EndsWith(" BC"u8))
        {
            _rest = _rest[..^3];
            return true;
        }

        return false;
    }

    private bool TakeDate(bool isBeforeChrist)
    {
        if (!TakeNumber(4, 7, out long year) || !TakeOne((byte)'-') || !TakeNumber(2, 2, out long month)
            || !TakeOne((byte)'-') || !TakeNumber(2, 2, out long day))
        {
            return false;
        }

        // There is no year 0: 1 BC is followed by 1.
        long astronomical = isBeforeChrist ? 1 - year : year;
        if (year < 1 || year > MostYear || month is < 1 or > 12
            || day < 1 || day > PostgresCalendar.DaysInMonth(astronomical, (int)month))
        {
            return false;
        }

        Days = PostgresCalendar.DaysFromDate(astronomical, (int)month, (int)day);
        return true;
    }

    private bool TakeTime()
    {
        long second = 0;
        long fraction = 0;
        if (!TakeNumber(2, 2, out long hour) || !TakeOne((byte)':') || !TakeNumber(2, 2, out long minute))
        {
            return false;
        }

        if (TakeOne((byte)':') && !(TakeNumber(2, 2, out second) && TakeFraction(out fraction)))
        {
            return false;
        }

        // As PostgreSQL: second 60 and 24:00:00 roll over.
        TimeOfDay = (((((hour * 60) + minute) * 60) + second) * MicrosecondsPerSecond) + fraction;
        HasTime = true;
        return minute < 60 && second <= 60 && (hour < 24 || TimeOfDay == PostgresCalendar.MicrosecondsPerDay);
    }

    private bool TakeFraction(out long microseconds)
    {
        microseconds = 0;
        if (!TakeOne((byte)'.'))
        {
            return true;
        }

        int count = 0;
        int first = 0;
        bool isMore = false;
        for (; !_rest.IsEmpty && _rest[0] is >= (byte)'0' and <= (byte)'9'; _rest = _rest[1..], count++)
        {
            int digit = _rest[0] - '0';
            if (count < 6)
            {
                microseconds = (microseconds * 10) + digit;
            }
            else if (count == 6)
            {
                first = digit;
            }
            else
            {
                isMore |= digit != 0;
            }
        }

        for (int i = count; i < 6; i++)
        {
            microseconds *= 10;
        }

        if (first > 5 || (first == 5 && (isMore || microseconds % 2 != 0)))
        {
            microseconds++;
        }

        return count > 0;
    }

    private bool TakeZone()
    {
        if (_rest.IsEmpty)
        {
            return true;
        }

        HasZone = true;
        if (TakeOne((byte)'Z'))
        {
            return true;
        }

        bool isWest = TakeOne((byte)'-');
        if (!isWest && !TakeOne((byte)'+'))
        {
            return false;
        }

        long minute = 0;
        long second = 0;
        if (!TakeNumber(2, 2, out long hour))
        {
            return false;
        }

        bool hasColon = TakeOne((byte)':');
        if (hasColon || !_rest.IsEmpty)
        {
            if (!TakeNumber(2, 2, out minute) || (hasColon && TakeOne((byte)':') && !TakeNumber(2, 2, out second)))
            {
                return false;
            }
        }

        int zone = (int)((((hour * 60) + minute) * 60) + second);
        Zone = isWest ? -zone : zone;
        return minute < 60 && second < 60 && hour < ZoneLimitHours;
    }

    private bool TakeOne(byte character, byte other = 0)
    {
        // Letters in either case.
        if (_rest.IsEmpty || (_rest[0] != character && _rest[0] != other
            && !(character >= (byte)'A' && _rest[0] == (character | 0x20))))
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private bool TakeNumber(int least, int most, out long value)
    {
        value = 0;
        int count = 0;
        while (count < most && count < _rest.Length && _rest[count] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + _rest[count] - '0';
            count++;
        }

        _rest = _rest[count..];
        return count >= least;
    }
}
