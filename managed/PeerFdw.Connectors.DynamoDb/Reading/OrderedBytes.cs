using System;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>
/// Values of key attributes as bytes whose order is DynamoDB's: text as its UTF-8, binaries as they are, numbers by sign, magnitude and digits. Comparing
/// the bytes compares the values; nothing is allocated for it.
/// </summary>
internal static class OrderedBytes
{
    private const byte BelowZero = 0;
    private const byte Zero = 1;
    private const byte AboveZero = 2;

    /// <summary>Keeps exponents above zero; DynamoDB's lie between -130 and 125.</summary>
    private const int ExponentBias = 1 << 14;

    /// <summary>Appends a number.</summary>
    /// <param name="number">A valid JSON number.</param>
    /// <param name="output">Where to.</param>
    internal static void AddNumber(ReadOnlySpan<byte> number, ByteBuilder output)
    {
        int exponent = 0;
        int e = number.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0)
        {
            ReadOnlySpan<byte> power = number[(e + 1)..];
            if (!Utf8Parser.TryParse(power[0] == (byte)'+' ? power[1..] : power, out exponent, out int _) || Math.Abs(exponent) > 1000)
            {
                Malformed.Throw(0, "expected a number that DynamoDB can hold");
            }

            number = number[..e];
        }

        bool isNegative = number[0] == (byte)'-';
        number = isNegative ? number[1..] : number;
        int point = number.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? number : number[..point];
        ReadOnlySpan<byte> fraction = point < 0 ? default : number[(point + 1)..].TrimEnd((byte)'0');
        int first = whole.Length - 1 + exponent;
        int zeros = whole.IndexOfAnyExcept((byte)'0');
        first -= zeros < 0 ? whole.Length : zeros;
        whole = zeros < 0 ? default : whole[zeros..];
        if (whole.IsEmpty)
        {
            int more = fraction.IndexOfAnyExcept((byte)'0');
            if (more < 0)
            {
                output.Add(Zero);
                return;
            }

            first -= more;
            fraction = fraction[more..];
        }

        if (fraction.IsEmpty)
        {
            whole = whole.TrimEnd((byte)'0');
        }

        if (whole.Length + fraction.Length > 1000)
        {
            Malformed.Throw(0, "expected a number that DynamoDB can hold");
        }

        AddMagnitude(first, whole, fraction, isNegative, output);
    }

    private static void AddMagnitude(int first, ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, bool isNegative, ByteBuilder output)
    {
        int length = 3 + whole.Length + fraction.Length;
        Span<byte> room = output.Room(length + 1);
        room[0] = isNegative ? BelowZero : AboveZero;
        BinaryPrimitives.WriteUInt16BigEndian(room[1..], (ushort)(first + ExponentBias));
        whole.CopyTo(room[3..]);
        fraction.CopyTo(room[(3 + whole.Length)..]);
        if (isNegative)
        {
            // The greater magnitude is the lesser number, and more digits are more magnitude.
            foreach (ref byte x in room[1..length])
            {
                x = (byte)~x;
            }

            room[length++] = byte.MaxValue;
        }

        output.Advance(length);
    }
}
