using System.Threading;

namespace PeerFdw.Rows.Tests;

/// <summary>Counts the wake-ups.</summary>
internal sealed class CountingSignal : IWakeSignal
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Signal() => Interlocked.Increment(ref _count);
}
