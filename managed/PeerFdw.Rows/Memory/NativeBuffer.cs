using System;
using System.Buffers.Binary;

namespace PeerFdw.Rows.Memory;

/// <summary>
/// Native memory that grows while a value of unknown length is built, and is reused for the next one. Its content moves when it grows,
/// so no pointer into it is kept.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private NativeBlock _block;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => new(_block.Data, Length);

    /// <summary>Forgets what was written; keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Room for more, counted as written; at most what is not needed is taken back by <see cref="Truncate"/>.</summary>
    /// <param name="size">Bytes.</param>
    /// <returns>The room.</returns>
    public Span<byte> Append(int size)
    {
        int start = Length;
        EnsureCapacity((long)start + size);
        Length = start + size;
        return new Span<byte>(_block.Data + start, size);
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    /// <summary>Appends a big-endian number.</summary>
    /// <param name="value">The number.</param>
    public void AppendInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Append(sizeof(int)), value);

    /// <summary>Overwrites a big-endian number.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="value">The number.</param>
    public void PatchInt32(int offset, int value) =>
        BinaryPrimitives.WriteInt32BigEndian(new Span<byte>(_block.Data + offset, sizeof(int)), value);

    /// <summary>Forgets the end of what was written.</summary>
    /// <param name="length">How much stays.</param>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_block.Data != null)
        {
            NativePool.Return(_block);
            _block = default;
        }

        Length = 0;
    }

    private void EnsureCapacity(long size)
    {
        if (size <= _block.Length)
        {
            return;
        }

        if (size > int.MaxValue)
        {
            throw new InsufficientMemoryException("A value of more than 2 GiB cannot be built.");
        }

        NativeBlock larger = NativePool.Rent(Math.Max(size, _block.Length * 2));
        Written.CopyTo(new Span<byte>(larger.Data, Length));
        if (_block.Data != null)
        {
            NativePool.Return(_block);
        }

        _block = larger;
    }
}
