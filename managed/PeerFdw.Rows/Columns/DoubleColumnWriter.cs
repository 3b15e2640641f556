using System;
using System.Buffers.Binary;
using System.Globalization;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>double precision.</summary>
internal sealed class DoubleColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    /// <inheritdoc/>
    public override WriteResult WriteInt64(long value) => WriteDouble(value);

    /// <inheritdoc/>
    public override WriteResult WriteDouble(double value)
    {
        PutScalar(BitConverter.DoubleToInt64Bits(value), sizeof(double));
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    /// <remarks>Too large, or so small that it would become zero, is out of range, as in PostgreSQL's input.</remarks>
    public override WriteResult WriteNumber(ReadOnlySpan<byte> digits)
    {
        if (!DecimalText.TryParse(digits, out DecimalText number)
            || !double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return WriteResult.InvalidText;
        }

        return !double.IsFinite(value) || (value == 0 && number.FirstNonZero() >= 0)
            ? WriteResult.OutOfRange
            : WriteDouble(value);
    }

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire) =>
        wire.Length == sizeof(double) ? WriteDouble(BinaryPrimitives.ReadDoubleBigEndian(wire)) : WriteResult.Mismatch;
}
