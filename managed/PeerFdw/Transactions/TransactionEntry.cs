using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connections;
using PeerFdw.Notices;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Transactions;

/// <summary>
/// What the backend's transaction does through one connection, and the order of it: writes and flushes run one after another on pool threads, and
/// what the backend says of subtransactions takes its turn among them. Everything but <see cref="Begin"/> and <see cref="Leave"/> is called on
/// the backend's thread.
/// </summary>
/// <param name="peer">The connection's peer.</param>
/// <param name="lease">The connection; held until the end, so that an ALTER SERVER of the same transaction does not cut it.</param>
/// <param name="notices">Where what an abort leaves behind is said.</param>
internal sealed class TransactionEntry(PeerStart peer, ConnectionLease lease, NoticeQueue notices)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WriteTracker _tracker = new();
    private IPeerTransaction? _transaction;
    private Exception? _failure;
    private int _users;
    private bool _hasEnded;
    private readonly List<(Task Work, Action Cancel, int Level)> _running = [];

    /// <summary>The connection's peer.</summary>
    public PeerStart Peer => peer;

    /// <summary>Ends when all that was started so far has. It does not fail.</summary>
    public Task Tail { get; private set; } = Task.CompletedTask;

    /// <summary>How many writes wait; at least one while something runs, since then nobody knows.</summary>
    public long PendingWrites => !Tail.IsCompleted ? 1 : _transaction?.PendingWrites ?? 0;

    /// <summary>The connector's transaction, if it was begun. To be read by what has awaited <see cref="Tail"/>.</summary>
    public IPeerTransaction? Transaction => _transaction;

    /// <summary>Whether a table may have been written. While something still runs the answer is yes: planning for it is never wrong.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Whether it may.</returns>
    public bool HasWrites(TableDescription table) => !Tail.IsCompleted || (_transaction?.HasWrites(table) ?? false);

    /// <summary>Whether a command sees writes of earlier ones on a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="commandId">The command.</param>
    /// <returns>Whether it may.</returns>
    public bool HasWritesBefore(TableDescription table, long commandId) =>
        _tracker.HasWriteBefore(commandId) && (!Tail.IsCompleted || (_transaction?.HasWritesBefore(table, commandId) ?? false));

    /// <summary>Whether a flush was started, so that an abort may leave something behind.</summary>
    public bool HasFlushed { get; private set; }

    /// <summary>Notes that a flush is started.</summary>
    public void NoteFlush() => HasFlushed = true;

    /// <summary>Notes rows that are about to be written.</summary>
    /// <param name="rows">The rows.</param>
    public void NoteWrite(WrittenRows rows) => NoteWrite(rows.Level, rows.CommandId);

    /// <summary>Notes that something is about to be written.</summary>
    /// <param name="level">The nesting level.</param>
    /// <param name="commandId">The command.</param>
    public void NoteWrite(int level, long commandId) => _tracker.Add(level, commandId);

    /// <summary>Enters work that was just started, and that begins by awaiting <see cref="Tail"/> as it was before.</summary>
    /// <param name="work">Its end; it does not fail.</param>
    /// <param name="cancel">Cancels it, at any time and any number of times, without waiting.</param>
    /// <param name="level">
    /// The nesting level of what the backend does not wait for before it goes on: only a rollback of that level, or of one around it, is the work's end, too. Not
    /// given where the backend waits: then whatever is rolled back meanwhile is the work itself.
    /// </param>
    public void Append(Task work, Action cancel, int level = int.MaxValue)
    {
        Tail = Tail.IsCompleted ? work : Task.WhenAll(Tail, work);
        _ = _running.RemoveAll(static r => r.Work.IsCompleted);
        _running.Add((work, cancel, level));
    }

    /// <summary>A level was rolled back: what still runs and was part of it nobody wants any more. Its handle may be closed later only.</summary>
    /// <param name="level">The level; 1 for all.</param>
    public void CancelRunning(int level)
    {
        foreach ((Task work, Action cancel, int own) in _running)
        {
            if (own >= level && !work.IsCompleted)
            {
                cancel();
            }
        }
    }

    /// <summary>The connector's transaction, begun if need be. In its turn only, on a pool thread.</summary>
    /// <param name="settings">What is known of the local transaction.</param>
    /// <returns>The transaction.</returns>
    /// <exception cref="Exception">What broke it before: what it holds can then not be believed.</exception>
    public IPeerTransaction Begin(SessionSettings settings)
    {
        _ = Begun();

        // Scans begin it side by side, where they read in it.
        lock (_gate)
        {
            return _transaction ??= peer.Connector.BeginTransaction(lease.Connect(), settings);
        }
    }

    /// <summary>The connector's transaction if there is anything in it. In its turn only.</summary>
    /// <returns>The transaction, or null.</returns>
    /// <exception cref="Exception">As of <see cref="Begin"/>.</exception>
    public IPeerTransaction? Begun() =>
        _failure is { } failure
            ? throw new InvalidOperationException($"the transaction's writes were lost: {failure.Message}", failure)
            : _transaction;

    /// <summary>Whether others wait for its end.</summary>
    public bool HoldsLocks => _transaction is { HoldsLocks: true };

    /// <summary>Whether the connector's scans read in the transaction itself.</summary>
    public bool IsReadIn => peer.Connector.Capabilities.ReadsInTransaction;

    /// <summary>The local commit is done. Takes its turn.</summary>
    public void Commit() => Do(static transaction => transaction.Commit());

    /// <summary>A subtransaction has ended. Takes its turn.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="isCommitted">Whether it was committed.</param>
    public void EndSubtransaction(int level, bool isCommitted)
    {
        _tracker.EndSubtransaction(level, isCommitted);
        if (!isCommitted)
        {
            CancelRunning(level);
        }

        Do(transaction => transaction.EndSubtransaction(level, isCommitted));
    }

    /// <summary>The transaction was aborted: what it leaves behind is said by notices. Takes its turn.</summary>
    public void Abort() => Do(transaction =>
    {
        foreach ((string message, string? detail) in transaction.Abort())
        {
            notices.Post(NoticeLevel.Warning, message, detail);
        }
    });

    /// <summary>An operation begins to use the transaction.</summary>
    public void Join()
    {
        lock (_gate)
        {
            _users++;
        }
    }

    /// <summary>It does not any more. Any thread.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _users--;
            ReleaseIfUnused();
        }
    }

    /// <summary>The transaction is over: disposes of it behind everything that still runs.</summary>
    /// <returns>The end.</returns>
    public async Task EndAsync()
    {
        lock (_gate)
        {
            _hasEnded = true;
            ReleaseIfUnused();
        }

        try
        {
            await _unused.Task.ConfigureAwait(false);
            await Tail.ConfigureAwait(false);
            if (_transaction is { } transaction)
            {
                await transaction.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await lease.ReleaseAsync().ConfigureAwait(false);
        }
    }

    private void ReleaseIfUnused()
    {
        if (_hasEnded && _users == 0)
        {
            _unused.TrySetResult();
        }
    }

    private void Do(Action<IPeerTransaction> action)
    {
        if (Tail.IsCompleted)
        {
            Apply(action);
        }
        else
        {
            Tail = ApplyAfterAsync(Tail, action);
        }
    }

    private async Task ApplyAfterAsync(Task before, Action<IPeerTransaction> action)
    {
        await before.ConfigureAwait(false);
        Apply(action);
    }

    /// <summary>What fails here breaks the transaction: a buffer that kept what was rolled back must not be flushed.</summary>
    private void Apply(Action<IPeerTransaction> action)
    {
        try
        {
            if (_transaction is { } transaction)
            {
                action(transaction);
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }
}
