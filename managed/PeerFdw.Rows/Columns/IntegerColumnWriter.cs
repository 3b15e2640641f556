using System;
using System.Buffers.Binary;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>smallint, integer, bigint and oid. A fraction is a mismatch; NaN, the infinities and what is too large are out of range.</summary>
internal sealed class IntegerColumnWriter(DataType type, ColumnEncoding encoding, int size, long least, long most)
    : BytesColumnWriter(type, encoding)
{
    /// <summary>2^63: the first double that a 64-bit integer cannot hold.</summary>
    private const double Int64End = 9223372036854775808.0;

    /// <inheritdoc/>
    public override WriteResult WriteInt64(long value)
    {
        if (value < least || value > most)
        {
            return WriteResult.OutOfRange;
        }

        PutScalar(value, size);
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    public override WriteResult WriteDouble(double value)
    {
        if (!(value >= -Int64End && value < Int64End))
        {
            return WriteResult.OutOfRange;
        }

        return Math.Truncate(value) == value ? WriteInt64((long)value) : WriteResult.Mismatch;
    }

    /// <inheritdoc/>
    public override WriteResult WriteNumber(ReadOnlySpan<byte> digits)
    {
        WriteResult result = IntegerText.Parse(digits, out long value);
        return result == WriteResult.Ok ? WriteInt64(value) : result;
    }

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire)
    {
        if (wire.Length != size)
        {
            return WriteResult.Mismatch;
        }

        // Of the types of four bytes, only oid has no sign.
        PutScalar(
            size switch
            {
                sizeof(int) when least == 0 => BinaryPrimitives.ReadUInt32BigEndian(wire),
                sizeof(int) => BinaryPrimitives.ReadInt32BigEndian(wire),
                sizeof(long) => BinaryPrimitives.ReadInt64BigEndian(wire),
                _ => BinaryPrimitives.ReadInt16BigEndian(wire),
            },
            size);
        return WriteResult.Ok;
    }
}
