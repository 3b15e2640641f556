using System;

namespace PeerFdw.Rows.Formats;

/// <summary>A decimal number in ASCII, taken apart: sign, digits, where the point is. It keeps every digit.</summary>
internal readonly ref struct DecimalText
{
    /// <summary>Exponents beyond this are taken as this: no type holds such a number, unless it is zero.</summary>
    private const int MostExponent = 100_000_000;

    private readonly ReadOnlySpan<byte> _integer;
    private readonly ReadOnlySpan<byte> _fraction;

    private DecimalText(bool isNegative, ReadOnlySpan<byte> integer, ReadOnlySpan<byte> fraction, int exponent)
    {
        IsNegative = isNegative;
        _integer = integer;
        _fraction = fraction;
        PointPosition = integer.Length + exponent;
        Scale = Math.Max(0, fraction.Length - exponent);
    }

    /// <summary>Whether it has a minus sign; zero may.</summary>
    public bool IsNegative { get; }

    /// <summary>How many digits there are, leading and trailing zeros included.</summary>
    public int DigitCount => _integer.Length + _fraction.Length;

    /// <summary>How many of them stand before the decimal point; negative or beyond the count if zeros are missing.</summary>
    public int PointPosition { get; }

    /// <summary>How many digits PostgreSQL's numeric input would keep after the point ("display scale").</summary>
    public int Scale { get; }

    /// <summary>The value of a digit.</summary>
    /// <param name="index">Which, from the left.</param>
    /// <returns>0 to 9.</returns>
    public int Digit(int index) =>
        (index < _integer.Length ? _integer[index] : _fraction[index - _integer.Length]) - '0';

    /// <summary>The first digit that is not zero.</summary>
    /// <returns>Its index, or -1 if the number is zero.</returns>
    public int FirstNonZero()
    {
        int index = _integer.IndexOfAnyExcept((byte)'0');
        if (index >= 0)
        {
            return index;
        }

        index = _fraction.IndexOfAnyExcept((byte)'0');
        return index < 0 ? -1 : index + _integer.Length;
    }

    /// <summary>The last digit that is not zero.</summary>
    /// <returns>Its index, or -1 if the number is zero.</returns>
    public int LastNonZero()
    {
        int index = _fraction.LastIndexOfAnyExcept((byte)'0');
        return index >= 0 ? index + _integer.Length : _integer.LastIndexOfAnyExcept((byte)'0');
    }

    /// <summary>Reads a number: optional sign, digits with at most one point, optional exponent.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalText number)
    {
        number = default;
        bool isNegative = false;
        int position = 0;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            isNegative = text[0] == (byte)'-';
            position = 1;
        }

        ReadOnlySpan<byte> integer = Digits(text, ref position);
        ReadOnlySpan<byte> fraction = [];
        if (position < text.Length && text[position] == (byte)'.')
        {
            position++;
            fraction = Digits(text, ref position);
        }

        if (integer.Length + fraction.Length == 0 || !TryReadExponent(text[position..], out int exponent))
        {
            return false;
        }

        number = new DecimalText(isNegative, integer, fraction, exponent);
        return true;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if ((text[0] | 0x20) != 'e')
        {
            return false;
        }

        int position = 1;
        bool isNegative = false;
        if (text.Length > 1 && text[1] is (byte)'-' or (byte)'+')
        {
            isNegative = text[1] == (byte)'-';
            position = 2;
        }

        ReadOnlySpan<byte> digits = Digits(text, ref position);
        if (digits.IsEmpty || position != text.Length)
        {
            return false;
        }

        foreach (byte digit in digits)
        {
            exponent = Math.Min(MostExponent, (exponent * 10) + digit - '0');
        }

        exponent = isNegative ? -exponent : exponent;
        return true;
    }

    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> text, scoped ref int position)
    {
        int start = position;
        while (position < text.Length && (uint)(text[position] - '0') <= 9)
        {
            position++;
        }

        return text[start..position];
    }
}
