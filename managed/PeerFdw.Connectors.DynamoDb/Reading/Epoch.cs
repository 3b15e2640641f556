using System;
using System.Globalization;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>Seconds since 1970, with a fraction, as PostgreSQL's timestamp.</summary>
internal static class Epoch
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long PostgresEpoch = 946_684_800 * MicrosecondsPerSecond;

    /// <summary>PostgreSQL's range: 4713 BC to 294276 AD (datatype/timestamp.h, MIN_TIMESTAMP and END_TIMESTAMP).</summary>
    private const long Minimum = -211_813_488_000_000_000;
    private const long End = 9_223_371_331_200_000_000;

    /// <summary>Writes a number of seconds; digits beyond microseconds are rounded half to even.</summary>
    internal static WriteResult Write(ReadOnlySpan<byte> digits, ColumnWriter writer)
    {
        if (!decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal seconds)
            || Math.Abs(seconds) > 10_000_000_000_000m)
        {
            return WriteResult.OutOfRange;
        }

        decimal microseconds = decimal.Round(seconds * MicrosecondsPerSecond) - PostgresEpoch;
        return microseconds is >= Minimum and < End ? writer.WriteTimestamp((long)microseconds) : WriteResult.OutOfRange;
    }
}
