using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Errors;
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
    public long PendingWrites => _start is { IsSerializable: true } && _leader is { IsInTransaction: true } ? 1 : 0;

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
    public IModify OpenModify(ModifyOpening opening) =>
        throw new PeerException(SqlState.FeatureNotSupported, "PostgreSQL tables cannot be written");

    /// <inheritdoc/>
    /// <remarks>What was read in it needs no rollback: a scan that failed has left the session to be rolled back to its savepoint.</remarks>
    public void EndSubtransaction(int level, bool isCommitted)
    {
    }

    /// <summary>A session for a scan, at a point where commands can be given.</summary>
    /// <param name="query">What it will read; described on the way if the transaction is begun for it.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The session.</returns>
    /// <exception cref="PeerException">08001, 08006, or the remote server's error.</exception>
    public async Task<SessionLease> RentAsync(RemoteStatement? query, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_leader is null)
            {
                await BeginAsync(query, cancellationToken).ConfigureAwait(false);
            }

            while (true)
            {
                SessionLease use;
                lock (_gate)
                {
                    if (_isOver)
                    {
                        throw new PeerException(
                            new SqlState("25000"), $"server \"{_connection.Server}\" cannot be read any more: the transaction is being ended");
                    }

                    if (_leader is not { IsOpen: true, IsInTransaction: true } leader)
                    {
                        throw PostgresErrors.LostTransaction(_connection.Server);
                    }

                    if (_leaderUse is null)
                    {
                        return _leaderUse = new SessionLease(this, leader, isLeader: true);
                    }

                    use = _leaderUse;
                }

                if (query is not { LocksRows: true } && await FollowAsync(cancellationToken).ConfigureAwait(false) is { } follower)
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
        if (lease.IsLeader)
        {
            lock (_gate)
            {
                _leaderUse = null;
            }

            return;
        }

        if (lease.Session is { IsOpen: true, HasFailed: false })
        {
            lock (_gate)
            {
                _followers.Push(lease.Session);
            }

            return;
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

                await leader.RecoverAsync(cancellationToken).ConfigureAwait(false);
                _isOver = true;
                await leader.EndAsync(isCommitted: true, cancellationToken).ConfigureAwait(false);
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
    private async Task BeginAsync(RemoteStatement? query, CancellationToken cancellationToken)
    {
        for (bool mayBeReused = true; ; mayBeReused = false)
        {
            PostgresSession session = await _connection.RentAsync(mayBeReused, cancellationToken).ConfigureAwait(false);
            try
            {
                string? snapshot = await session.BeginAsync(_start, query, cancellationToken).ConfigureAwait(false);
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
        }
        catch (Exception exception) when (exception is PeerException or OperationCanceledException or InvalidOperationException)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            return;
        }

        await _connection.ReturnAsync(session).ConfigureAwait(false);
    }
}
