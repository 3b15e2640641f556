using System;
using System.Buffers.Binary;

namespace PeerFdw.Rows.Formats;

/// <summary>
/// What inet's input takes, turned into what inet_recv reads (src/backend/utils/adt/network.c): family, bits, is_cidr, size, address.
/// IPv4 in four decimal parts, IPv6 with one <c>::</c> and an optional IPv4 tail, each with an optional <c>/bits</c>.
/// </summary>
internal static class InetText
{
    /// <summary>The longest form.</summary>
    public const int MostLength = HeaderSize + V6Size;

    private const int HeaderSize = 4;
    private const int V4Size = 4;
    private const int V6Size = 16;
    private const byte V4Family = 2;
    private const byte V6Family = 3;

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">At least <see cref="MostLength"/> bytes.</param>
    /// <returns>How many were written, or -1 if it is no address.</returns>
    public static int Parse(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int slash = text.IndexOf((byte)'/');
        ReadOnlySpan<byte> address = slash < 0 ? text : text[..slash];
        bool isV6 = address.Contains((byte)':');
        int size = isV6 ? V6Size : V4Size;
        int bits = size * 8;
        if (slash >= 0 && !TryReadNumber(text[(slash + 1)..], 3, bits, out bits))
        {
            return -1;
        }

        Span<byte> bytes = target.Slice(HeaderSize, size);
        if (!(isV6 ? TryReadV6(address, bytes) : TryReadV4(address, bytes)))
        {
            return -1;
        }

        target[0] = isV6 ? V6Family : V4Family;
        target[1] = (byte)bits;
        target[2] = 0;
        target[3] = (byte)size;
        return HeaderSize + size;
    }

    private static bool TryReadV4(ReadOnlySpan<byte> text, Span<byte> target)
    {
        for (int i = 0; i < V4Size; i++)
        {
            int end = i < V4Size - 1 ? text.IndexOf((byte)'.') : text.Length;
            if (end < 0 || !TryReadNumber(text[..end], 3, byte.MaxValue, out int part))
            {
                return false;
            }

            target[i] = (byte)part;
            text = i < V4Size - 1 ? text[(end + 1)..] : [];
        }

        return true;
    }

    private static bool TryReadV6(ReadOnlySpan<byte> text, Span<byte> target)
    {
        target.Clear();
        int gap = -1;
        int filled = 0;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)':');
            ReadOnlySpan<byte> part = end < 0 ? text : text[..end];
            if (end < 0 && part.Contains((byte)'.'))
            {
                if (filled > V6Size - V4Size || !TryReadV4(part, target[filled..]))
                {
                    return false;
                }

                filled += V4Size;
                break;
            }

            if (filled == V6Size || !TryReadHex(part, out ushort word))
            {
                return false;
            }

            BinaryPrimitives.WriteUInt16BigEndian(target[filled..], word);
            filled += 2;
            if (end < 0)
            {
                break;
            }

            text = text[(end + 1)..];
            if (text.StartsWith(":"u8) && gap < 0)
            {
                gap = filled;
                text = text[1..];
            }
            else if (text.IsEmpty || text[0] == (byte)':')
            {
                return false;
            }
        }

        return Stretch(target, filled, gap);
    }

    /// <summary>Moves what stands behind <c>::</c> to the end.</summary>
    private static bool Stretch(Span<byte> target, int filled, int gap)
    {
        if (gap < 0 || filled == V6Size)
        {
            return gap < 0 && filled == V6Size;
        }

        Span<byte> tail = target[gap..filled];
        tail.CopyTo(target[(V6Size - tail.Length)..]);
        target[gap..(V6Size - tail.Length)].Clear();
        return true;
    }

    private static bool TryReadHex(ReadOnlySpan<byte> text, out ushort word)
    {
        word = 0;
        if (text.Length is < 1 or > 4)
        {
            return false;
        }

        foreach (byte character in text)
        {
            int digit = HexText.Digit(character);
            if (digit < 0)
            {
                return false;
            }

            word = (ushort)((word << 4) | digit);
        }

        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, int mostDigits, int most, out int value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > mostDigits)
        {
            return false;
        }

        foreach (byte character in text)
        {
            if (character is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + character - '0';
        }

        return value <= most;
    }
}
