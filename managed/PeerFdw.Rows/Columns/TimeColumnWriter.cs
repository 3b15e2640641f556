using System;
using System.Buffers.Binary;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>
/// time and timetz: microseconds from midnight, and for the latter the zone in seconds west of Greenwich, as PostgreSQL counts.
/// </summary>
/// <remarks>Text: time ignores a zone, as PostgreSQL's input does; timetz wants one, since the session's is not known here.</remarks>
internal sealed unsafe class TimeColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    private const int ZonedSize = 12;

    /// <inheritdoc/>
    public override WriteResult WriteText(ReadOnlySpan<byte> utf8)
    {
        bool isZoned = Type.Kind == TypeKind.TimeTz;
        if (!IsoDateTime.TryParseTime(utf8, out IsoDateTime value) || (isZoned && !value.HasZone)
            || value.TimeOfDay > PostgresCalendar.MicrosecondsPerDay)
        {
            return WriteResult.InvalidText;
        }

        if (isZoned)
        {
            var target = new Span<byte>(PutBytes(ZonedSize), ZonedSize);
            BinaryPrimitives.WriteInt64BigEndian(target, value.TimeOfDay);
            BinaryPrimitives.WriteInt32BigEndian(target[sizeof(long)..], -value.Zone);
        }
        else
        {
            PutScalar(value.TimeOfDay, sizeof(long));
        }

        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire)
    {
        if (wire.Length != sizeof(long) || Type.Kind != TypeKind.Time)
        {
            return WriteResult.Mismatch;
        }

        long microseconds = BinaryPrimitives.ReadInt64BigEndian(wire);
        if (microseconds is < 0 or > PostgresCalendar.MicrosecondsPerDay)
        {
            return WriteResult.OutOfRange;
        }

        PutScalar(microseconds, sizeof(long));
        return WriteResult.Ok;
    }
}
