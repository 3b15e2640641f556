using System.Runtime.InteropServices;

namespace PeerFdw.Operations;

/// <summary>The three functions of the C library that the framework does not offer.</summary>
internal static unsafe partial class LibC
{
    /// <summary>EFD_CLOEXEC, which is O_CLOEXEC (sys/eventfd.h).</summary>
    public const int CloseOnExec = 0x80000;

    /// <summary>EFD_NONBLOCK, which is O_NONBLOCK.</summary>
    public const int NonBlocking = 0x800;

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint initialValue, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    internal static partial nint Write(int descriptor, void* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int descriptor);
}
