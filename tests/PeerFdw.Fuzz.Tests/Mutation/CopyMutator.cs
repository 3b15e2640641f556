using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using PeerFdw.Fuzz.Running;

namespace PeerFdw.Fuzz.Mutation;

/// <summary>
/// Changes that know the binary form of COPY: lengths of fields that lie, rows doubled and cut, counts of fields, trailers and headers, values too long for a buffer.
/// </summary>
/// <param name="prefix">How many bytes stand before the stream.</param>
internal sealed class CopyMutator(int prefix) : IMutator
{
    private const int HeaderLength = 19;

    private static readonly int[] s_lengths =
    [
        -1, -2, 0, 1, 2, 3, 4, 7, 8, 12, 16, 20, 255, 32767, 32768, 32769, 65535, 262_144, 0x3FFFFFF6, 0x3FFFFFF7, 0x3FFFFFF8, 0x40000000, int.MaxValue, int.MinValue,
    ];

    private readonly List<int> _rows = [];
    private readonly List<(int Length, int End)> _fields = [];

    /// <inheritdoc/>
    public void Mutate(InputBuffer buffer, FuzzRandom random, byte[] other)
    {
        Find(buffer.Bytes);
        if (_rows.Count == 0)
        {
            return;
        }

        int row = random.Below(_rows.Count);
        int rowEnd = row + 1 < _rows.Count ? _rows[row + 1] : buffer.Length;
        Span<byte> number = stackalloc byte[sizeof(int)];
        switch (random.Below(10))
        {
            case 0:
                byte[] again = buffer.Bytes[_rows[row]..rowEnd].ToArray();
                buffer.Replace(_rows[row], 0, again);
                break;
            case 1:
                buffer.Replace(_rows[row], rowEnd - _rows[row], []);
                break;
            case 2:
                BinaryPrimitives.WriteInt16BigEndian(number, (short)(random.OneIn(2) ? random.Below(20) - 2 : (int)random.Next()));
                buffer.Replace(_rows[row], sizeof(short), number[..sizeof(short)]);
                break;
            case 3:
                buffer.Replace(random.Of(_rows), 0, [0xFF, 0xFF]);
                break;
            case 4:
                ChangeHeader(buffer, random);
                break;
            default:
                if (_fields.Count > 0)
                {
                    ChangeField(buffer, random, random.Of(_fields));
                }

                break;
        }
    }

    private void ChangeHeader(InputBuffer buffer, FuzzRandom random)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        int length = random.OneIn(2) ? random.Below(64) : random.Of(s_lengths);
        BinaryPrimitives.WriteInt32BigEndian(number, length);
        buffer.Replace(prefix + (random.OneIn(3) ? 11 : 15), sizeof(int), number);
        if (random.OneIn(2) && length is > 0 and < 70_000)
        {
            buffer.Replace(prefix + HeaderLength, 0, new byte[length]);
        }
    }

    private static void ChangeField(InputBuffer buffer, FuzzRandom random, (int Length, int End) field)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        int value = field.Length + sizeof(int);
        switch (random.Below(5))
        {
            case 0:
                // A length that lies.
                BinaryPrimitives.WriteInt32BigEndian(number, random.OneIn(2) ? random.Of(s_lengths) : field.End - value + random.Below(9) - 4);
                buffer.Replace(field.Length, sizeof(int), number);
                break;
            case 1:
                // NULL.
                buffer.Replace(field.Length, field.End - field.Length, [0xFF, 0xFF, 0xFF, 0xFF]);
                break;
            case 2:
                // Another length, and it is true.
                int length = random.OneIn(4) ? random.Of([32_700, 32_768, 33_000, 70_000]) : random.Length(40);
                byte[] bytes = new byte[length + sizeof(int)];
                byte filler = (byte)(random.OneIn(3) ? random.Next() : 'a');
                bytes.AsSpan(sizeof(int)).Fill(filler);
                if (random.OneIn(2))
                {
                    bytes[sizeof(int)] = 1;
                }

                BinaryPrimitives.WriteInt32BigEndian(bytes, length);
                buffer.Replace(field.Length, field.End - field.Length, bytes);
                break;
            case 3 when field.End > value:
                buffer.Bytes[value + random.Below(field.End - value)] ^= (byte)(1 << random.Below(8));
                break;
            case 4 when field.End > value:
                buffer.Bytes[value + random.Below(field.End - value)] = (byte)random.Next();
                break;
        }
    }

    /// <summary>Rows and fields, as far as it is a stream.</summary>
    private void Find(ReadOnlySpan<byte> text)
    {
        _rows.Clear();
        _fields.Clear();
        if (text.Length < prefix + HeaderLength)
        {
            return;
        }

        int extension = BinaryPrimitives.ReadInt32BigEndian(text[(prefix + 15)..]);
        int at = prefix + HeaderLength + (extension is > 0 and < 1_000_000 ? extension : 0);
        while (at + sizeof(short) <= text.Length)
        {
            _rows.Add(at);
            int fields = BinaryPrimitives.ReadInt16BigEndian(text[at..]);
            at += sizeof(short);
            for (int i = 0; i < fields; i++)
            {
                if (at + sizeof(int) > text.Length)
                {
                    return;
                }

                int length = Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(text[at..]));
                if (length > text.Length - at - sizeof(int))
                {
                    return;
                }

                _fields.Add((at, at + sizeof(int) + length));
                at += sizeof(int) + length;
            }
        }
    }
}
