using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>
/// Prints a value of type inet, from its binary form, as PostgreSQL's output function does. Its cast to text would not do: that always shows the length of the network.
/// </summary>
internal static class InetOutput
{
    private const int HeaderLength = 4;
    private const byte FamilyOfVersion4 = 2;
    private const byte FamilyOfVersion6 = 3;
    private const int Groups = 8;

    /// <summary>Prints a value.</summary>
    /// <param name="sent">Family, length of the network, whether it is a cidr, length of the address, address.</param>
    /// <returns>The text; null if the bytes are none of such a value.</returns>
    public static byte[]? Format(ReadOnlySpan<byte> sent)
    {
        int length = sent.Length - HeaderLength;
        bool isVersion4 = length == 4 && sent[0] == FamilyOfVersion4;
        if (!isVersion4 && !(length == 16 && sent[0] == FamilyOfVersion6))
        {
            return null;
        }

        int bits = sent[1];
        var text = new StringBuilder();
        AppendAddress(text, sent[HeaderLength..]);
        return bits > length * 8 || sent[3] != length ? null
            : Encoding.ASCII.GetBytes(bits == length * 8 ? text.ToString() : string.Create(CultureInfo.InvariantCulture, $"{text}/{bits}"));
    }

    private static void AppendAddress(StringBuilder text, ReadOnlySpan<byte> address)
    {
        if (address.Length == 4)
        {
            AppendDotted(text, address);
            return;
        }

        (int start, int count) = LongestZeros(address);
        bool isDotted = start == 0 && (count == 6 || (count == 7 && Group(address, 7) != 1) || (count == 5 && Group(address, 5) == 0xFFFF));
        for (int i = 0; i < Groups; i++)
        {
            if (i >= start && i < start + count)
            {
                text.Append(i == start ? ":" : "");
                continue;
            }

            text.Append(i > 0 ? ":" : "");
            if (i == 6 && isDotted)
            {
                AppendDotted(text, address[12..]);
                return;
            }

            text.Append(Group(address, i).ToString("x", CultureInfo.InvariantCulture));
        }

        text.Append(count > 0 && start + count == Groups ? ":" : "");
    }

    /// <summary>The first of the longest runs of groups that are zero; one group alone is none.</summary>
    private static (int Start, int Count) LongestZeros(ReadOnlySpan<byte> address)
    {
        (int Start, int Count) best = (-1, 0);
        int start = 0;
        for (int i = 0; i < Groups; i++)
        {
            if (Group(address, i) != 0)
            {
                start = i + 1;
            }
            else if (i + 1 - start > best.Count)
            {
                best = (start, i + 1 - start);
            }
        }

        return best.Count >= 2 ? best : (-1, 0);
    }

    private static ushort Group(ReadOnlySpan<byte> address, int index) => BinaryPrimitives.ReadUInt16BigEndian(address[(2 * index)..]);

    private static void AppendDotted(StringBuilder text, ReadOnlySpan<byte> bytes) =>
        text.Append(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2]}.{bytes[3]}");
}
