using System;
using System.Buffers.Binary;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>date: days from 2000-01-01. A timestamp is taken if it is midnight.</summary>
internal sealed class DateColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    /// <inheritdoc/>
    public override WriteResult WriteDate(int days)
    {
        if (!PostgresCalendar.IsDate(days))
        {
            return WriteResult.OutOfRange;
        }

        PutScalar(days, sizeof(int));
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    public override WriteResult WriteTimestamp(long microseconds)
    {
        if (microseconds is long.MinValue or long.MaxValue)
        {
            return WriteDate(microseconds < 0 ? int.MinValue : int.MaxValue);
        }

        return microseconds % PostgresCalendar.MicrosecondsPerDay == 0
            ? WriteDate((int)(microseconds / PostgresCalendar.MicrosecondsPerDay))
            : WriteResult.Mismatch;
    }

    /// <inheritdoc/>
    public override WriteResult WriteText(ReadOnlySpan<byte> utf8)
    {
        if (InfinityText.TryParse(utf8, out bool isNegative))
        {
            return WriteDate(isNegative ? int.MinValue : int.MaxValue);
        }

        // A time of day would be lost.
        if (!IsoDateTime.TryParse(utf8, out IsoDateTime value) || value.TimeOfDay != 0)
        {
            return WriteResult.InvalidText;
        }

        return value.Days is >= PostgresCalendar.FirstDay and < PostgresCalendar.EndDay
            ? WriteDate((int)value.Days)
            : WriteResult.OutOfRange;
    }

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire) =>
        wire.Length == sizeof(int) ? WriteDate(BinaryPrimitives.ReadInt32BigEndian(wire)) : WriteResult.Mismatch;
}
