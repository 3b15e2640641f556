using System;
using System.Runtime.CompilerServices;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>Grows as it must and is used again for the next item: nothing is allocated once it is as long as the longest.</summary>
/// <param name="capacity">The bytes to begin with.</param>
internal sealed class ByteBuilder(int capacity = 4096)
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>How many bytes were written.</summary>
    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    /// <summary>Room for at least so many bytes; <see cref="Advance"/> says how many were used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<byte> Room(int bytes)
    {
        if (_bytes.Length - Length < bytes)
        {
            Grow(bytes);
        }

        return _bytes.AsSpan(Length);
    }

    internal void Advance(int bytes) => Length += bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Adds a raw string with its quotes.</summary>
    internal void AddQuoted(ReadOnlySpan<byte> raw)
    {
        Span<byte> room = Room(raw.Length + 2);
        room[0] = (byte)'"';
        raw.CopyTo(room[1..]);
        room[raw.Length + 1] = (byte)'"';
        Length += raw.Length + 2;
    }

    private void Grow(int bytes) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes));
}
