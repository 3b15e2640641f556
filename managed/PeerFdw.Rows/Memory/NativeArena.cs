using System;
using System.Collections.Generic;

namespace PeerFdw.Rows.Memory;

/// <summary>
/// The memory of one batch: blocks that are filled from the front and never move, so that a pointer into them is final. Everything is
/// given back together. One thread at a time.
/// </summary>
internal sealed unsafe class NativeArena : IDisposable
{
    private const int BlockForMany = 256 << 10;

    private readonly List<NativeBlock> _blocks = new(4);
    private readonly long _firstBlock;
    private byte* _start;
    private byte* _cursor;
    private byte* _end;
    private long _usedBefore;

    /// <summary>Makes an empty arena; memory is taken at the first use.</summary>
    /// <param name="firstBlock">How much the first block should hold.</param>
    public NativeArena(long firstBlock) => _firstBlock = firstBlock;

    /// <summary>Bytes of all blocks.</summary>
    public long Held { get; private set; }

    /// <summary>Bytes handed out.</summary>
    public long Used => _usedBefore + (_cursor - _start);

    /// <summary>Hands out memory, not cleared.</summary>
    /// <param name="size">Bytes, 0 or more.</param>
    /// <param name="alignment">4 or 8.</param>
    /// <returns>Where it starts.</returns>
    public byte* Allocate(long size, int alignment)
    {
        byte* start = (byte*)(((nuint)_cursor + (nuint)(alignment - 1)) & ~(nuint)(alignment - 1));

        // Sound: _cursor and _end lie in the same block, or are both null, and then nothing fits.
        if (size > _end - start || _end == null)
        {
            start = Grow(size);
        }

        _cursor = start + size;
        return start;
    }

    /// <summary>Takes back the end of the last allocation, if nothing was handed out since.</summary>
    /// <param name="end">Where the allocation ended.</param>
    /// <param name="newEnd">Where it shall end.</param>
    public void Shrink(byte* end, byte* newEnd)
    {
        if (_cursor == end)
        {
            _cursor = newEnd;
        }
    }

    /// <summary>Gives everything back; the arena is empty then and may be used again.</summary>
    public void Dispose()
    {
        foreach (NativeBlock block in _blocks)
        {
            NativePool.Return(block);
        }

        _blocks.Clear();
        _start = _cursor = _end = null;
        _usedBefore = Held = 0;
    }

    /// <summary>
    /// A new block. A large request gets one of twice its size: rooms are asked for generously and shrunk, so the next one
    /// shall fit behind it.
    /// </summary>
    private byte* Grow(long size)
    {
        long wanted = _blocks.Count == 0 ? Math.Max(_firstBlock, size) : Math.Max(BlockForMany, size);
        if (size > BlockForMany / 4)
        {
            wanted = Math.Max(wanted, size * 2);
        }

        _blocks.EnsureCapacity(_blocks.Count + 1);
        NativeBlock block = NativePool.Rent(wanted);
        _usedBefore += _cursor - _start;
        _blocks.Add(block);
        Held += block.Length;
        _start = _cursor = block.Data;
        _end = block.Data + block.Length;
        return block.Data;
    }
}
