using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace PeerFdw.Soak;

/// <summary>One session that does one thing after the other, checks what it is told, and begins anew when it is ended.</summary>
/// <param name="cluster">Where.</param>
/// <param name="number">Which session: also the seed of what it does.</param>
/// <param name="figures">Where it counts.</param>
internal sealed class SoakSession(SoakCluster cluster, int number, SoakFigures figures)
{
    /// <summary>
    /// Errors that cancelling, terminating and writing side by side bring along: cancelled, ended by an administrator, serialization failures and deadlocks, a
    /// connection to the peer that was lost, a transaction that has failed, a key that is there.
    /// </summary>
    private static readonly HashSet<string> s_expected =
        ["57014", "57P01", "40001", "40P01", "08006", "08003", "08007", "08000", "08001", "25P02", "23505", "42P01", "55P03"];

    private readonly Random _random = new(number);
    private NpgsqlConnection? _connection;
    private long? _notes;

    /// <summary>Its backend; 0 while it has none.</summary>
    public int Backend { get; private set; }

    /// <summary>Figures of the backend, noted every few seconds while it is between two statements.</summary>
    public List<BackendSample> Samples { get; } = [];

    /// <summary>Works until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        DateTime sampled = DateTime.UtcNow;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                NpgsqlConnection connection = await OpenAsync();
                await ActAsync(connection);
                figures.CountAction();
                if (DateTime.UtcNow - sampled > TimeSpan.FromSeconds(5))
                {
                    sampled = DateTime.UtcNow;
                    await SampleAsync();
                }
            }
            catch (PostgresException e)
            {
                figures.CountError(e.SqlState);
                if (!s_expected.Contains(e.SqlState))
                {
                    figures.Surprise($"session {number}: {e.SqlState} {e.MessageText} / {e.Detail} / {e.Where}");
                }

                await RollBackAsync();
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException or ObjectDisposedException)
            {
                // The backend was terminated.
                figures.CountError("lost");
                await CloseAsync();
            }
        }

        await RollBackAsync();
    }

    /// <summary>Closes its connection.</summary>
    public async Task CloseAsync()
    {
        Backend = 0;
        Samples.Clear();
        if (_connection is { } connection)
        {
            _connection = null;
            try
            {
                await connection.DisposeAsync();
            }
            catch (NpgsqlException)
            {
            }
        }
    }

    /// <summary>Handles that its backend holds; null if it has none.</summary>
    public async Task<string?> HandlesAsync() => _connection is null ? null : await TextAsync(_connection, "SELECT format('%s %s %s', handles, winding_down, faults) FROM peer_fdw_bridge()");

    private async Task<NpgsqlConnection> OpenAsync()
    {
        if (_connection is null)
        {
            _notes = null;
            _connection = await cluster.Postgres.ConnectAsync();
            Backend = _connection.ProcessID;
        }

        return _connection;
    }

    private async Task RollBackAsync()
    {
        // What was committed of the notes is not known any more.
        _notes = null;
        try
        {
            if (_connection is { State: System.Data.ConnectionState.Open } connection)
            {
                await ExecuteAsync(connection, "ROLLBACK; RESET statement_timeout");
                return;
            }
        }
        catch (NpgsqlException)
        {
        }

        await CloseAsync();
    }

    private async Task SampleAsync()
    {
        int backend = Backend;
        Samples.Add(new BackendSample(
            Integration.Tests.Backend.PrivateKilobytes(backend), Integration.Tests.Backend.Descriptors(backend), Integration.Tests.Backend.Threads(backend)));
        string? handles = await HandlesAsync();
        if (handles?.Split(' ') is not ["0", _, "0"])
        {
            figures.Surprise($"session {number}: handles, winding down, faults: {handles}");
        }
    }

    private async Task ActAsync(NpgsqlConnection connection)
    {
        switch (_random.Next(14))
        {
            case 0 or 1:
                await ExpectAsync(connection, "SELECT sum(amount) FROM p.accounts", SoakCluster.Accounts * SoakCluster.Amount);
                break;
            case 2 or 3:
                await TransferAsync(connection);
                break;
            case 4:
                await ExpectAsync(connection, "SELECT count(*) FROM (SELECT order_id FROM d.orders WHERE customer_id = 'C0000' AND order_id < '2024-03' ORDER BY order_id LIMIT 300) AS s", 300);
                break;
            case 5:
                await ExpectAsync(connection, "SELECT count(*) FROM d.orders", 20_000);
                break;
            case 6 or 7:
                await WriteNotesAsync(connection);
                break;
            case 8:
                await ReadCursorAsync(connection);
                break;
            case 9:
                await ExpectAsync(connection, "SELECT count(*) FROM p.accounts AS a JOIN (VALUES (1), (7), (1999)) AS v (id) ON a.id = v.id JOIN d.orders AS o ON o.customer_id = 'C0002' AND o.order_id = '2024-01-01#000001'", 3);
                break;
            case 10:
                await ExecuteAsync(connection, _random.Next(3) switch
                {
                    0 => "ANALYZE p.accounts",
                    1 => "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM p.accounts WHERE id % 10 = 3",
                    _ => "EXPLAIN (ANALYZE) SELECT document FROM d.orders WHERE customer_id = 'C0003'",
                });
                break;
            case 11:
                // Ends early: what is under way at the peer is stopped.
                await ExpectAsync(connection, "SELECT count(*) FROM (SELECT n FROM p.slow WHERE n % 7 > random() LIMIT 3) AS s", 3);
                break;
            case 12:
                await ExecuteAsync(connection, "SET statement_timeout = '50ms'");
                await ExecuteAsync(connection, _random.Next(2) == 0 ? "SELECT count(*) FROM p.slow" : "SELECT count(document) FROM d.orders");
                await ExecuteAsync(connection, "RESET statement_timeout");
                break;
            default:
                await ExecuteAsync(connection, "SELECT * FROM p.missing");
                break;
        }
    }

    /// <summary>Moves money in one transaction, and some back by a savepoint that is given up. The sum stays.</summary>
    private async Task TransferAsync(NpgsqlConnection connection)
    {
        // In one order, so that deadlocks are seldom.
        int from = _random.Next(1, SoakCluster.Accounts);
        int to = _random.Next(from + 1, SoakCluster.Accounts + 1);
        int sum = _random.Next(1, 50);
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, $"UPDATE p.accounts SET amount = amount - {sum} WHERE id = {from}");
        await ExecuteAsync(connection, $"SAVEPOINT a; UPDATE p.accounts SET amount = 0 WHERE id BETWEEN {from} AND {from + 3}; INSERT INTO p.journal VALUES ('{number}', 'never'); ROLLBACK TO a");
        await ExecuteAsync(connection, $"UPDATE p.accounts SET amount = amount + {sum} WHERE id = {to}");
        await ExecuteAsync(connection, $"INSERT INTO p.journal SELECT '{number}', 'moved ' || g FROM generate_series(1, {_random.Next(1, 30)}) g");
        await ExpectAsync(connection, "SELECT sum(amount) FROM p.accounts", SoakCluster.Accounts * SoakCluster.Amount);
        await ExecuteAsync(connection, _random.Next(3) == 0 ? "ROLLBACK" : "COMMIT");
    }

    /// <summary>Writes into a partition of its own, where it knows how many there are.</summary>
    private async Task WriteNotesAsync(NpgsqlConnection connection)
    {
        _notes ??= await NumberAsync(connection, $"SELECT count(*) FROM d.notes WHERE session = '{number}'");
        await ExpectAsync(connection, $"SELECT count(*) FROM d.notes WHERE session = '{number}'", _notes.Value);
        int count = _random.Next(1, 60);
        int first = _random.Next(1, 1_000_000) * 100;
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, $"INSERT INTO d.notes SELECT '{number}', {first} + g, repeat('y', g) FROM generate_series(1, {count}) g");
        await ExecuteAsync(connection, $"SAVEPOINT a; DELETE FROM d.notes WHERE session = '{number}'; ROLLBACK TO a");
        await ExecuteAsync(connection, $"UPDATE d.notes SET note = 'changed' WHERE session = '{number}' AND n = {first + 1}");
        await ExpectAsync(connection, $"SELECT count(*) FROM d.notes WHERE session = '{number}'", _notes.Value + count);
        if (_random.Next(3) == 0)
        {
            await ExecuteAsync(connection, "ROLLBACK");
            return;
        }

        long notes = _notes.Value + count;
        _notes = null;
        await ExecuteAsync(connection, "COMMIT");
        _notes = notes;
        if (notes > 500)
        {
            _notes = null;
            await ExecuteAsync(connection, $"DELETE FROM d.notes WHERE session = '{number}'");
        }
    }

    private async Task ReadCursorAsync(NpgsqlConnection connection)
    {
        await ExecuteAsync(connection, "BEGIN; DECLARE c CURSOR FOR SELECT id FROM p.accounts ORDER BY id; DECLARE o CURSOR FOR SELECT order_id FROM d.orders");
        for (int i = 0; i < 3; i++)
        {
            await ExecuteAsync(connection, "FETCH 10 FROM c; FETCH 100 FROM o");
        }

        await ExpectAsync(connection, "FETCH 1 FROM c", 31);
        await ExecuteAsync(connection, _random.Next(2) == 0 ? "CLOSE c; COMMIT" : "ROLLBACK");
    }

    private async Task ExpectAsync(NpgsqlConnection connection, string sql, long expected)
    {
        long found = await NumberAsync(connection, sql);
        if (found != expected)
        {
            figures.Surprise($"session {number}: {found} and not {expected}: {sql}");
        }
    }

    private static async Task<long> NumberAsync(NpgsqlConnection connection, string sql) => long.Parse((await TextAsync(connection, sql))!, CultureInfo.InvariantCulture);

    private static async Task<string?> TextAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
