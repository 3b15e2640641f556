using System;
using System.Buffers.Binary;

namespace PeerFdw.Rows.Formats;

/// <summary>
/// The binary form of numeric, as numeric_recv reads it (src/backend/utils/adt/numeric.c): four 16-bit numbers in network order — count of
/// digits, weight of the first, sign, display scale — and the digits, of base 10000, aligned at the decimal point.
/// </summary>
internal static class NumericFormat
{
    /// <summary>Bytes before the digits.</summary>
    public const int HeaderSize = 8;

    /// <summary>The sign field of a negative number.</summary>
    public const int Negative = 0x4000;

    /// <summary>The sign field of NaN.</summary>
    public const int NaN = 0xC000;

    /// <summary>The sign field of Infinity.</summary>
    public const int PositiveInfinity = 0xD000;

    /// <summary>The sign field of -Infinity.</summary>
    public const int NegativeInfinity = 0xF000;

    /// <summary>The most digits after the point: NUMERIC_DSCALE_MAX.</summary>
    private const int MostScale = 0x3FFF;

    /// <summary>Base-10000 digits of a 64-bit number at most.</summary>
    private const int MostInt64Groups = 5;

    /// <summary>How long the binary form of a decimal number is.</summary>
    /// <param name="number">The number.</param>
    /// <param name="shape">What writing needs.</param>
    /// <returns>Bytes, or -1 if PostgreSQL's numeric cannot hold it.</returns>
    public static int Measure(in DecimalText number, out (int First, int Last, int Weight, int Groups) shape)
    {
        shape = (-1, -1, 0, 0);
        if (number.Scale > MostScale)
        {
            return -1;
        }

        int first = number.FirstNonZero();
        if (first < 0)
        {
            return HeaderSize;
        }

        int last = number.LastNonZero();

        // The shift is a division by four that rounds down, also below zero.
        int weight = (number.PointPosition - 1 - first) >> 2;
        int lowest = (number.PointPosition - 1 - last) >> 2;
        if (weight > short.MaxValue)
        {
            return -1;
        }

        shape = (first, last, weight, weight - lowest + 1);
        return HeaderSize + (2 * shape.Groups);
    }

    /// <summary>Writes a decimal number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="shape">From <see cref="Measure"/>.</param>
    /// <param name="target">As long as <see cref="Measure"/> said.</param>
    public static void Write(
        in DecimalText number, (int First, int Last, int Weight, int Groups) shape, Span<byte> target)
    {
        bool isNegative = number.IsNegative && shape.Groups > 0;
        WriteHeader(target, shape.Groups, shape.Weight, isNegative ? Negative : 0, number.Scale);
        if (shape.Groups == 0)
        {
            return;
        }

        int group = shape.Weight;
        int value = 0;
        Span<byte> place = target[HeaderSize..];
        for (int i = shape.First; i <= shape.Last; i++)
        {
            int power = number.PointPosition - 1 - i;
            while (power >> 2 != group)
            {
                BinaryPrimitives.WriteInt16BigEndian(place, (short)value);
                place = place[2..];
                value = 0;
                group--;
            }

            value += number.Digit(i) * PowerOfTen(power & 3);
        }

        BinaryPrimitives.WriteInt16BigEndian(place, (short)value);
    }

    /// <summary>Writes a whole number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="target">At least 18 bytes.</param>
    /// <returns>How many were written.</returns>
    public static int Write(long value, Span<byte> target)
    {
        // Negative numbers are kept negative: the least one has no positive twin.
        Span<short> groups = stackalloc short[MostInt64Groups];
        int count = 0;
        int trailing = 0;
        for (long rest = value; rest != 0; rest /= 10000)
        {
            short group = (short)Math.Abs(rest % 10000);
            if (count == trailing && group == 0)
            {
                trailing++;
            }

            groups[count++] = group;
        }

        WriteHeader(target, count - trailing, Math.Max(0, count - 1), value < 0 ? Negative : 0, 0);
        int position = HeaderSize;
        for (int i = count - 1; i >= trailing; i--, position += 2)
        {
            BinaryPrimitives.WriteInt16BigEndian(target[position..], groups[i]);
        }

        return position;
    }

    private static int PowerOfTen(int exponent) => exponent switch
    {
        0 => 1,
        1 => 10,
        2 => 100,
        _ => 1000,
    };

    /// <summary>Writes the header; of NaN and the infinities that is all.</summary>
    /// <param name="target">At least <see cref="HeaderSize"/> bytes.</param>
    /// <param name="digits">Count of base-10000 digits.</param>
    /// <param name="weight">Weight of the first.</param>
    /// <param name="sign">The sign field.</param>
    /// <param name="scale">Display scale.</param>
    public static void WriteHeader(Span<byte> target, int digits, int weight, int sign, int scale)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)digits);
        BinaryPrimitives.WriteInt16BigEndian(target[2..], (short)weight);
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], (ushort)sign);
        BinaryPrimitives.WriteUInt16BigEndian(target[6..], (ushort)scale);
    }
}
