using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests;

/// <summary>One connection with a backend of its own, and every notice that it sent.</summary>
public sealed class Session : IAsyncDisposable
{
    private readonly List<PostgresNotice> _notices = [];

    public Session(NpgsqlConnection connection)
    {
        Connection = connection;
        ProcessId = connection.ProcessID;
        connection.Notice += (_, e) =>
        {
            lock (_notices)
            {
                _notices.Add(e.Notice);
            }
        };
    }

    public NpgsqlConnection Connection { get; }

    /// <summary>The backend, also when it is gone.</summary>
    public int ProcessId { get; }

    public IReadOnlyList<PostgresNotice> Notices
    {
        get
        {
            lock (_notices)
            {
                return [.. _notices];
            }
        }
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = new NpgsqlCommand(sql, Connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first value as text; null for NULL or no row.</summary>
    public async Task<string?> TextAsync(string sql) => (await RowsAsync(sql)) is [[var value, ..], ..] ? value : null;

    /// <summary>The first value as a number.</summary>
    public async Task<long> NumberAsync(string sql) =>
        long.Parse((await TextAsync(sql))!, NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>All rows, each value in PostgreSQL's own text form.</summary>
    public async Task<IReadOnlyList<string?[]>> RowsAsync(string sql) => (await ResultAsync(sql)).Rows;

    /// <summary>All rows, each value in PostgreSQL's own text form, and how many rows were written; -1 where none could be.</summary>
    public async Task<(IReadOnlyList<string?[]> Rows, int Written)> ResultAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, Connection) { AllResultTypesAreUnknown = true };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync())
        {
            var row = new string?[reader.FieldCount];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = await reader.IsDBNullAsync(i) ? null : reader.GetString(i);
            }

            rows.Add(row);
        }

        await reader.CloseAsync();
        return (rows, reader.RecordsAffected);
    }

    /// <summary>The only row.</summary>
    public async Task<IEnumerable<string?>> RowAsync(string sql) => Assert.Single(await RowsAsync(sql));

    /// <summary>The first column of all rows.</summary>
    public async Task<IReadOnlyList<string?>> ColumnAsync(string sql) => [.. (await RowsAsync(sql)).Select(r => r[0])];

    /// <summary>Runs what must fail.</summary>
    public async Task<PostgresException> ErrorAsync(string sql) =>
        await Assert.ThrowsAsync<PostgresException>(async () => await RowsAsync(sql));

    /// <summary>The plan as text.</summary>
    public async Task<string> ExplainAsync(string sql, string options = "VERBOSE, COSTS OFF") =>
        string.Join('\n', await ColumnAsync($"EXPLAIN ({options}) {sql}"));

    /// <summary>The plan as JSON: every node that is a foreign scan, the outermost first.</summary>
    public async Task<IReadOnlyList<JsonElement>> ForeignScansAsync(string sql, string options = "VERBOSE")
    {
        using JsonDocument document = JsonDocument.Parse((await TextAsync($"EXPLAIN ({options}, FORMAT JSON) {sql}"))!);
        var scans = new List<JsonElement>();
        Collect(document.RootElement[0].GetProperty("Plan").Clone(), scans);
        return scans;
    }

    /// <summary>
    /// Runs what must fail, inside the server, and gives SQLSTATE, message, detail and hint. For errors after which the client
    /// would close the connection (Npgsql does so for classes 53, 58 and XX).
    /// </summary>
    public async Task<(string SqlState, string Message, string Detail, string Hint)> CaughtAsync(string sql)
    {
        await ExecuteAsync("""
            CREATE OR REPLACE FUNCTION pg_temp.caught(statement text, OUT state text, OUT message text, OUT detail text, OUT hint text) LANGUAGE plpgsql AS $$
            BEGIN
                EXECUTE statement;
            EXCEPTION WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
            END $$
            """);
        string?[] row = Assert.Single(await RowsAsync($"SELECT * FROM pg_temp.caught('{sql.Replace("'", "''", StringComparison.Ordinal)}')"));
        Assert.True(row[0] is not null, $"no error: {sql}");
        return (row[0]!, row[1]!, row[2]!, row[3]!);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Connection.DisposeAsync();
        }
        catch (NpgsqlException)
        {
            // The backend is gone: what the test has to say of it comes first.
        }
    }

    private static void Collect(JsonElement node, List<JsonElement> scans)
    {
        if (node.GetProperty("Node Type").GetString() == "Foreign Scan")
        {
            scans.Add(node);
        }

        if (node.TryGetProperty("Plans", out JsonElement children))
        {
            foreach (JsonElement child in children.EnumerateArray())
            {
                Collect(child, scans);
            }
        }
    }
}
