using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connections;
using PeerFdw.Notices;
using PeerFdw.Operations;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Transactions;

/// <summary>
/// The writes of the backend's current transaction: one entry for each connection that was written through, or that is read in its transaction. The backend's thread only, but for
/// what <see cref="FlushAsync"/> does.
/// </summary>
/// <param name="connections">Where connections come from.</param>
/// <param name="work">Disposes of transactions that are over.</param>
/// <param name="notices">Where warnings go.</param>
internal sealed class TransactionSet(ConnectionCache connections, BackgroundWork work, NoticeQueue notices)
{
    /// <summary>How long an abort waits for a write that was cancelled. It leaves nothing behind.</summary>
    private const int AbortGraceMilliseconds = 25;

    /// <summary>
    /// How long it waits for a flush that was cancelled, so that what it leaves behind is said with this statement. What takes longer is said with
    /// the next.
    /// </summary>
    private const int FlushGraceMilliseconds = 300;

    /// <summary>How long the end of a transaction waits for locks at the peer to be given up, so that what comes next does not meet them.</summary>
    private const int LockGraceMilliseconds = 250;

    private readonly Dictionary<string, TransactionEntry> _entries = [];

    /// <summary>How many writes wait for the commit.</summary>
    public long PendingWrites => _entries.Values.Sum(e => e.PendingWrites);

    /// <summary>The entries, in the order of their first writes.</summary>
    public IReadOnlyList<TransactionEntry> Entries => _entries.Values.ToArray();

    /// <summary>Whether a table may have been written through any connection to its server.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Whether it may.</returns>
    public bool HasWrites(TableDescription table)
    {
        foreach (TransactionEntry entry in _entries.Values)
        {
            // Where scans read in the transaction, they show its writes as they are.
            if (!entry.IsReadIn && entry.Peer.Connection.Server == table.Server && entry.HasWrites(table))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The entry to write a table through; made if need be.</summary>
    /// <param name="peer">Which connection.</param>
    /// <param name="table">The table.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="PeerException">55000 if the table was written through another connection: the order of the writes would be lost.</exception>
    public TransactionEntry ForWriting(PeerStart peer, TableDescription table)
    {
        foreach (TransactionEntry entry in Others(peer))
        {
            if (!entry.IsReadIn && entry.HasWrites(table))
            {
                throw OtherConnection(table, "written");
            }
        }

        return Find(peer);
    }

    /// <summary>The entry whose writes a scan must show, or in whose transaction it reads.</summary>
    /// <param name="scan">The scan.</param>
    /// <returns>The entry, or null if there is nothing to show.</returns>
    /// <exception cref="PeerException">55000 if they cannot be shown: an error, and never a wrong row.</exception>
    public TransactionEntry? ForReading(ScanStart scan)
    {
        if (scan.Peer.Connector.Capabilities.ReadsInTransaction)
        {
            return Find(scan.Peer);
        }

        foreach (TransactionEntry entry in Others(scan.Peer))
        {
            if (entry.HasWritesBefore(scan.Table, scan.CommandId))
            {
                throw OtherConnection(scan.Table, "read");
            }
        }

        if (!_entries.TryGetValue(scan.Peer.ConnectionKey, out TransactionEntry? found))
        {
            return null;
        }

        if (!scan.IsOverlay && found.HasWritesBefore(scan.Table, scan.CommandId))
        {
            throw Stale(scan.Table);
        }

        return scan.IsOverlay ? found : null;
    }

    /// <summary>The entry for what the peer changes by itself: that knows nothing of writes which wait for the commit.</summary>
    /// <param name="modification">The modification.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="PeerException">55000 if it was planned before the table was written.</exception>
    public TransactionEntry ForModifying(DirectModifyStart modification)
    {
        TransactionEntry entry = ForWriting(modification.Peer, modification.Target);
        return !entry.IsReadIn && entry.HasWritesBefore(modification.Target, modification.CommandId)
            ? throw Stale(modification.Target)
            : entry;
    }

    /// <summary>The entry for a statement in the peer's own language; made if need be. Such a peer's scans read in its transaction.</summary>
    /// <param name="peer">Which connection.</param>
    /// <returns>The entry.</returns>
    public TransactionEntry ForStatement(PeerStart peer) => Find(peer);

    /// <summary>A subtransaction has ended.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="isCommitted">Whether it was committed.</param>
    public void EndSubtransaction(int level, bool isCommitted)
    {
        foreach (TransactionEntry entry in _entries.Values)
        {
            entry.EndSubtransaction(level, isCommitted);
        }
    }

    /// <summary>
    /// Brings all writes to their peers, one connection after another, so that a failure leaves the later ones untouched; at last, and all at once, those whose owners
    /// would rather not wait.
    /// </summary>
    /// <param name="entries">The entries, and what each had running when the flush was started.</param>
    /// <param name="sink">Where messages go.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The end.</returns>
    public static async Task FlushAsync(
        IReadOnlyList<(TransactionEntry Entry, Task Before)> entries, INoticeSink sink, CancellationToken cancellationToken)
    {
        foreach ((_, Task before) in entries)
        {
            await before.ConfigureAwait(false);
        }

        var together = new List<IPeerTransaction>();
        foreach ((TransactionEntry entry, _) in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Begun() is { } transaction && (!entry.IsReadIn || transaction.PendingWrites > 0))
            {
                if (transaction.FlushesBesideOthers)
                {
                    together.Add(transaction);
                }
                else
                {
                    await transaction.FlushAsync(sink, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        // All are waited for, whatever happens to one; the first failure is what is thrown.
        await Task.WhenAll(together.Select(t => t.FlushAsync(sink, cancellationToken)).ToArray()).ConfigureAwait(false);
    }

    /// <summary>The transaction was committed: forgets it.</summary>
    public void Commit()
    {
        try
        {
            foreach (TransactionEntry entry in _entries.Values)
            {
                entry.Commit();
            }
        }
        finally
        {
            Forget();
        }
    }

    /// <summary>The transaction was aborted: forgets it, and says what it leaves behind.</summary>
    public void Abort()
    {
        try
        {
            foreach (TransactionEntry entry in _entries.Values)
            {
                entry.CancelRunning(1);
            }

            int grace = _entries.Values.Any(e => e.HasFlushed) ? FlushGraceMilliseconds : AbortGraceMilliseconds;
            _ = Task.WaitAll(_entries.Values.Select(e => e.Tail).ToArray(), grace);
            foreach (TransactionEntry entry in _entries.Values)
            {
                entry.Abort();
            }
        }
        finally
        {
            Forget();
        }
    }

    /// <summary>The backend ends: nobody is left to whom anything could be said.</summary>
    public void Discard()
    {
        foreach (TransactionEntry entry in _entries.Values)
        {
            entry.Abort();
        }

        Forget();
    }

    private void Forget()
    {
        try
        {
            bool isAwaited = false;
            foreach (TransactionEntry entry in _entries.Values)
            {
                isAwaited |= entry.HoldsLocks;
                work.Start(entry.EndAsync, connections.NoteFailure);
            }

            if (isAwaited)
            {
                work.Wait(LockGraceMilliseconds);
            }
        }
        finally
        {
            // Whatever happens: the next transaction must not find the writes of this one.
            _entries.Clear();
        }
    }

    private TransactionEntry Find(PeerStart peer)
    {
        if (!_entries.TryGetValue(peer.ConnectionKey, out TransactionEntry? found))
        {
            found = new TransactionEntry(peer, connections.Acquire(peer), notices);
            _entries.Add(peer.ConnectionKey, found);
        }

        return found;
    }

    private IEnumerable<TransactionEntry> Others(PeerStart peer) => _entries.Values.Where(
        e => e.Peer.Connection.Server == peer.Connection.Server && e.Peer.ConnectionKey != peer.ConnectionKey);

    private static PeerException Stale(TableDescription table) => new(
        SqlState.ObjectNotInPrerequisiteState,
        $"the scan of foreign table \"{table.Name}\" was planned before the transaction wrote to it",
        "It would not show what this transaction has written.",
        "Run the statement again, or let one statement write and a later one read: those of one SQL function or rule are planned together.");

    private static PeerException OtherConnection(TableDescription table, string what) => new(
        SqlState.ObjectNotInPrerequisiteState,
        $"foreign table \"{table.Name}\" cannot be {what} here: the transaction has written to it through another connection",
        "The user, the user mapping or the server's options are others than when it was written.",
        "Commit first.");
}
