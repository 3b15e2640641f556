using System.Runtime.InteropServices;
using System.Threading;
using PeerFdw.Rows;
using PeerFdw.Spi;

namespace PeerFdw.Operations;

/// <summary>
/// An operation's eventfd. Closed only after the operation's last task has ended: a write that came later could reach a descriptor of
/// the same number that is somebody else's.
/// </summary>
internal sealed unsafe class WakeEvent : IWakeSignal
{
    private int _descriptor;

    private WakeEvent(int descriptor) => _descriptor = descriptor;

    /// <summary>The descriptor, or -1 once it is closed.</summary>
    public int Descriptor => Volatile.Read(ref _descriptor);

    /// <summary>Makes one.</summary>
    /// <returns>The event, not signalled.</returns>
    /// <exception cref="PeerException">58000 if the operating system has none left.</exception>
    public static WakeEvent Create()
    {
        int descriptor = LibC.EventFd(0, LibC.CloseOnExec | LibC.NonBlocking);
        return descriptor >= 0
            ? new WakeEvent(descriptor)
            : throw new PeerException(
                SqlState.SystemError,
                "could not create an eventfd",
                $"The operating system says: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    /// <inheritdoc/>
    public void Signal()
    {
        int descriptor = Descriptor;
        if (descriptor >= 0)
        {
            // The one failure is a full counter (EAGAIN), and then it is readable already.
            ulong one = 1;
            _ = LibC.Write(descriptor, &one, sizeof(ulong));
        }
    }

    /// <summary>Closes it, once.</summary>
    public void Close()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            _ = LibC.Close(descriptor);
        }
    }
}
