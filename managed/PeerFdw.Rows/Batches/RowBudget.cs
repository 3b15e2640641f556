using System.Threading;

namespace PeerFdw.Rows;

/// <summary>
/// How many bytes of finished batches may wait for the executor. A scan's producers wait while the scan is over its own share, or all
/// scans of the backend together are over theirs; a scan whose queue is empty may always put one batch there, so that none starves.
/// </summary>
/// <param name="perScan">Bytes for one scan.</param>
/// <param name="total">Bytes for all scans that share this budget.</param>
public sealed class RowBudget(long perScan, long total)
{
    /// <summary>
    /// 16 MiB: two pages of 1 MiB for each of eight segments, so that the network works while the executor eats the page
    /// before, and little enough that work_mem's order of magnitude is kept.
    /// </summary>
    public const long DefaultPerScan = 16 << 20;

    /// <summary>64 MiB: an Append over many peers must not multiply the share of one without bound.</summary>
    public const long DefaultTotal = 64 << 20;

    private long _queued;

    /// <summary>The budget of this process.</summary>
    public static RowBudget Shared { get; } = new(DefaultPerScan, DefaultTotal);

    /// <summary>Bytes waiting in all queues.</summary>
    public long Queued => Interlocked.Read(ref _queued);

    /// <summary>Whether a scan with this much waiting may go on.</summary>
    /// <param name="queuedByScan">Bytes waiting in its queue.</param>
    /// <returns>Whether its producers need not wait.</returns>
    internal bool Admits(long queuedByScan) =>
        queuedByScan == 0 || (queuedByScan < perScan && Queued < total);

    /// <summary>Notes bytes that were queued, or taken if negative.</summary>
    /// <param name="bytes">The change.</param>
    internal void Add(long bytes) => Interlocked.Add(ref _queued, bytes);
}
