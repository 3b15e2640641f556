using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing;
using PeerFdw.Testing.Timing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.DynamoDb.Writing;

/// <summary>
/// Flushes that are cancelled, refused, throttled, or whose server goes away: the backend lives, and what the error tells of what was written is held against
/// what is in the table.
/// </summary>
[Collection(DynamoDbCollection.Name)]
public sealed partial class FlushTests(DynamoDbCluster cluster, ITestOutputHelper output)
{
    private const int Rows = 1000;

    [Theory]
    [InlineData("upsert")]
    [InlineData("strict")]
    public async Task A_server_that_dies_midway(string mode)
    {
        await using var relay = new RelayServer(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await FilledAsync(session, relay, mode);
        int requests = 0;
        relay.After = (request, answer) => IsWrite(request) && Interlocked.Increment(ref requests) > 20 ? answer with { SendBytes = 0 } : answer;
        relay.Instead = request => IsWrite(request) && Volatile.Read(ref requests) > 20 ? new StandInAnswer(200, "{}", SendBytes: 0) : null;
        PostgresException error = await session.ErrorAsync("COMMIT");
        Assert.Equal("08006", error.SqlState);
        await CheckReportAsync(session, table, error.Detail!);
        await AliveAsync(session, table, relay);
    }

    [Theory]
    [InlineData("upsert")]
    [InlineData("strict")]
    public async Task An_answer_that_is_not_DynamoDBs_acknowledges_nothing(string mode)
    {
        await using var relay = new RelayServer(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await FilledAsync(session, relay, mode);
        int requests = 0;
        relay.Instead = request => IsWrite(request) && Interlocked.Increment(ref requests) == 10 ? new StandInAnswer(200, "") : null;
        PostgresException error = await session.ErrorAsync("COMMIT");
        Assert.Equal("08P01", error.SqlState);

        // Npgsql closes the connection after this error, and does not wait for the warning.
        (long _, long unknown) = await CheckReportAsync(null, table, error.Detail!);
        Assert.InRange(unknown, 1, 25);
    }

    [Fact]
    public async Task A_server_that_refuses_some()
    {
        await using var relay = new RelayServer(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await FilledAsync(session, relay, "upsert");
        relay.Instead = request => IsWrite(request) && request.Body.Contains("\"N\":\"500\"", StringComparison.Ordinal)
            ? RelayServer.Error(400, "AccessDeniedException", "not you") : null;
        PostgresException error = await session.ErrorAsync("COMMIT");
        Assert.Equal("42501", error.SqlState);
        (long written, long unknown) = await CheckReportAsync(session, table, error.Detail!);
        Assert.Equal(0, unknown);
        Assert.InRange(written, 1, Rows - 25);
        await AliveAsync(session, table, relay);
    }

    [Fact]
    public async Task Items_that_are_left_unprocessed_are_sent_again()
    {
        await using var relay = new RelayServer(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await FilledAsync(session, relay, "upsert", retries: 3);

        // Counted by request, not over all: several are on the way at once, and none may be refused more often than it is tried.
        var seen = new ConcurrentDictionary<string, int>();
        relay.Instead = request => IsWrite(request) && seen.AddOrUpdate(request.Body, 1, (_, n) => n + 1) <= 3
            ? new StandInAnswer(200, $"{{\"UnprocessedItems\":{request.Body["{\"RequestItems\":".Length..^1]}}}") : null;
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(Rows, await table.CountAsync());
        Assert.All(seen.Values, n => Assert.Equal(4, n));
        Assert.Equal((Rows + 24) / 25, seen.Count);
    }

    [Fact]
    public async Task A_throttled_flush_gives_up_after_its_retries()
    {
        await using var relay = new RelayServer(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await FilledAsync(session, relay, "upsert", retries: 1);
        int requests = 0;
        relay.Instead = request => IsWrite(request) && Interlocked.Increment(ref requests) > 10
            ? RelayServer.Error(400, "ProvisionedThroughputExceededException", "slow down") : null;

        // Npgsql closes the connection after errors of this class.
        PostgresException error = await session.ErrorAsync("COMMIT");
        Assert.Equal("53400", error.SqlState);
        Assert.Equal((250, 0), await CheckReportAsync(null, table, error.Detail!));
    }

    [TimedTheory]
    [InlineData("upsert", false)]
    [InlineData("strict", false)]
    [InlineData("upsert", true)]
    public async Task A_flush_is_cancelled_at_once_and_tells_what_it_left(string mode, bool byTimeout)
    {
        await using var relay = new RelayServer(cluster.Peer.Endpoint);
        await using Session other = await cluster.OpenAsync();
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await FilledAsync(session, relay, mode);
        relay.After = (request, answer) => IsWrite(request) ? answer with { Delay = TimeSpan.FromMilliseconds(400) } : answer;
        var since = new Stopwatch();
        if (byTimeout)
        {
            await session.ExecuteAsync("SET LOCAL statement_timeout = '700ms'");
        }

        Task<PostgresException> failing = session.ErrorAsync("COMMIT");
        await Task.Delay(700);
        since.Start();
        if (!byTimeout)
        {
            Assert.Equal(["active", "Extension"], await other.RowAsync($"SELECT state, wait_event_type FROM pg_stat_activity WHERE pid = {session.ProcessId}"));
            await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
        }

        PostgresException error = await failing;
        output.WriteLine($"{mode}: {since.Elapsed.TotalMilliseconds:F1} ms");
        Assert.Equal("57014", error.SqlState);
        Timely.Within(500, since, "cancel");

        // On a machine that is busy the report may come with the next statement.
        for (int i = 0; i < 20 && !session.Notices.Any(n => n.Severity == "WARNING"); i++)
        {
            await Task.Delay(100);
            await session.ExecuteAsync("SELECT handles FROM peer_fdw_bridge()");
        }

        PostgresNotice warning = Assert.Single(session.Notices, n => n.Severity == "WARNING");
        Assert.Contains($"stay in DynamoDB table \"{table.Name}\"", warning.MessageText, StringComparison.Ordinal);
        await Task.Delay(500);
        await CheckReportAsync(session, table, warning.Detail!);
        await AliveAsync(session, table, relay);
    }

    [Fact]
    public async Task A_terminated_backend_ends_and_no_other()
    {
        await using var relay = new RelayServer(cluster.Peer.Endpoint);
        await using Session other = await cluster.OpenAsync();
        await using Session session = await cluster.OpenAsync();
        await FilledAsync(session, relay, "upsert");
        relay.Instead = request => IsWrite(request) ? new StandInAnswer(200, "", IsStuck: true) : null;
        Task<PostgresException> failing = session.ErrorAsync("COMMIT");
        await Task.Delay(500);
        await other.ExecuteAsync($"SELECT pg_terminate_backend({session.ProcessId})");
        Assert.NotNull(await Backend.WaitForEndAsync(session.ProcessId, Stopwatch.StartNew()));
        Assert.Equal("57P01", (await failing).SqlState);
        Assert.Equal(other.ProcessId, await other.NumberAsync("SELECT pg_backend_pid()"));
    }

    [Fact]
    public async Task A_long_flush_says_how_far_it_is()
    {
        await using var relay = new RelayServer(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await FilledAsync(session, relay, "upsert");
        relay.After = (request, answer) => IsWrite(request) ? answer with { Delay = TimeSpan.FromMilliseconds(2200) } : answer;
        await session.ExecuteAsync("COMMIT");
        Assert.Contains(session.Notices, n => Regex.IsMatch(n.MessageText, $"^DynamoDB: [0-9]+ of {Rows} items of the transaction are written$"));
        Assert.Equal(Rows, await table.CountAsync());
    }

    [Fact]
    public async Task A_server_that_is_gone_leaves_nothing()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table;
        await using (var relay = new RelayServer(cluster.Peer.Endpoint))
        {
            table = await FilledAsync(session, relay, "upsert");
        }

        PostgresException error = await session.ErrorAsync("COMMIT");
        Assert.StartsWith("08", error.SqlState, StringComparison.Ordinal);
        (long written, long _) = await CheckReportAsync(session, table, error.Detail!);
        Assert.Equal(0, written);
        Assert.Equal(1, await session.NumberAsync("SELECT 1"));
    }

    [Theory]
    [InlineData("strict", "The item has the key {\"pk\":\"a\",\"sk\":2}.")]
    [InlineData("upsert", "The request was for 3 items, those from {\"pk\":\"a\",\"sk\":1} to {\"pk\":\"a\",\"sk\":3}.")]
    public async Task What_only_DynamoDB_knows_to_be_wrong_names_the_row(string mode, string named)
    {
        await using Session session = await cluster.OpenAsync();
        string name = cluster.NextName("w");
        await cluster.Client.CreateTableAsync(SampleData.SampleTable.Define(name, ["pk:S", "sk:N", "x:S"], ["pk", "sk"], [("by_x", ["x"])]));
        await session.ExecuteAsync($"""
            SET peer_fdw.scan_notices = off;
            CREATE FOREIGN TABLE {name} (pk text OPTIONS (partition_key 'true') COLLATE "C", sk int OPTIONS (sort_key 'true'), x jsonb)
            SERVER ddb OPTIONS (insert_mode '{mode}')
            """);
        PostgresException error = await session.ErrorAsync($"""INSERT INTO {name} VALUES ('a', 1, '"text"'), ('a', 2, '5'), ('a', 3, '"text"')""");
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(named, error.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {name} WHERE sk = 2"));
    }

    [Fact]
    public async Task An_update_that_makes_an_item_too_large_names_it()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, note) VALUES ('a', 1, repeat('x', 300000))");
        PostgresException error = await session.ErrorAsync($"UPDATE {table.Name} SET city = repeat('y', 200000)");
        Assert.Equal("22023", error.SqlState);
        Assert.Contains("""{"pk":"a","sk":1}""", error.Detail, StringComparison.Ordinal);
        Assert.Equal(["300000", null], await session.RowAsync($"SELECT length(note), city FROM {table.Name}"));
    }

    [Fact]
    public async Task Another_transaction_in_the_way_is_a_serialization_failure()
    {
        await using var relay = new RelayServer(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await FilledAsync(session, relay, "strict");
        relay.Instead = request => IsWrite(request) && request.Body.Contains("\"N\":\"77\"", StringComparison.Ordinal)
            ? RelayServer.Error(400, "TransactionConflictException", "Transaction is ongoing for the item") : null;
        PostgresException error = await session.ErrorAsync("COMMIT");
        Assert.Equal("40001", error.SqlState);
        Assert.Contains("""{"pk":"a","sk":77}""", error.Detail, StringComparison.Ordinal);
        await CheckReportAsync(session, table, error.Detail!);
        await AliveAsync(session, table, relay);
    }

    private static bool IsWrite(StandInRequest request) => request.DynamoDbOperation is "BatchWriteItem" or "PutItem" or "UpdateItem" or "DeleteItem";

    private static async Task AliveAsync(Session session, WritableTable table, RelayServer relay)
    {
        relay.Instead = _ => null;
        relay.After = (_, answer) => answer;
        await session.ExecuteAsync($"ROLLBACK; INSERT INTO {table.Name} (pk, sk) VALUES ('after', 1)");
        Assert.Equal(1, await session.NumberAsync($"SELECT count(*) FROM {table.Name} WHERE pk = 'after'"));
        Assert.Equal(["0", "1"], await session.RowAsync("SELECT handles, connections FROM peer_fdw_bridge()"));
    }

    private async Task<WritableTable> FilledAsync(Session session, RelayServer relay, string mode, int retries = 0)
    {
        string server = await WritableTable.ServerAsync(cluster, session, relay.Endpoint, retries);
        WritableTable table = await WritableTable.CreateAsync(cluster, session, $"insert_mode '{mode}'", server: server);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table.Name} (pk, sk) SELECT 'a', g FROM generate_series(1, {Rows}) AS g");
        return table;
    }

    /// <summary>Holds a report against the table.</summary>
    private async Task<(long Written, long Unknown)> CheckReportAsync(Session? session, WritableTable table, string detail)
    {
        Match match = ReportPattern().Match(detail);
        Assert.True(match.Success, detail);
        long Number(string group) => match.Groups[group].Success ? long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
        (long written, long unknown) = (Number("written"), Number("unknown"));
        Assert.Equal(Rows, written + unknown + Number("missing"));
        long there = await table.CountAsync();
        output.WriteLine($"{detail} There are {there}.");
        Assert.InRange(there, written, written + unknown);
        if (session is not null && written + unknown > 0)
        {
            Assert.Contains(session.Notices, n => n.Severity == "WARNING" && n.Detail == match.Value);
        }

        return (written, unknown);
    }

    [GeneratedRegex("Of 1000 items of DynamoDB table \"[^\"]+\", (?<written>[0-9]+) were written, (?<missing>[0-9]+) were not(, (?<unknown>[0-9]+) may or may not have been)?\\.")]
    private static partial Regex ReportPattern();
}
