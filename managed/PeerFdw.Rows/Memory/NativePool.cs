using System.Collections.Generic;
using System.Numerics;
using System.Threading;

namespace PeerFdw.Rows.Memory;

/// <summary>
/// Blocks of native memory in powers of two from 16 KiB, kept for reuse up to a bound. Any thread. Batches of a steady scan go round in
/// the same few blocks, so that a scan's memory does not depend on the table's size.
/// </summary>
public static unsafe class NativePool
{
    /// <summary>The smallest block, bytes.</summary>
    public const int SmallestBlock = 16 << 10;

    /// <summary>The largest block that is kept, bytes; larger ones go back to the operating system at once.</summary>
    public const int LargestPooledBlock = 4 << 20;

    /// <summary>
    /// How much may be kept while scans run: about half of what one scan's queue holds, so that a full queue that drains does not
    /// turn into memory that only waits.
    /// </summary>
    public const long MostPooled = 8 << 20;

    private const int Classes = 9;

    private static readonly Lock s_gate = new();
    private static readonly Stack<nint>[] s_free = CreateStacks();
    private static long s_pooled;
    private static long s_allocated;

    /// <summary>Bytes allocated and not yet given back to the operating system, pooled ones included.</summary>
    public static long AllocatedBytes => Interlocked.Read(ref s_allocated);

    /// <summary>Gets a block.</summary>
    /// <param name="size">The least size; rounded up.</param>
    /// <returns>The block.</returns>
    /// <exception cref="System.InsufficientMemoryException">There is no memory.</exception>
    internal static NativeBlock Rent(long size)
    {
        if (size > LargestPooledBlock)
        {
            long rounded = (size + 0xFFFF) & ~0xFFFFL;
            return Allocate(rounded);
        }

        int index = ClassOf(size);
        long length = (long)SmallestBlock << index;
        lock (s_gate)
        {
            if (s_free[index].TryPop(out nint pointer))
            {
                s_pooled -= length;
                return new NativeBlock((byte*)pointer, length);
            }
        }

        return Allocate(length);
    }

    /// <summary>Gives a block back. The caller must hold no pointer into it any more.</summary>
    /// <param name="block">The block.</param>
    internal static void Return(NativeBlock block)
    {
        if (block.Length <= LargestPooledBlock)
        {
            lock (s_gate)
            {
                if (s_pooled + block.Length <= MostPooled)
                {
                    s_free[ClassOf(block.Length)].Push((nint)block.Data);
                    s_pooled += block.Length;
                    return;
                }
            }
        }

        Free(block);
    }

    /// <summary>Frees pooled blocks until at most <paramref name="keep"/> bytes are left: an idle backend should be small.</summary>
    /// <param name="keep">Bytes to keep.</param>
    public static void Trim(long keep)
    {
        lock (s_gate)
        {
            for (int index = Classes - 1; index >= 0 && s_pooled > keep; index--)
            {
                long length = (long)SmallestBlock << index;
                while (s_pooled > keep && s_free[index].TryPop(out nint pointer))
                {
                    s_pooled -= length;
                    Free(new NativeBlock((byte*)pointer, length));
                }
            }
        }
    }

    private static int ClassOf(long size) =>
        size <= SmallestBlock ? 0 : BitOperations.Log2((ulong)(size - 1)) + 1 - BitOperations.Log2(SmallestBlock);

    private static NativeBlock Allocate(long length)
    {
        byte* data = AnonymousMemory.Map(length);
        Interlocked.Add(ref s_allocated, length);
        return new NativeBlock(data, length);
    }

    private static void Free(NativeBlock block)
    {
        AnonymousMemory.Unmap(block.Data, block.Length);
        Interlocked.Add(ref s_allocated, -block.Length);
    }

    private static Stack<nint>[] CreateStacks()
    {
        var stacks = new Stack<nint>[Classes];
        for (int i = 0; i < Classes; i++)
        {
            // Room for all that may ever be kept: returning a block must not fail for want of managed memory.
            stacks[i] = new Stack<nint>((int)(MostPooled / ((long)SmallestBlock << i)) + 1);
        }

        return stacks;
    }
}
