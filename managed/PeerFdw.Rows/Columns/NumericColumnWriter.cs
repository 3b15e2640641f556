using System;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>numeric, as numeric_recv reads it: every digit and the scale are kept; a precision is enforced by PostgreSQL.</summary>
internal sealed unsafe class NumericColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    private const int MostInt64Bytes = 18;

    /// <inheritdoc/>
    public override WriteResult WriteInt64(long value)
    {
        Span<byte> bytes = stackalloc byte[MostInt64Bytes];
        return PutBytes(bytes[..NumericFormat.Write(value, bytes)]);
    }

    /// <inheritdoc/>
    /// <remarks>The shortest digits that read back the same number: more than PostgreSQL's cast keeps, so that nothing is lost.</remarks>
    public override WriteResult WriteDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            int sign = double.IsNaN(value) ? NumericFormat.NaN
                : value > 0 ? NumericFormat.PositiveInfinity : NumericFormat.NegativeInfinity;
            NumericFormat.WriteHeader(new Span<byte>(PutBytes(NumericFormat.HeaderSize), NumericFormat.HeaderSize), 0, 0, sign, 0);
            return WriteResult.Ok;
        }

        Span<byte> text = stackalloc byte[FloatText.MostLength];
        return WriteNumber(text[..FloatText.Format(value, text)]);
    }

    /// <inheritdoc/>
    public override WriteResult WriteNumber(ReadOnlySpan<byte> digits)
    {
        if (!DecimalText.TryParse(digits, out DecimalText number))
        {
            return WriteResult.InvalidText;
        }

        int length = NumericFormat.Measure(number, out (int, int, int, int) shape);
        if (length < 0)
        {
            return WriteResult.OutOfRange;
        }

        NumericFormat.Write(number, shape, new Span<byte>(PutBytes(length), length));
        return WriteResult.Ok;
    }
}
