using System;
using System.Buffers.Text;
using System.Globalization;

namespace PeerFdw.Rows.Formats;

/// <summary>
/// Floating-point numbers as PostgreSQL prints them with extra_float_digits above 0: the shortest digits that read back the same,
/// fixed-point for exponents from -4 to 14, else scientific with at least two exponent digits (src/common/d2s.c).
/// </summary>
internal static class FloatText
{
    /// <summary>Enough for any of them.</summary>
    public const int MostLength = 32;

    /// <summary>Prints a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="target">At least <see cref="MostLength"/> bytes.</param>
    /// <returns>How many were written.</returns>
    public static int Format(double value, Span<byte> target)
    {
        if (!double.IsFinite(value))
        {
            ReadOnlySpan<byte> name = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;
            name.CopyTo(target);
            return name.Length;
        }

        // The shortest digits come from the runtime; only their arrangement differs.
        Span<byte> shortest = stackalloc byte[MostLength];
        _ = value.TryFormat(shortest, out int length, "R", CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[MostLength];
        int count = Digits(shortest[..length], digits, out bool isNegative, out int exponent);
        int position = 0;
        if (isNegative)
        {
            target[position++] = (byte)'-';
        }

        return exponent is >= -4 and < 15
            ? Fixed(digits[..count], exponent, target, position)
            : Scientific(digits[..count], exponent, target, position);
    }

    /// <summary>Takes .NET's form apart: significant digits, and the power of ten of the first.</summary>
    private static int Digits(ReadOnlySpan<byte> text, Span<byte> digits, out bool isNegative, out int exponent)
    {
        _ = DecimalText.TryParse(text, out DecimalText number);
        isNegative = number.IsNegative;
        int first = number.FirstNonZero();
        if (first < 0)
        {
            digits[0] = (byte)'0';
            exponent = 0;
            return 1;
        }

        int last = number.LastNonZero();
        for (int i = first; i <= last; i++)
        {
            digits[i - first] = (byte)('0' + number.Digit(i));
        }

        exponent = number.PointPosition - 1 - first;
        return last - first + 1;
    }

    private static int Fixed(ReadOnlySpan<byte> digits, int exponent, Span<byte> target, int position)
    {
        for (int power = Math.Max(0, exponent); power >= Math.Min(0, exponent - digits.Length + 1); power--)
        {
            if (power == -1)
            {
                target[position++] = (byte)'.';
            }

            int index = exponent - power;
            target[position++] = index >= 0 && index < digits.Length ? digits[index] : (byte)'0';
        }

        return position;
    }

    private static int Scientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> target, int position)
    {
        target[position++] = digits[0];
        if (digits.Length > 1)
        {
            target[position++] = (byte)'.';
            digits[1..].CopyTo(target[position..]);
            position += digits.Length - 1;
        }

        target[position++] = (byte)'e';
        target[position++] = (byte)(exponent < 0 ? '-' : '+');
        int absolute = Math.Abs(exponent);
        if (absolute < 10)
        {
            target[position++] = (byte)'0';
        }

        _ = Utf8Formatter.TryFormat(absolute, target[position..], out int written);
        return position + written;
    }
}
