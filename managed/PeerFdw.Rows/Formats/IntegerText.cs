using System;
using System.Buffers.Text;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows.Formats;

/// <summary>Whole numbers in decimal text, where <c>1.50e1</c> is one too.</summary>
internal static class IntegerText
{
    /// <summary>Longer texts may overflow on the quick way.</summary>
    private const int MostQuickDigits = 18;

    /// <summary>Reads a whole number.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="value">The number.</param>
    /// <returns>
    /// <see cref="WriteResult.Mismatch"/> for a fraction, <see cref="WriteResult.OutOfRange"/> beyond 64 bits,
    /// <see cref="WriteResult.InvalidText"/> for no number.
    /// </returns>
    public static WriteResult Parse(ReadOnlySpan<byte> text, out long value)
    {
        if (text.Length is > 0 and <= MostQuickDigits
            && Utf8Parser.TryParse(text, out value, out int consumed) && consumed == text.Length)
        {
            return WriteResult.Ok;
        }

        value = 0;
        return DecimalText.TryParse(text, out DecimalText number) ? Convert(number, out value) : WriteResult.InvalidText;
    }

    private static WriteResult Convert(in DecimalText number, out long value)
    {
        value = 0;
        int first = number.FirstNonZero();
        if (first < 0)
        {
            return WriteResult.Ok;
        }

        int last = number.LastNonZero();
        if (last >= number.PointPosition)
        {
            return WriteResult.Mismatch;
        }

        // 2^63 has 19 digits, so that no more than 19 are put together, in 128 bits.
        if (number.PointPosition - first > 19)
        {
            return WriteResult.OutOfRange;
        }

        Int128 sum = 0;
        for (int i = first; i < number.PointPosition; i++)
        {
            sum = (sum * 10) + (i <= last ? number.Digit(i) : 0);
        }

        sum = number.IsNegative ? -sum : sum;
        if (sum < long.MinValue || sum > long.MaxValue)
        {
            return WriteResult.OutOfRange;
        }

        value = (long)sum;
        return WriteResult.Ok;
    }
}
