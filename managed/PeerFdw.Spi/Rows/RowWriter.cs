using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Spi.Rows;

/// <summary>
/// Builds batches of rows in native memory and hands them to the executor. One producer (a segment, a page reader) has one writer;
/// a scan may have several at once. Their batches reach PostgreSQL in the order of their flushes; a scan that promised an order
/// uses one writer.
/// </summary>
/// <remarks>Not safe for two threads at once. What a producer has written it must flush before it ends: a run that ends with wanted rows
/// unflushed fails, since rows must not vanish. Memory is given back when the run ends.</remarks>
public abstract class RowWriter
{
    /// <summary>One writer for each column that was asked for, in the order of <c>ScanOpening.Columns</c>.</summary>
    public abstract IReadOnlyList<ColumnWriter> Columns { get; }

    /// <summary>
    /// Whether the batch should be flushed now: it holds enough rows or bytes. The first batch of a scan is small, so that
    /// the first row is early. Writing on is allowed, but costs memory.
    /// </summary>
    public abstract bool IsFull { get; }

    /// <summary>Ends the row. Every column must have been written once.</summary>
    public abstract void EndRow();

    /// <summary>Ends <paramref name="count"/> rows that have no columns at all: a count(*) that the peer has counted for us.</summary>
    /// <param name="count">How many rows, 0 or more.</param>
    public abstract void EndEmptyRows(long count);

    /// <summary>Forgets what was written of the unfinished row.</summary>
    public abstract void DiscardRow();

    /// <summary>
    /// Hands over what was written so far, if anything, and starts a new batch. Waits while the scan's byte budget is used up
    /// (the executor is slower than the peer).
    /// </summary>
    /// <param name="cancellationToken">The scan's token.</param>
    /// <returns>False if no more rows are wanted (a pushed LIMIT is full): the producer should stop.</returns>
    public abstract ValueTask<bool> FlushAsync(CancellationToken cancellationToken);
}
