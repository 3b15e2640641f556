using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using PeerFdw.Fuzz.Running;

namespace PeerFdw.Fuzz.Mutation;

/// <summary>Changes that know nothing of the input's form: bits, bytes, pieces, numbers in network order, text that is no UTF-8.</summary>
/// <param name="words">Words of the form, to be put in anywhere.</param>
internal sealed class ByteMutator(IReadOnlyList<string> words) : IMutator
{
    private static readonly byte[][] s_notUtf8 =
    [
        [0x80], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF], [0xEF, 0xBB, 0xBF], [0],
    ];

    private static readonly long[] s_numbers =
    [
        0, 1, -1, 2, -2, 127, 128, 255, 256, 32767, 32768, -32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 0x3FFFFFFF, 0x40000000,
        long.MaxValue, long.MinValue,
    ];

    /// <inheritdoc/>
    public void Mutate(InputBuffer buffer, FuzzRandom random, byte[] other)
    {
        int at = random.Below(buffer.Length + 1);
        switch (random.Below(10))
        {
            case 0 when at < buffer.Length:
                buffer.Bytes[at] ^= (byte)(1 << random.Below(8));
                break;
            case 1 when at < buffer.Length:
                buffer.Bytes[at] = (byte)random.Next();
                break;
            case 2:
                buffer.Replace(at, random.Length(Math.Max(1, buffer.Length - at)), []);
                break;
            case 3:
                buffer.Replace(at, 0, Piece(buffer.Bytes, random).ToArray());
                break;
            case 4:
                buffer.Replace(at, random.OneIn(2) ? 0 : random.Length(32), Piece(other, random));
                break;
            case 5:
                buffer.Replace(random.OneIn(3) ? at : buffer.Length - random.Length(16), int.MaxValue, []);
                break;
            case 6:
                buffer.Replace(at, 0, random.Of(s_notUtf8));
                break;
            case 7:
                Number(buffer, at, random);
                break;
            case 8:
                Repeat(buffer, at, random);
                break;
            default:
                buffer.Replace(at, random.OneIn(2) ? 0 : random.Length(8), Encoding.UTF8.GetBytes(words.Count == 0 ? "\0" : random.Of(words)));
                break;
        }
    }

    private static ReadOnlySpan<byte> Piece(ReadOnlySpan<byte> of, FuzzRandom random)
    {
        int start = random.Below(of.Length);
        return of.Slice(start, Math.Min(of.Length - start, random.Length(256)));
    }

    private static void Number(InputBuffer buffer, int at, FuzzRandom random)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, random.Of(s_numbers) + (random.OneIn(3) ? random.Below(9) - 4 : 0));
        int size = 1 << random.Below(4);
        buffer.Replace(at, size, bytes[(sizeof(long) - size)..]);
    }

    /// <summary>A short piece many times over: deep nesting, long numbers, long texts.</summary>
    private static void Repeat(InputBuffer buffer, int at, FuzzRandom random)
    {
        int length = Math.Min(random.Length(8), buffer.Length - at);
        if (length <= 0)
        {
            return;
        }

        byte[] piece = buffer.Bytes.Slice(at, length).ToArray();
        int times = Math.Min(random.Length(random.OneIn(20) ? 20_000 : 300), buffer.Room / length);
        byte[] all = new byte[Math.Max(0, times) * length];
        for (int i = 0; i < times; i++)
        {
            piece.CopyTo(all, i * length);
        }

        buffer.Replace(at, 0, all);
    }
}
