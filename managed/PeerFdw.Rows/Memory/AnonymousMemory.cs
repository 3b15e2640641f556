using System;
using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Memory;

/// <summary>
/// Memory straight from the operating system. What is unmapped is gone from the process at once; free() would keep it in the heap of whichever
/// thread allocated it, and a backend would stay as large as its largest scan.
/// </summary>
internal static unsafe partial class AnonymousMemory
{
    /// <summary>PROT_READ | PROT_WRITE (sys/mman.h).</summary>
    private const int ReadWrite = 0x1 | 0x2;

    /// <summary>MAP_PRIVATE | MAP_ANONYMOUS on Linux.</summary>
    private const int PrivateAnonymous = 0x02 | 0x20;

    /// <summary>Maps memory.</summary>
    /// <param name="length">Bytes; a multiple of the page size.</param>
    /// <returns>Where it starts.</returns>
    /// <exception cref="InsufficientMemoryException">There is none.</exception>
    public static byte* Map(long length)
    {
        nint start = MapPages(0, (nuint)length, ReadWrite, PrivateAnonymous, -1, 0);
        return start != -1
            ? (byte*)start
            : throw new InsufficientMemoryException($"The operating system refuses {length} bytes for a batch of rows.");
    }

    /// <summary>Gives memory back.</summary>
    /// <param name="start">Where it starts.</param>
    /// <param name="length">Its length as mapped.</param>
    public static void Unmap(byte* start, long length) => _ = UnmapPages(start, (nuint)length);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint MapPages(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapPages(void* address, nuint length);
}
