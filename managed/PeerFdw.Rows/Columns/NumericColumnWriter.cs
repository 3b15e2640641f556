using System;
using System.Buffers.Text;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>numeric, as numeric_recv reads it: every digit and the scale are kept. PostgreSQL rounds to a scale; what a precision has no room for is
/// refused here, where it is known which value it was.</summary>
internal sealed unsafe class NumericColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    private const int MostInt64Bytes = 18;
    private const int MostInt64Digits = 20;

    /// <inheritdoc/>
    public override WriteResult WriteInt64(long value)
    {
        if (Type.Modifier >= 0)
        {
            Span<byte> text = stackalloc byte[MostInt64Digits];
            _ = Utf8Formatter.TryFormat(value, text, out int length);
            return WriteNumber(text[..length]);
        }

        Span<byte> bytes = stackalloc byte[MostInt64Bytes];
        return PutBytes(bytes[..NumericFormat.Write(value, bytes)]);
    }

    /// <inheritdoc/>
    /// <remarks>The shortest digits that read back the same number: more than PostgreSQL's cast keeps, so that nothing is lost.</remarks>
    public override WriteResult WriteDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            if (Type.Modifier >= 0 && !double.IsNaN(value))
            {
                return WriteResult.OutOfRange;
            }

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
        if (length < 0 || (Type.Modifier >= 0 && !NumericPrecision.Fits(number, Type.Modifier)))
        {
            return WriteResult.OutOfRange;
        }

        NumericFormat.Write(number, shape, new Span<byte>(PutBytes(length), length));
        return WriteResult.Ok;
    }
}
