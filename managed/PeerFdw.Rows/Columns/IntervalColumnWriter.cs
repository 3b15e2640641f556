using System;
using System.Buffers.Binary;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>
/// interval: microseconds, days, months (src/include/datatype/timestamp.h). Text must be an ISO 8601 duration; other forms of
/// PostgreSQL's need the input encoding.
/// </summary>
internal sealed unsafe class IntervalColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    private const int Size = 16;

    /// <inheritdoc/>
    public override WriteResult WriteText(ReadOnlySpan<byte> utf8)
    {
        if (!IsoDuration.TryParse(utf8, out int months, out int days, out long microseconds))
        {
            return WriteResult.InvalidText;
        }

        if (Encoding == ColumnEncoding.Fixed)
        {
            byte* target = PutFixed(Size);
            *(long*)target = microseconds;
            *(int*)(target + 8) = days;
            *(int*)(target + 12) = months;
        }
        else
        {
            var target = new Span<byte>(PutBytes(Size), Size);
            BinaryPrimitives.WriteInt64BigEndian(target, microseconds);
            BinaryPrimitives.WriteInt32BigEndian(target[8..], days);
            BinaryPrimitives.WriteInt32BigEndian(target[12..], months);
        }

        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire)
    {
        if (wire.Length != Size)
        {
            return WriteResult.Mismatch;
        }

        byte* target = PutFixed(Size);
        *(long*)target = BinaryPrimitives.ReadInt64BigEndian(wire);
        *(int*)(target + 8) = BinaryPrimitives.ReadInt32BigEndian(wire[8..]);
        *(int*)(target + 12) = BinaryPrimitives.ReadInt32BigEndian(wire[12..]);
        return WriteResult.Ok;
    }
}
