using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Errors;
using PeerFdw.Connectors.Postgres.Planning;
using PeerFdw.Connectors.Postgres.Statements;
using PeerFdw.Connectors.Postgres.Writing;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>
/// The remote transaction that belongs to a local one. It begins at the first scan, on the leading session. COPY occupies a session, so a scan that starts while
/// another one streams gets a follower: a session whose transaction has joined the leader's snapshot. Where that cannot be, since something was written (which
/// only the leader sees), or the transaction is SERIALIZABLE (which the server judges by session), or no further session is to be had, the scan that
/// streams is asked to read to its end at once.
/// </summary>
internal sealed class PostgresTransaction : IPeerTransaction
{
    /// <summary>Enough for joins of a few streams; the server's connections are not ours alone.</summary>
    private const int MostFollowers = 6;

    /// <summary>How long the end of a transaction waits for the server; then the session is closed.</summary>
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly PostgresPeerConnection _connection;
    private readonly TransactionStart _start;
    private readonly Stack<PostgresSession> _followers = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PostgresSession? _leader;
    private SessionLease? _leaderUse;
    private string? _snapshot;
    private int _followerCount;
    private bool _isOver;
    private bool _isCommitted;
    private bool _isAnnounced;

    /// <summary>What ends of subtransactions have left to do, in order; done before anything else.</summary>
    private List<string> _ends = [];

    /// <summary>The nesting level up to which the remote transaction has savepoints, s2 and up.</summary>
    private int _level = 1;
    private bool _hasWritten;
    private bool _hasLocked;
    private bool _isBroken;

    /// <summary>Makes it. No I/O yet.</summary>
    /// <param name="connection">Where it is.</param>
    /// <param name="settings">What is known of the local transaction.</param>
    /// <param name="isLocal">Whether it belongs to the local transaction, so that everything joins it; else to one scan or question.</param>
    public PostgresTransaction(PostgresPeerConnection connection, SessionSettings settings, bool isLocal = true)
    {
        _connection = connection;
        _start = new TransactionStart(settings.IsSerializable, settings.IsReadOnly)
        {
            ExportsSnapshot = isLocal && !settings.IsSerializable,
            HasSavepoint = true,
        };
        if (isLocal)
        {
            connection.Current = this;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Whether a SERIALIZABLE transaction saw what it may have seen is known when it commits, so the local one waits for that.</remarks>
    public long PendingWrites => (_hasWritten || _start is { IsSerializable: true }) && _leader is { IsInTransaction: true } ? 1 : 0;

    /// <inheritdoc/>
    public bool HoldsLocks => (_hasWritten || _hasLocked) && _leader is { IsInTransaction: true };

    /// <inheritdoc/>
    public bool FlushesBesideOthers => _connection.CommitsInParallel;

    /// <summary>How many sessions it has.</summary>
    public int SessionCount
    {
        get
        {
            lock (_gate)
            {
                return (_leader is null ? 0 : 1) + _followerCount;
            }
        }
    }

    /// <inheritdoc/>
    public bool HasWrites(TableDescription table) => false;

    /// <inheritdoc/>
    public IModify OpenModify(ModifyOpening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        return new PostgresModify(this, opening);
    }

    /// <inheritdoc/>
    public async Task<long> ModifyAsync(DirectOpening opening, IRowSink? returning, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opening);
        var handle = (PostgresHandle)opening.Handle;
        bool[] isInput = new bool[opening.Returning.Count];
        Array.Fill(isInput, true);
        SessionLease lease = await RentForWritingAsync(opening.Level, cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            return await WholeStatement.RunAsync(
                lease.Session,
                ModificationQuery.Render(handle, opening.Table, opening.Parameters),
                ModificationQuery.Render(handle, opening.Table, null),
                returning?.CreateWriter(isInput),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task TruncateAsync(TruncateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        SessionLease lease = await RentForWritingAsync(request.Level, cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            await WholeStatement.TruncateAsync(lease.Session, request, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<long> RunStatementAsync(StatementRequest request, IRowSink? rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        StatementGuard.Check(request.Text);
        SessionLease lease = request.IsReadOnly
            ? await RentAsync(query: null, cancellationToken).ConfigureAwait(false)
            : await RentForWritingAsync(request.Level, cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            if (!request.IsReadOnly)
            {
                return await PassedStatement.RunAsync(lease.Session, request, rows, cancellationToken).ConfigureAwait(false);
            }

            await lease.Session.EnterReadingAsync(_start.IsReadOnly, cancellationToken).ConfigureAwait(false);
            long count = await PassedStatement.RunAsync(lease.Session, request, rows, cancellationToken).ConfigureAwait(false);
            if (!_start.IsReadOnly)
            {
                lease.Session.NoteFailure();
            }

            return count;
        }
    }

    /// <inheritdoc/>
    /// <remarks>What was only read in it needs no rollback: a scan that failed has left the session to be rolled back to its own savepoint.</remarks>
    public void EndSubtransaction(int level, bool isCommitted)
    {
        lock (_gate)
        {
            if (_level < level)
            {
                return;
            }

            string name = SavepointName(level);
            if (!isCommitted)
            {
                _ends.Add($"ROLLBACK TO SAVEPOINT {name}");
            }

            _ends.Add($"RELEASE SAVEPOINT {name}");
            _level = level - 1;
        }
    }

    /// <summary>
    /// The leading session, for a write: what was begun locally since the last one has its savepoint there. Scans that come later read there as well, since no other
    /// session sees the write.
    /// </summary>
    /// <param name="level">The nesting level of the local subtransaction, from 1.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The session.</returns>
    /// <exception cref="PeerException">08001, 08006, or the remote server's error.</exception>
    public async Task<SessionLease> RentForWritingAsync(int level, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_leader is null)
            {
                await BeginAsync(null, null, cancellationToken).ConfigureAwait(false);
            }

            SessionLease lease = await LeadAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await StopFollowersAsync().ConfigureAwait(false);
                await EnterAsync(lease.Session, level, cancellationToken).ConfigureAwait(false);
                return lease;
            }
            catch
            {
                await lease.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A session for a scan, at a point where commands can be given.</summary>
    /// <param name="query">What it will read; described on the way if the transaction is begun for it.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The session.</returns>
    /// <exception cref="PeerException">08001, 08006, or the remote server's error.</exception>
    public Task<SessionLease> RentAsync(RemoteStatement? query, CancellationToken cancellationToken) =>
        RentAsync(query, statement: null, query is { LocksRows: true }, cancellationToken);

    /// <summary>A session for a statement that gives few rows. If the transaction begins with it, it runs already.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The session.</returns>
    /// <exception cref="PeerException">08001, 08006, or the remote server's error.</exception>
    public Task<SessionLease> RentAsync(BoundStatement statement, CancellationToken cancellationToken) =>
        RentAsync(query: null, statement, statement.LocksRows, cancellationToken);

    /// <summary>A further session beside one that is in use, for a part of the same scan.</summary>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The session, or null if none is to be had.</returns>
    public async Task<SessionLease?> RentFollowerAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await FollowAsync(cancellationToken).ConfigureAwait(false) is { } follower
                ? new SessionLease(this, follower, isLeader: false)
                : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes a session back from a scan.</summary>
    /// <param name="lease">The scan's use of it.</param>
    /// <returns>The end.</returns>
    public async Task ReturnAsync(SessionLease lease)
    {
        await lease.Session.CloseOpenedAsync().ConfigureAwait(false);
        if (lease.IsLeader)
        {
            lock (_gate)
            {
                _leaderUse = null;
            }

            return;
        }

        if (lease.Session is { IsOpen: true, HasFailed: false, HasPassed: false })
        {
            lock (_gate)
            {
                if (!_hasWritten)
                {
                    _followers.Push(lease.Session);
                    return;
                }
            }
        }

        lock (_gate)
        {
            _followerCount--;
        }

        await EndAsync(lease.Session, isCommitted: false).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task FlushAsync(INoticeSink notices, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_leader is { } leader)
            {
                if (_leaderUse is { } use)
                {
                    use.Want();
                    await use.Free.WaitAsync(cancellationToken).ConfigureAwait(false);
                }

                if (!leader.IsOpen)
                {
                    throw PostgresErrors.LostTransaction(_connection.Server);
                }

                if (_isBroken)
                {
                    throw PostgresErrors.LostTransaction(_connection.Server);
                }

                await leader.EnterAsync(TakeEnds(), [], isForWriting: true, cancellationToken).ConfigureAwait(false);
                _isOver = true;
                try
                {
                    await leader.EndAsync(isCommitted: true, cancellationToken).ConfigureAwait(false);
                }
                catch (PeerException exception) when (!leader.IsOpen || exception.SqlState == SqlState.ConnectionFailure)
                {
                    throw PostgresErrors.UnknownCommit(_connection.Server, exception);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Commit() => NoteEnd(isCommitted: true);

    /// <inheritdoc/>
    public IReadOnlyList<(string Message, string? Detail)> Abort()
    {
        NoteEnd(isCommitted: false);
        return [];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NoteEnd(isCommitted: false);
        try
        {
            if (_leader is { } leader)
            {
                _leader = null;
                await EndAsync(leader, _isCommitted).ConfigureAwait(false);
            }

            while (_followers.TryPop(out PostgresSession? follower))
            {
                await EndAsync(follower, _isCommitted).ConfigureAwait(false);
            }
        }
        finally
        {
            if (_isAnnounced)
            {
                _connection.Retract(_end.Task);
            }

            _end.TrySetResult();
            _turn.Dispose();
        }
    }

    private async Task<SessionLease> RentAsync(RemoteStatement? query, BoundStatement? statement, bool locksRows, CancellationToken cancellationToken)
    {
        _hasLocked |= locksRows;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_leader is null)
            {
                await BeginAsync(query, statement, cancellationToken).ConfigureAwait(false);
            }

            while (true)
            {
                if (TryLead(out SessionLease? lease) is not { } use)
                {
                    return await ReadyAsync(lease!, mayStream: query is not null, cancellationToken).ConfigureAwait(false);
                }

                if (!locksRows && await FollowAsync(cancellationToken).ConfigureAwait(false) is { } follower)
                {
                    return new SessionLease(this, follower, isLeader: false);
                }

                use.Want();
                await use.Free.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private static string SavepointName(int level) => string.Create(CultureInfo.InvariantCulture, $"s{level}");

    /// <summary>The leading session if it is free; else who uses it.</summary>
    private SessionLease? TryLead(out SessionLease? lease)
    {
        lock (_gate)
        {
            lease = null;
            if (_isOver)
            {
                throw new PeerException(
                    new SqlState("25000"), $"server \"{_connection.Server}\" cannot be used any more: the transaction is being ended");
            }

            if (_isBroken || _leader is not { IsOpen: true, IsInTransaction: true } leader)
            {
                throw PostgresErrors.LostTransaction(_connection.Server);
            }

            if (_leaderUse is null)
            {
                lease = _leaderUse = new SessionLease(this, leader, isLeader: true);
                return null;
            }

            return _leaderUse;
        }
    }

    /// <summary>The leading session, as soon as it is free. In its turn.</summary>
    private async Task<SessionLease> LeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryLead(out SessionLease? lease) is not { } use)
            {
                return lease!;
            }

            use.Want();
            await use.Free.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Brings the leading session to where the local transaction stands, for a scan. Others can join its snapshot while it streams only if that was exported before.
    /// </summary>
    private async Task<SessionLease> ReadyAsync(SessionLease lease, bool mayStream, CancellationToken cancellationToken)
    {
        try
        {
            List<string> ends = TakeEnds();
            if (ends.Count > 0)
            {
                await RunEndsAsync(lease.Session, ends, [], isForWriting: false, cancellationToken).ConfigureAwait(false);
            }

            if (mayStream && _start.ExportsSnapshot && _snapshot is null && !_hasWritten)
            {
                _snapshot = await lease.Session.ExportAsync(cancellationToken).ConfigureAwait(false);
            }

            return lease;
        }
        catch
        {
            await lease.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task EnterAsync(PostgresSession session, int level, CancellationToken cancellationToken)
    {
        List<string> ends;
        int from;
        lock (_gate)
        {
            _hasWritten = true;
            ends = _ends;
            _ends = [];
            from = _level + 1;
            _level = Math.Max(_level, level);
        }

        IEnumerable<string> savepoints = Enumerable.Range(from, Math.Max(0, level - from + 1)).Select(l => $"SAVEPOINT {SavepointName(l)}");
        await RunEndsAsync(session, ends, savepoints, isForWriting: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What fails here leaves open which savepoints there are: the transaction can then only be rolled back.</summary>
    private async Task RunEndsAsync(
        PostgresSession session, IReadOnlyList<string> ends, IEnumerable<string> savepoints, bool isForWriting, CancellationToken cancellationToken)
    {
        try
        {
            await session.EnterAsync(ends, savepoints, isForWriting, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _isBroken = true;
            throw;
        }
    }

    private List<string> TakeEnds()
    {
        lock (_gate)
        {
            List<string> ends = _ends;
            _ends = [];
            return ends;
        }
    }

    /// <summary>No session but the leader sees what is written; scans that still stream elsewhere began before.</summary>
    private async Task StopFollowersAsync()
    {
        while (true)
        {
            PostgresSession? follower;
            lock (_gate)
            {
                _snapshot = null;
                if (!_followers.TryPop(out follower))
                {
                    return;
                }

                _followerCount--;
            }

            await EndAsync(follower, isCommitted: true).ConfigureAwait(false);
        }
    }

    /// <summary>What comes next waits for the leading session, and does not open another one.</summary>
    private void NoteEnd(bool isCommitted)
    {
        lock (_gate)
        {
            _isOver = true;
            _isCommitted |= isCommitted;
            if (_connection.Current == this)
            {
                _connection.Current = null;
            }

            if (_leader is { IsOpen: true } && !_isAnnounced)
            {
                _isAnnounced = true;
                _connection.Announce(_end.Task);
            }
        }
    }

    /// <summary>Begins the transaction. A session that was kept may have ended meanwhile: then once more, on a new one.</summary>
    private async Task BeginAsync(RemoteStatement? query, BoundStatement? statement, CancellationToken cancellationToken)
    {
        for (bool mayBeReused = true; ; mayBeReused = false)
        {
            PostgresSession session = await _connection.RentAsync(mayBeReused, cancellationToken).ConfigureAwait(false);
            try
            {
                string? snapshot = null;
                if (statement is null)
                {
                    snapshot = await session.BeginAsync(_start, query, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    // Nobody may ever want the snapshot.
                    await session.BeginAsync(_start with { ExportsSnapshot = false }, statement, cancellationToken).ConfigureAwait(false);
                }

                lock (_gate)
                {
                    _snapshot = snapshot;
                    _leader = session;
                }

                return;
            }
            catch (PeerException) when (mayBeReused && session is { IsReused: true, IsOpen: false })
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Nothing was seen yet, so the next scan may begin it anew.
                await EndAsync(session, isCommitted: false).ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>A session of the same snapshot, or null. In its turn.</summary>
    private async Task<PostgresSession?> FollowAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_followers.TryPop(out PostgresSession? idle))
            {
                return idle;
            }

            if (_snapshot is null || _followerCount >= MostFollowers)
            {
                return null;
            }

            _followerCount++;
        }

        PostgresSession? session = null;
        try
        {
            session = _connection.TryTakeIdle() ?? await _connection.RentAsync(mayBeReused: false, cancellationToken).ConfigureAwait(false);
            await session.BeginAsync(
                _start with { Snapshot = _snapshot, ExportsSnapshot = false, HasSavepoint = false }, query: null, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                _followerCount--;
            }

            if (session is not null)
            {
                await EndAsync(session, isCommitted: false).ConfigureAwait(false);
            }

            if (exception is PeerException)
            {
                // There is another way.
                return null;
            }

            throw;
        }
    }

    /// <summary>Ends a session's transaction and gives it back. What fails here closes the session, and with it the transaction.</summary>
    private async Task EndAsync(PostgresSession session, bool isCommitted)
    {
        try
        {
            using var patience = new CancellationTokenSource(s_endPatience);
            await session.EndAsync(isCommitted, patience.Token).ConfigureAwait(false);
            if (!await session.CleanAsync(patience.Token).ConfigureAwait(false))
            {
                await session.DisposeAsync().ConfigureAwait(false);
                return;
            }
        }
        catch (Exception)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            return;
        }

        await _connection.ReturnAsync(session).ConfigureAwait(false);
    }
}
