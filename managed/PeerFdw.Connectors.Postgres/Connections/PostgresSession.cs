using System;
using System.Collections.Generic;
using System.Data;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Connectors.Postgres.Errors;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>
/// One session at the remote server, and where its transaction stands. One user at a time. Commands that belong together go in one round trip.
/// </summary>
/// <remarks>
/// A transaction that holds more than a scan begins with a savepoint, <c>peer_scan</c>: what fails or is cancelled behind it is rolled back to it at the next
/// command, and the transaction, its snapshot and its writes live on. A savepoint without writes costs the server nothing.
/// </remarks>
internal sealed class PostgresSession(NpgsqlConnection connection, string server) : IAsyncDisposable
{
    private const string Savepoint = "SAVEPOINT peer_scan";
    private const string BackToSavepoint = "ROLLBACK TO SAVEPOINT peer_scan";
    private const string ReleaseSavepoint = "RELEASE SAVEPOINT peer_scan";
    private const string Export = "SELECT pg_catalog.pg_export_snapshot()";

    /// <summary>What the values' text forms, and the meaning of what is sent, depend on, as docs/documents.md has it. The options of the server cannot change it.</summary>
    private static readonly string[] s_settings =
    [
        "SET search_path = pg_catalog", "SET timezone = 'UTC'", "SET datestyle = ISO", "SET intervalstyle = postgres", "SET extra_float_digits = 3", "SET bytea_output = hex",
    ];

    /// <summary>Undoes what a statement that was passed through may have set: roles, and every setting.</summary>
    private static readonly string[] s_resets = ["RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL", .. s_settings];

    /// <summary>
    /// The types of the results of statements, as the server said in this transaction. It holds a lock on every table that it was asked about, so they
    /// cannot change before its end, or before what was locked is rolled back.
    /// </summary>
    private readonly Dictionary<string, uint[]> _described = new(StringComparer.Ordinal);

    private readonly StatementCache _statements = new(connection);
    private NpgsqlDataReader? _opened;
    private bool _keepsSavepoint;
    private bool _hasSavepoint;
    private bool _hasFailed;
    private bool _isGarbled;

    /// <summary>Whether settings may be others than ours, and whether they ever were in this transaction.</summary>
    private bool _isUnsettled;
    private bool _hasPassed;
    private bool _hasPrepared;

    /// <summary>The driver's connection.</summary>
    public NpgsqlConnection Connection => connection;

    /// <summary>The foreign server's name, for messages.</summary>
    public string Server => server;

    /// <summary>Whether it can be used.</summary>
    public bool IsOpen => !_isGarbled && connection.State == ConnectionState.Open;

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction { get; private set; }

    /// <summary>Whether it has served a transaction before: then the server may have ended it meanwhile.</summary>
    public bool IsReused { get; private set; }

    /// <summary>Whether something failed since the last recovery.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Whether a statement of the user's has run in it since it was clean.</summary>
    public bool HasPassed => _hasPassed;

    /// <summary>Begins a transaction.</summary>
    /// <param name="start">What kind of one.</param>
    /// <param name="query">A statement to describe in the same round trip, or null.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The snapshot's name, if it was to be exported.</returns>
    public async Task<string?> BeginAsync(TransactionStart start, RemoteStatement? query, CancellationToken cancellationToken) =>
        await RunAsync(Begin(start), start.ExportsSnapshot, query, cancellationToken).ConfigureAwait(false);

    /// <summary>Begins a transaction, and runs a statement in the same round trip: its reader is what <see cref="OpenReaderAsync"/> then gives.</summary>
    /// <param name="start">What kind of one.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The begin.</returns>
    public async Task BeginAsync(TransactionStart start, BoundStatement statement, CancellationToken cancellationToken)
    {
        List<string> commands = Begin(start);
        using var deadline = AnswerDeadline.Watch(connection, cancellationToken);
        try
        {
            _opened = await _statements.RunAsync(commands, isRepeated: true, statement, blocks: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            NoteRefusal(exception);
            if (exception is OperationCanceledException)
            {
                NoteFailure();
                throw;
            }

            throw Failure(exception, statement.Sql);
        }
    }

    /// <summary>Exports the transaction's snapshot, behind a failure as well. Not in a savepoint of a write's.</summary>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The snapshot's name.</returns>
    public async Task<string?> ExportAsync(CancellationToken cancellationToken)
    {
        List<string> commands = TakeRecovery();
        if (_hasSavepoint)
        {
            // The server exports none from within a savepoint.
            commands.Add(ReleaseSavepoint);
        }

        commands.Add(Export);
        if (_hasSavepoint)
        {
            commands.Add(Savepoint);
        }

        return await RunAsync(commands, exports: true, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a statement, or gives the reader of the one that the transaction was begun with. Behind a failure it goes back to the savepoint first.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="blocks">Whether the thread waits for the answer itself.</param>
    /// <returns>The reader, in front of the first row. Who disposes of it has said before, by <see cref="NoteFailure"/>, if not all went well.</returns>
    public async ValueTask<NpgsqlDataReader> OpenReaderAsync(BoundStatement statement, bool blocks)
    {
        if (_opened is { } opened)
        {
            _opened = null;
            return opened;
        }

        List<string> commands = TakeSavepoint();
        try
        {
            return await _statements.RunAsync(commands, isRepeated: commands.Count == 0, statement, blocks, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            NoteRefusal(exception);
            throw;
        }
    }

    /// <summary>Closes the reader of a statement that nobody has read.</summary>
    /// <returns>The end.</returns>
    public async ValueTask CloseOpenedAsync()
    {
        if (_opened is not { } opened)
        {
            return;
        }

        _opened = null;
        NoteFailure();
        using var deadline = new AnswerDeadline(connection);
        deadline.Stop();
        try
        {
            await opened.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The transaction is rolled back to its savepoint in any case.
            _ = Failure(exception, "");
        }
    }

    /// <summary>Whether an error says that a prepared statement was made for a table as it was before. It is not sent prepared again, and may be tried once more.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsRefusal(Exception? exception) => exception is PostgresException { SqlState: "0A000", Routine: "RevalidateCachedQuery" };

    /// <summary>The types of a statement's result, asked for at most once in a transaction. Behind a failure it goes back to the savepoint first.</summary>
    /// <param name="query">The statement.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The types' OIDs, a domain's being that of its base type.</returns>
    public async Task<uint[]> DescribeAsync(RemoteStatement query, CancellationToken cancellationToken)
    {
        if (_hasFailed || !_described.TryGetValue(query.Template, out uint[]? types))
        {
            await RunAsync(TakeSavepoint(), exports: false, query, cancellationToken).ConfigureAwait(false);
            types = _described[query.Template];
        }
        else if (TakeSavepoint() is { Count: > 0 } commands)
        {
            await RunAsync(commands, exports: false, null, cancellationToken).ConfigureAwait(false);
        }

        return types;
    }

    /// <summary>Makes the session fit for a command behind a failure.</summary>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The end.</returns>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (_hasFailed || _isUnsettled)
        {
            List<string> commands = TakeRecovery();
            commands.AddRange(TakeResets());
            await RunAsync(commands, exports: false, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a new session its settings.</summary>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The end.</returns>
    public Task SetUpAsync(CancellationToken cancellationToken) => RunAsync([.. s_settings], exports: false, null, cancellationToken);

    /// <summary>
    /// Makes the session fit for a statement of the user's that must not write. Where the transaction itself may, what the statement is told holds up to the scans' savepoint: so the session is to be
    /// rolled back to that behind it, by <see cref="NoteFailure"/>.
    /// </summary>
    /// <param name="isReadOnly">Whether the transaction is READ ONLY.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The end.</returns>
    public async Task EnterReadingAsync(bool isReadOnly, CancellationToken cancellationToken)
    {
        List<string> commands = TakeSavepoint();
        if (!isReadOnly)
        {
            commands.Add("SET TRANSACTION READ ONLY");
        }

        if (commands.Count > 0)
        {
            await RunAsync(commands, exports: false, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A statement of the user's is about to run. What it sets, or changes of the tables, is not known.</summary>
    public void NotePassed()
    {
        _isUnsettled = true;
        _hasPassed = true;
        _described.Clear();
    }

    /// <summary>A statement was prepared: the driver keeps account of those.</summary>
    public void NotePrepared() => _hasPrepared = true;

    /// <summary>Behind a transaction: removes what statements of the user's may have left in the session.</summary>
    /// <param name="cancellationToken">Ends the wait, and with it the session.</param>
    /// <returns>Whether it can be used again.</returns>
    public async Task<bool> CleanAsync(CancellationToken cancellationToken)
    {
        if (!_hasPassed)
        {
            return true;
        }

        if (_hasPrepared || _statements.HasPrepared || !IsOpen)
        {
            // The driver would not know that its statements are gone.
            return false;
        }

        await RunAsync(["DISCARD ALL"], exports: false, null, cancellationToken).ConfigureAwait(false);
        await SetUpAsync(cancellationToken).ConfigureAwait(false);
        _hasPassed = false;
        return true;
    }

    /// <summary>
    /// Does what the ends of subtransactions have left to do, and makes the session fit for a write: what is rolled back because a scan fails must not take writes with it, so
    /// the scans' savepoint goes, and the next scan sets another.
    /// </summary>
    /// <param name="ends">The commands for the ends of subtransactions, in order; may be empty.</param>
    /// <param name="savepoints">The savepoints to set behind them.</param>
    /// <param name="isForWriting">Whether a write follows.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The end.</returns>
    public async Task EnterAsync(IReadOnlyList<string> ends, IEnumerable<string> savepoints, bool isForWriting, CancellationToken cancellationToken)
    {
        // A rollback mends the failure itself, and in front of a release nothing else can.
        bool rollsBack = ends.Count > 0 && ends[0].StartsWith("ROLLBACK", StringComparison.Ordinal);
        List<string> commands = rollsBack || (ends.Count == 0 && !isForWriting) ? [] : TakeRecovery();
        commands.AddRange(ends);
        if (ends.Count > 0)
        {
            // It was set inside of what has ended.
            _hasSavepoint = false;
            _hasFailed = false;
            _described.Clear();
        }

        if (isForWriting)
        {
            if (_hasSavepoint)
            {
                _hasSavepoint = false;
                commands.Add(ReleaseSavepoint);
            }

            // In front of the savepoints: what is rolled back to one has our settings.
            commands.AddRange(TakeResets());
            commands.AddRange(savepoints);
        }

        if (commands.Count > 0)
        {
            await RunAsync(commands, exports: false, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A command failed or was cancelled: the transaction is of no use before it is rolled back.</summary>
    public void NoteFailure() => _hasFailed = true;

    /// <summary>A command failed: what it is reported as. After an answer that the driver could not make sense of the session is not used again.</summary>
    /// <param name="exception">What the driver threw.</param>
    /// <param name="command">The remote SQL, as EXPLAIN shows it.</param>
    /// <returns>The error; a cancellation is given back as it is.</returns>
    public Exception Failure(Exception exception, string command)
    {
        NoteFailure();
        Exception reported = PostgresErrors.OfCommand(server, exception, command);
        _isGarbled |= exception is OutOfMemoryException || (reported is PeerException { SqlState: var state } && state == SqlState.ProtocolViolation);
        return reported;
    }

    /// <summary>Ends the transaction, if there is one.</summary>
    /// <param name="isCommitted">Whether by COMMIT.</param>
    /// <param name="cancellationToken">Ends the wait, and with it the session.</param>
    /// <returns>The end.</returns>
    public async Task EndAsync(bool isCommitted, CancellationToken cancellationToken)
    {
        if (!IsInTransaction)
        {
            return;
        }

        _described.Clear();
        if (IsOpen)
        {
            await RunAsync([isCommitted ? "COMMIT" : "ROLLBACK"], exports: false, null, cancellationToken).ConfigureAwait(false);
        }

        IsInTransaction = false;
        IsReused = true;
    }

    /// <summary>Runs a query whose result is small and consists of texts.</summary>
    /// <param name="sql">The query; casts its columns to text.</param>
    /// <param name="parameters">The values of <c>$1</c>, ….</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="PeerException">The remote server's error.</exception>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, IReadOnlyList<string> parameters, CancellationToken cancellationToken)
    {
        using var deadline = AnswerDeadline.Watch(connection, cancellationToken);
        try
        {
            var rows = new List<string?[]>();
            NpgsqlBatch batch = CreateBatch([sql]);
            foreach (string parameter in parameters)
            {
                batch.BatchCommands[0].Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameter });
            }

            await using (batch.ConfigureAwait(false))
            {
                NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        var row = new string?[reader.FieldCount];
                        for (int i = 0; i < row.Length; i++)
                        {
                            row[i] = reader.IsDBNull(i) ? null : reader.GetString(i);
                        }

                        rows.Add(row);
                    }
                }

                CheckCount(batch, rows.Count, sql);
            }

            return rows;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Failure(exception, sql);
        }
        catch (OperationCanceledException)
        {
            NoteFailure();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private List<string> Begin(TransactionStart start)
    {
        var commands = new List<string>(5)
        {
            $"BEGIN ISOLATION LEVEL {(start.IsSerializable ? "SERIALIZABLE" : "REPEATABLE READ")}{(start.IsReadOnly ? " READ ONLY" : "")}",
        };
        if (start.Snapshot is { } snapshot)
        {
            commands.Add($"SET TRANSACTION SNAPSHOT '{snapshot}'");
        }

        if (start.ExportsSnapshot)
        {
            commands.Add(Export);
        }

        if (start.HasSavepoint)
        {
            commands.Add(Savepoint);
        }

        _described.Clear();
        _keepsSavepoint = start.HasSavepoint;
        _hasSavepoint = start.HasSavepoint;
        _hasFailed = false;
        _isUnsettled = false;
        IsInTransaction = true;
        return commands;
    }

    private void NoteRefusal(Exception exception)
    {
        if (IsRefusal(exception))
        {
            _statements.Refuse();
        }
    }

    private List<string> TakeRecovery()
    {
        if (!_hasFailed)
        {
            return [];
        }

        if (!_hasSavepoint)
        {
            throw PostgresErrors.LostTransaction(server);
        }

        // What was locked since is not any more.
        _described.Clear();
        _hasFailed = false;
        return [BackToSavepoint];
    }

    private string[] TakeResets()
    {
        if (!_isUnsettled)
        {
            return [];
        }

        _isUnsettled = false;
        return s_resets;
    }

    /// <summary>What makes the session fit for a scan, which may fail.</summary>
    private List<string> TakeSavepoint()
    {
        List<string> commands = TakeRecovery();
        commands.AddRange(TakeResets());
        if (_keepsSavepoint && !_hasSavepoint)
        {
            _hasSavepoint = true;
            commands.Add(Savepoint);
        }

        return commands;
    }

    /// <summary>Runs commands, and describes a statement behind them, in one round trip.</summary>
    private async Task<string?> RunAsync(List<string> commands, bool exports, RemoteStatement? query, CancellationToken cancellationToken)
    {
        string? snapshot = null;
        using var deadline = AnswerDeadline.Watch(connection, cancellationToken);
        try
        {
            if (query is not null)
            {
                // No row is computed for it. The driver's own way to describe a statement cannot be sent together with commands.
                commands.Add($"SELECT * FROM ({query.Sql}) AS described LIMIT 0");
            }

            NpgsqlBatch batch = CreateBatch(commands);
            await using (batch.ConfigureAwait(false))
            {
                NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    if (exports)
                    {
                        _ = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                        snapshot = reader.GetString(0);
                        _ = query is not null && await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                    }

                    if (query is not null)
                    {
                        _described[query.Template] = ReadTypes(reader);
                    }

                    while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                    {
                        // To the end, so that a late error is not lost.
                    }
                }
            }

            return snapshot;
        }
        catch (Exception exception)
        {
            if (exception is OperationCanceledException)
            {
                NoteFailure();
                throw;
            }

            throw Failure(exception, query?.Template ?? string.Join("; ", commands));
        }
    }

    /// <summary>What was read to its end must be as many rows as the server has counted.</summary>
    /// <param name="batch">What was run.</param>
    /// <param name="count">How many rows its last statement gave.</param>
    /// <param name="command">The remote SQL.</param>
    /// <exception cref="PeerException">08P01.</exception>
    internal void CheckCount(NpgsqlBatch batch, long count, string command)
    {
        NpgsqlBatchCommand last = batch.BatchCommands[^1];
        if (HasCount(last) && last.Rows != (ulong)count)
        {
            throw PostgresErrors.LostRows(server, count, last.Rows, command);
        }
    }

    /// <summary>The same for what <see cref="OpenReaderAsync"/> ran.</summary>
    /// <param name="count">How many rows it gave.</param>
    /// <param name="command">The remote SQL.</param>
    /// <exception cref="PeerException">08P01.</exception>
    internal void CheckCount(long count, string command) => CheckCount(_statements.Last!, count, command);

    /// <summary>The same for rows that a write returned.</summary>
    /// <param name="reader">The result, read to its end.</param>
    /// <param name="count">How many rows it gave.</param>
    /// <param name="command">The remote SQL.</param>
    /// <exception cref="PeerException">08P01.</exception>
    internal void CheckCount(NpgsqlDataReader reader, long count, string command)
    {
        if (reader.Rows != (ulong)count)
        {
            throw PostgresErrors.LostRows(server, count, reader.Rows, command);
        }
    }

    /// <summary>How many rows a statement gave or wrote.</summary>
    /// <param name="statement">It, behind its end.</param>
    /// <param name="command">The remote SQL.</param>
    /// <returns>How many.</returns>
    /// <exception cref="PeerException">08P01 if the server's answer does not say.</exception>
    internal long CountOf(NpgsqlBatchCommand statement, string command) =>
        HasCount(statement) ? (long)statement.Rows : throw DamagedEnd(command);

    /// <summary>The server's answer does not say how many rows a statement gave or wrote.</summary>
    /// <param name="command">The remote SQL.</param>
    /// <returns>The error, 08P01.</returns>
    internal PeerException DamagedEnd(string command) => PostgresErrors.DamagedEnd(server, command);

    /// <summary>The types of a result's columns.</summary>
    /// <param name="reader">The result.</param>
    /// <returns>Their OIDs.</returns>
    internal static uint[] ReadTypes(NpgsqlDataReader reader)
    {
        var types = new uint[reader.FieldCount];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = reader.GetDataTypeOID(i);
        }

        return types;
    }

    /// <summary>Whether the end of a statement says how many rows it gave or wrote. The driver takes an end that it does not know for one without a number.</summary>
    private static bool HasCount(NpgsqlBatchCommand statement) => statement.StatementType is
        Npgsql.StatementType.Select or Npgsql.StatementType.Insert or Npgsql.StatementType.Update or Npgsql.StatementType.Delete or Npgsql.StatementType.Merge;

    private NpgsqlBatch CreateBatch(IReadOnlyList<string> commands)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (string command in commands)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(command));
        }

        return batch;
    }
}
