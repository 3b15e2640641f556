using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Tests.Reading;
using PeerFdw.Connectors.Postgres.Tests.Servers;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Connections;

/// <summary>Scans that are statements keep what the transaction promises, as those by COPY do.</summary>
[Collection(RemoteServerGroup.Name)]
public sealed class StatementTests(RemoteServer server)
{
    private static readonly SessionSettings s_settings = new(ScanNotices: false);

    private static TestColumn[] Number => [TestTypes.Column("int4", "n")];

    private static TestColumn[] Wide => [TestTypes.Column("int4", "n"), TestTypes.Column("text", "repeat('x', 200)")];

    [Fact]
    public async Task A_transaction_that_is_begun_with_a_statement_has_one_snapshot_for_all()
    {
        await server.ExecuteAsync("DROP TABLE IF EXISTS st_one; CREATE TABLE st_one AS SELECT 1 AS n");
        await using PostgresPeerConnection connection = server.Connect();
        for (int i = 0; i < 3; i++)
        {
            // The first is described, the second begins the transaction, the third does so prepared.
            await server.ExecuteAsync("DELETE FROM st_one WHERE n > 1");
            await using var transaction = new PostgresTransaction(connection, s_settings);
            Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.st_one"));
            await server.ExecuteAsync("INSERT INTO st_one VALUES (2)");
            Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.st_one"));

            // A stream, and beside it another session of the same snapshot, which is exported only now.
            await using var stream = new TestScan(connection, "FROM generate_series(1, 1000000) n", Wide, transaction);
            stream.Start();
            (await stream.NextAsync())!.Dispose();
            Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.st_one"));
            Assert.Equal(2, transaction.SessionCount);
            Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.st_one"));
            Assert.Equal(1000000 - 64, (await stream.ReadRestAsync()).Count);
            transaction.Commit();
        }
    }

    [Fact]
    public async Task An_error_leaves_the_transaction_and_its_snapshot_alive()
    {
        await server.ExecuteAsync("DROP TABLE IF EXISTS st_two; CREATE TABLE st_two AS SELECT 1 AS n");
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.st_two"));
        await server.ExecuteAsync("INSERT INTO st_two VALUES (2)");
        for (int i = 0; i < 3; i++)
        {
            PeerException error = await Assert.ThrowsAsync<PeerException>(
                () => CountAsync(connection, transaction, "FROM (SELECT 1 / (n - 5000) AS n FROM generate_series(1, 100000) n) t"));
            Assert.Equal("22012", error.SqlState.Code);
            Assert.Contains("remote SQL command: SELECT n FROM (SELECT 1 / (n - 5000)", error.Context!, StringComparison.Ordinal);
            Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.st_two"));
        }

        Assert.Equal(1, transaction.SessionCount);
        transaction.Commit();
    }

    [Fact]
    public async Task A_transaction_that_fails_to_begin_with_a_statement_begins_with_the_next()
    {
        await using PostgresPeerConnection connection = server.Connect();
        string failing = "FROM (SELECT 1 / (n - 3) AS n FROM generate_series(1, current_setting('max_connections')::int) n) t";
        for (int i = 0; i < 3; i++)
        {
            await using var transaction = new PostgresTransaction(connection, s_settings);
            Assert.Equal("22012", (await Assert.ThrowsAsync<PeerException>(() => CountAsync(connection, transaction, failing))).SqlState.Code);
            Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
            transaction.Commit();
        }
    }

    [Theory]
    [InlineData(1000000)]
    [InlineData(100000)]
    public async Task A_statement_that_gives_many_rows_makes_room_for_others(int rows)
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings with { IsSerializable = true });
        await using var scan = new TestScan(connection, $"FROM generate_series(1, {rows}) n", Wide, transaction, asStatement: true);
        scan.Start();
        (await scan.NextAsync())!.Dispose();
        Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
        List<string?[]> rest = await scan.ReadRestAsync();
        Assert.Equal(rows.ToString("x8", null), rest[^1][0]);
        Assert.Equal(rows, rest.Count + 64);
        transaction.Commit();
    }

    [Fact]
    public async Task A_statement_that_is_cancelled_stops_there_and_leaves_the_transaction_alive()
    {
        await using PostgresPeerConnection connection = server.Connect();
        for (int i = 0; i < 3; i++)
        {
            await using var transaction = new PostgresTransaction(connection, s_settings);
            await using (var scan = new TestScan(
                connection, "FROM (SELECT 1 AS n, pg_sleep(60) AS stop_me) t", [TestTypes.Column("int4", "n"), TestTypes.Column("text", "stop_me::text")], transaction, asStatement: true))
            {
                scan.Start();
                await WaitForAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%stop_me%' AND query NOT LIKE '%pg_stat%' AND state = 'active' AND wait_event = 'PgSleep'", 1);
                long started = Stopwatch.GetTimestamp();
                scan.Cancel();
                await scan.Run;
                TimeSpan took = Stopwatch.GetElapsedTime(started);
                Assert.True(took < TimeSpan.FromSeconds(2), $"it took {took}");
            }

            await WaitForAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%stop_me%' AND query NOT LIKE '%pg_stat%' AND state = 'active'", 0);
            Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
            transaction.Commit();
        }
    }

    [Fact]
    public async Task A_statement_of_which_no_more_rows_are_wanted_stops_there()
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        await using var scan = new TestScan(connection, "FROM (SELECT generate_series(1, 2000000000) AS n) t", Number, transaction, asStatement: true);
        Assert.Equal(10, (await scan.ReadAsync(limit: 10)).Count);
        await scan.Run.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
        transaction.Commit();
    }

    [Fact]
    public async Task A_lost_session_is_replaced_at_the_start_of_a_transaction_and_an_error_in_its_middle()
    {
        await using PostgresPeerConnection connection = server.Connect(new Dictionary<string, string> { ["application_name"] = "st_to_be_killed" });
        for (int i = 0; i < 2; i++)
        {
            await using var first = new PostgresTransaction(connection, s_settings);
            Assert.Equal(3, await CountAsync(connection, first, "FROM generate_series(1, 3) n"));
            first.Commit();
        }

        await KillAsync("st_to_be_killed");
        await using var second = new PostgresTransaction(connection, s_settings);
        Assert.Equal(3, await CountAsync(connection, second, "FROM generate_series(1, 3) n"));
        await KillAsync("st_to_be_killed");
        for (int i = 0; i < 2; i++)
        {
            PeerException error = await Assert.ThrowsAsync<PeerException>(() => CountAsync(connection, second, "FROM generate_series(1, 3) n"));
            Assert.Equal("08006", error.SqlState.Code);
        }
    }

    [Fact]
    public async Task A_table_that_was_changed_is_described_anew()
    {
        await server.ExecuteAsync("DROP TABLE IF EXISTS st_three; CREATE TABLE st_three AS SELECT g AS n FROM generate_series(1, 5) g");
        await using PostgresPeerConnection connection = server.Connect();
        foreach (string type in new[] { "int8", "text", "numeric", "int4", "int8" })
        {
            for (int i = 0; i < 3; i++)
            {
                await using var transaction = new PostgresTransaction(connection, s_settings);
                await using var scan = new TestScan(connection, "FROM public.st_three ORDER BY n", Number, transaction, asStatement: true);
                string?[] values = (await scan.ReadAsync()).Select(r => r[0]).ToArray();
                Assert.Equal(5, values.Length);
                Assert.True(values[4] is "00000005" or "input:5", values[4]);
                transaction.Commit();
            }

            await server.ExecuteAsync($"ALTER TABLE st_three ALTER n TYPE {type} USING n::{type}");
        }
    }

    private static async Task<long> CountAsync(PostgresPeerConnection connection, PostgresTransaction transaction, string from)
    {
        await using var scan = new TestScan(connection, from, Number, transaction, asStatement: true);
        return await scan.CountAsync();
    }

    private async Task KillAsync(string name)
    {
        await server.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'");
        await WaitForAsync($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{name}'", 0);
    }

    private async Task WaitForAsync(string query, long expected)
    {
        for (int i = 0; i < 200; i++)
        {
            if (await server.ScalarAsync(query) is long count && count == expected)
            {
                return;
            }

            await Task.Delay(25);
        }

        Assert.Fail($"never {expected}: {query}");
    }
}
