using System;
using System.Threading;

namespace PeerFdw.Crossing;

/// <summary>
/// The last line: an exception on a thread that nobody awaits would end the process. Its thread is parked for good instead, and counted;
/// the backend lives on. Seen in PeerStats.faults, where every number but 0 is a defect.
/// </summary>
internal static class Faults
{
    private static long s_count;

    /// <summary>How many there were.</summary>
    public static long Count => Interlocked.Read(ref s_count);

    /// <summary>Starts to watch.</summary>
    public static void Watch() => AppDomain.CurrentDomain.UnhandledException += static (_, _) =>
    {
        Interlocked.Increment(ref s_count);
        Thread.Sleep(Timeout.Infinite);
    };
}
