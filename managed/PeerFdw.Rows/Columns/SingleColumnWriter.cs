using System;
using System.Buffers.Binary;
using System.Globalization;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>real. Every way in rounds once.</summary>
internal sealed class SingleColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    /// <inheritdoc/>
    public override WriteResult WriteInt64(long value) => WriteSingle(value);

    /// <inheritdoc/>
    /// <remarks>Finite but too large, or so small that it would become zero, is out of range, as in PostgreSQL's cast.</remarks>
    public override WriteResult WriteDouble(double value)
    {
        float single = (float)value;
        return (float.IsInfinity(single) && !double.IsInfinity(value)) || (single == 0 && value != 0)
            ? WriteResult.OutOfRange
            : WriteSingle(single);
    }

    /// <inheritdoc/>
    public override WriteResult WriteNumber(ReadOnlySpan<byte> digits)
    {
        if (!DecimalText.TryParse(digits, out DecimalText number)
            || !float.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
        {
            return WriteResult.InvalidText;
        }

        return !float.IsFinite(value) || (value == 0 && number.FirstNonZero() >= 0)
            ? WriteResult.OutOfRange
            : WriteSingle(value);
    }

    private WriteResult WriteSingle(float value)
    {
        PutScalar(BitConverter.SingleToInt32Bits(value), sizeof(float));
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire) =>
        wire.Length == sizeof(float) ? WriteSingle(BinaryPrimitives.ReadSingleBigEndian(wire)) : WriteResult.Mismatch;
}
