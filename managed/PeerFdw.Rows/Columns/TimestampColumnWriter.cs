using System;
using System.Buffers.Binary;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>
/// timestamp with and without time zone: microseconds from 2000-01-01, for the former in UTC.
/// </summary>
/// <remarks>
/// Text: without time zone a zone is ignored, as PostgreSQL's input does. With time zone it must be there: PostgreSQL would take the
/// session's TimeZone, which is not known here, and a guess would be a wrong row. For the same reason it refuses dates.
/// </remarks>
internal sealed class TimestampColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    private bool HasZone => Type.Kind == TypeKind.TimestampTz;

    /// <inheritdoc/>
    public override WriteResult WriteTimestamp(long microseconds)
    {
        if (!PostgresCalendar.IsTimestamp(microseconds))
        {
            return WriteResult.OutOfRange;
        }

        PutScalar(microseconds, sizeof(long));
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    public override WriteResult WriteDate(int days)
    {
        if (days is int.MinValue or int.MaxValue)
        {
            return WriteTimestamp(days < 0 ? long.MinValue : long.MaxValue);
        }

        if (HasZone)
        {
            return WriteResult.Mismatch;
        }

        return days is >= PostgresCalendar.FirstDay and < (int)(PostgresCalendar.EndMicrosecond / PostgresCalendar.MicrosecondsPerDay)
            ? WriteTimestamp(days * PostgresCalendar.MicrosecondsPerDay)
            : WriteResult.OutOfRange;
    }

    /// <inheritdoc/>
    public override WriteResult WriteText(ReadOnlySpan<byte> utf8)
    {
        if (InfinityText.TryParse(utf8, out bool isNegative))
        {
            return WriteTimestamp(isNegative ? long.MinValue : long.MaxValue);
        }

        if (!IsoDateTime.TryParse(utf8, out IsoDateTime value) || (HasZone && !value.HasZone))
        {
            return WriteResult.InvalidText;
        }

        return value.Instant(HasZone) is { } instant ? WriteTimestamp(instant) : WriteResult.OutOfRange;
    }

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire) =>
        wire.Length == sizeof(long) ? WriteTimestamp(BinaryPrimitives.ReadInt64BigEndian(wire)) : WriteResult.Mismatch;
}
