using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Data;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Connectors.Postgres.Errors;
using PeerFdw.Connectors.Postgres.Statements;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;

#pragma warning disable NPG9001 // The driver may change how types are taught to it: hence the pinned version and the tests.

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>
/// The sessions of one server and user. They are kept between transactions, so that the next one finds its session open: the one that led the
/// transaction before is found even while it is still busy ending that.
/// </summary>
internal sealed class PostgresPeerConnection : IPeerConnection
{
    /// <summary>Sessions that are kept unused; more are made while they are needed.</summary>
    private const int MostIdle = 4;

    /// <summary>How long a transaction waits for the session of the one before; then it gets a new one.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Enough statements for any session; then all are forgotten.</summary>
    private const int MostTypes = 500;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly ConnectionSettings _settings;
    private readonly NpgsqlDataSource _source;
    private readonly Stack<PostgresSession> _idle = new();
    private readonly List<Task> _ending = [];
    private readonly ConcurrentDictionary<string, uint[]> _types = new(StringComparer.Ordinal);
    private bool _wasPasswordAsked;
    private bool _isDisposed;

    /// <summary>Makes it. No I/O yet.</summary>
    /// <param name="request">What to connect with.</param>
    /// <exception cref="PeerException">If the options do not allow a connection.</exception>
    public PostgresPeerConnection(ConnectionRequest request)
    {
        _settings = new ConnectionSettings(request);
        NpgsqlConnectionStringBuilder driver = _settings.ToDriver(
            _settings.ApplicationName(Environment.ProcessId, request));
        var builder = new NpgsqlSlimDataSourceBuilder();
        foreach (string? key in driver.Keys)
        {
            builder.ConnectionStringBuilder[key!] = driver[key!];
        }

        builder.AddTypeInfoResolverFactory(new RawTypes());
        builder.ConfigureTypeLoading(static loading => loading.EnableTypeLoading(false));
        if (_settings.SslMode != SslMode.Disable)
        {
            builder.EnableTransportSecurity();
        }

        if (_settings.NeedsPassword || !_settings.IsAmbientAllowed)
        {
            // Asked only if the server asks. Without it the driver would look into the environment.
            builder.ConnectionStringBuilder.Password = null;
            builder.UsePasswordProvider(_ => GivePassword(), (_, _) => ValueTask.FromResult(GivePassword()));
        }

        _source = builder.Build();
    }

    /// <inheritdoc/>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return !_isDisposed && (_idle.Count > 0 || Current is { SessionCount: > 0 });
            }
        }
    }

    /// <summary>The foreign server's name.</summary>
    public string Server => _settings.Server;

    /// <summary>Whether a commit need not wait for those of other servers.</summary>
    public bool CommitsInParallel => _settings.CommitsInParallel;

    /// <summary>The transaction that is open here, if there is one: what is not a scan joins it, too, so that it does not wait for its locks.</summary>
    public PostgresTransaction? Current { get; set; }

    /// <summary>Asks the server something, in the open transaction or in one for this alone.</summary>
    /// <param name="sql">A query whose columns are texts; it sees its parameters as <c>$1</c>, ….</param>
    /// <param name="parameters">Texts.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="PeerException">The remote server's error, or 08001.</exception>
    public async Task<IReadOnlyList<string?[]>> AskAsync(string sql, IReadOnlyList<string> parameters, CancellationToken cancellationToken)
    {
        if (Current is { } current)
        {
            return await AskAsync(current, sql, parameters, cancellationToken).ConfigureAwait(false);
        }

        var own = new PostgresTransaction(this, new SessionSettings(ScanNotices: false) { IsReadOnly = true }, isLocal: false);
        await using (own.ConfigureAwait(false))
        {
            IReadOnlyList<string?[]> rows = await AskAsync(own, sql, parameters, cancellationToken).ConfigureAwait(false);
            own.Commit();
            return rows;
        }
    }

    /// <summary>The types of a statement's result as they were when it was last described. They may have changed since.</summary>
    /// <param name="template">The statement.</param>
    /// <returns>The types, or null.</returns>
    public uint[]? FindTypes(string template) => _types.TryGetValue(template, out uint[]? types) ? types : null;

    /// <summary>Notes what the types of a statement's result are.</summary>
    /// <param name="template">The statement.</param>
    /// <param name="types">The types; null if they are not known any more.</param>
    public void NoteTypes(string template, uint[]? types)
    {
        if (types is null)
        {
            _types.TryRemove(template, out _);
            return;
        }

        if (_types.Count >= MostTypes)
        {
            _types.Clear();
        }

        _types[template] = types;
    }

    /// <summary>A session without a transaction.</summary>
    /// <param name="mayBeReused">Whether one that was used before will do.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The session.</returns>
    /// <exception cref="PeerException">08001 if none can be opened.</exception>
    public async Task<PostgresSession> RentAsync(bool mayBeReused, CancellationToken cancellationToken)
    {
        long patienceEnds = Stopwatch.GetTimestamp() + (long)(s_patience.TotalSeconds * Stopwatch.Frequency);
        while (mayBeReused)
        {
            PostgresSession? session = null;
            Task? ending = null;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                _ = _idle.TryPop(out session);
                ending = _ending.Count > 0 ? _ending[0] : null;
            }

            if (session is { IsOpen: true })
            {
                return session;
            }

            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
                continue;
            }

            TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), patienceEnds);
            if (ending is null || left <= TimeSpan.Zero)
            {
                break;
            }

            // It does not fail.
            await Task.WhenAny(ending, Task.Delay(left, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A session that is kept and unused.</summary>
    /// <returns>The session, or null.</returns>
    public PostgresSession? TryTakeIdle()
    {
        lock (_gate)
        {
            return _idle.TryPop(out PostgresSession? session) ? session : null;
        }
    }

    /// <summary>A session will be given back soon: who needs one waits for it.</summary>
    /// <param name="end">The end; it does not fail.</param>
    public void Announce(Task end)
    {
        lock (_gate)
        {
            _ending.Add(end);
        }
    }

    /// <summary>What was announced is over.</summary>
    /// <param name="end">The same task.</param>
    public void Retract(Task end)
    {
        lock (_gate)
        {
            _ending.Remove(end);
        }
    }

    /// <summary>Gives a session back. One with a transaction, or that is broken, is closed.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The end.</returns>
    public async Task ReturnAsync(PostgresSession session)
    {
        if (session.IsOpen && !session.IsInTransaction && _settings.KeepsConnections)
        {
            lock (_gate)
            {
                if (!_isDisposed && _idle.Count < MostIdle)
                {
                    _idle.Push(session);
                    return;
                }
            }
        }

        await session.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        PostgresSession[] idle;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (PostgresSession session in idle)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }

        await _source.DisposeAsync().ConfigureAwait(false);
        _opening.Dispose();
    }

    private static async Task<IReadOnlyList<string?[]>> AskAsync(
        PostgresTransaction transaction, string sql, IReadOnlyList<string> parameters, CancellationToken cancellationToken)
    {
        SessionLease lease = await transaction.RentAsync(query: null, cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            await lease.Session.RecoverAsync(cancellationToken).ConfigureAwait(false);
            return await lease.Session.QueryAsync(sql, parameters, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PostgresSession> OpenAsync(CancellationToken cancellationToken)
    {
        // One after another, so that it is known which of them was asked for the password.
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        NpgsqlConnection? connection = null;
        try
        {
            _wasPasswordAsked = false;
            connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            if (_settings.NeedsPassword && !_wasPasswordAsked)
            {
                throw ConnectionSettings.PasswordNotUsed;
            }

            var session = new PostgresSession(connection, Server);
            await session.SetUpAsync(cancellationToken).ConfigureAwait(false);
            connection = null;
            return session;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw PostgresErrors.OfConnect(Server, _settings.Place, exception);
        }
        finally
        {
            _opening.Release();
            if (connection is { State: not ConnectionState.Closed })
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private string GivePassword()
    {
        _wasPasswordAsked = true;
        return _settings.Password ?? "";
    }
}
