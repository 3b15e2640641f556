using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Tests.Reading;
using PeerFdw.Connectors.Postgres.Tests.Servers;
using PeerFdw.Rows;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Testing.Timing;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Connections;

/// <summary>One snapshot for a transaction, whatever happens in it; and what is left at the server when it is over.</summary>
[Collection(RemoteServerGroup.Name)]
public sealed class TransactionTests(RemoteServer server)
{
    private static readonly SessionSettings s_settings = new(ScanNotices: false);

    private static TestColumn[] Number => [TestTypes.Column("int4", "n")];

    private static TestColumn[] Wide => [TestTypes.Column("int4", "n"), TestTypes.Column("text", "repeat('x', 200)")];

    [Fact]
    public async Task Scans_of_a_transaction_see_one_snapshot()
    {
        await server.ExecuteAsync("DROP TABLE IF EXISTS one; CREATE TABLE one AS SELECT 1 AS n");
        await using PostgresPeerConnection connection = server.Connect();
        await using (var transaction = new PostgresTransaction(connection, s_settings))
        {
            Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.one"));
            await server.ExecuteAsync("INSERT INTO one VALUES (2)");
            Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.one"));
            transaction.Commit();
        }

        await using (var transaction = new PostgresTransaction(connection, s_settings))
        {
            Assert.Equal(2, await CountAsync(connection, transaction, "FROM public.one"));
        }
    }

    [Fact]
    public async Task A_scan_beside_one_that_streams_sees_the_same_snapshot_on_another_session()
    {
        await server.ExecuteAsync("DROP TABLE IF EXISTS two; CREATE TABLE two AS SELECT 1 AS n");
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        await using var long1 = new TestScan(connection, "FROM generate_series(1, 1000000) n", Wide, transaction);
        long1.Start();
        using (RowBatch? first = await long1.NextAsync())
        {
            Assert.NotNull(first);
        }

        await server.ExecuteAsync("INSERT INTO two VALUES (2)");
        Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.two"));
        Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.two"));
        Assert.Equal(2, transaction.SessionCount);
        Assert.Equal(1000000 - 64, (await long1.ReadRestAsync()).Count);
        transaction.Commit();
    }

    [Theory]
    [InlineData(1000000)]
    [InlineData(100000)]
    public async Task Where_no_follower_may_be_had_the_running_scan_is_read_to_its_end(int rows)
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings with { IsSerializable = true });
        await using var scan = new TestScan(connection, $"FROM generate_series(1, {rows}) n", Wide, transaction);
        scan.Start();
        using (RowBatch? first = await scan.NextAsync())
        {
            Assert.NotNull(first);
        }

        Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
        Assert.Equal(1, transaction.SessionCount);
        List<string?[]> rest = await scan.ReadRestAsync();
        Assert.Equal(Enumerable.Range(65, rows - 64).Select(n => n.ToString("x8", null)), rest.Select(r => r[0]));
        if (rows == 1000000)
        {
            Assert.Equal(1, scan.Report["Results Read Ahead"]);
        }

        Assert.Equal(1, transaction.PendingWrites);
        await transaction.FlushAsync(new Silence(), CancellationToken.None);
        Assert.Equal(0, transaction.PendingWrites);
        transaction.Commit();
    }

    [Fact]
    public async Task An_error_leaves_the_transaction_and_its_snapshot_alive()
    {
        await server.ExecuteAsync("DROP TABLE IF EXISTS three; CREATE TABLE three AS SELECT 1 AS n");
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.three"));
        await server.ExecuteAsync("INSERT INTO three VALUES (2)");
        PeerException error = await Assert.ThrowsAsync<PeerException>(
            () => CountAsync(connection, transaction, "FROM (SELECT 1 / (n - 5000) AS n FROM generate_series(1, 100000) n) t"));
        Assert.Equal("22012", error.SqlState.Code);
        Assert.Equal("division by zero", error.Message);
        Assert.Contains("remote SQL command: SELECT n FROM (SELECT 1 / (n - 5000)", error.Context!, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(connection, transaction, "FROM public.three"));
        Assert.Equal(1, transaction.SessionCount);
        transaction.Commit();
    }

    [Fact]
    public async Task An_error_while_a_query_is_described_leaves_the_transaction_alive()
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        PeerException first = await Assert.ThrowsAsync<PeerException>(() => CountAsync(connection, transaction, "FROM no_such_table"));
        Assert.Equal("42P01", first.SqlState.Code);
        Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
        PeerException second = await Assert.ThrowsAsync<PeerException>(() => CountAsync(connection, transaction, "FROM no_such_table"));
        Assert.Equal("42P01", second.SqlState.Code);
        Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
        transaction.Commit();
    }

    [TimedFact]
    public async Task A_scan_that_is_cancelled_stops_the_remote_query_and_leaves_the_transaction_alive()
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        await using (var scan = new TestScan(connection, "FROM (SELECT 1 AS n, pg_sleep(60) AS cancel_me) t", [TestTypes.Column("int4", "n"), TestTypes.Column("text", "cancel_me::text")], transaction))
        {
            scan.Start();
            await WaitForAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%cancel_me%' AND state = 'active'", 1);
            long started = Stopwatch.GetTimestamp();
            scan.Cancel();
            await scan.Run;
            TimeSpan took = Stopwatch.GetElapsedTime(started);
            Timely.Within(2000, took, "cancel");
        }

        await WaitForAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%cancel_me%' AND state = 'active'", 0);
        Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
        Assert.Equal(1, transaction.SessionCount);
        transaction.Commit();
    }

    [Fact]
    public async Task A_scan_of_which_no_more_rows_are_wanted_stops_the_remote_query()
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        await using var scan = new TestScan(connection, "FROM (SELECT generate_series(1, 2000000000) AS n) t", Number, transaction);
        Assert.Equal(10, (await scan.ReadAsync(limit: 10)).Count);
        await scan.Run.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
        transaction.Commit();
    }

    [Fact]
    public async Task Sessions_are_kept_and_hold_no_transaction()
    {
        await using PostgresPeerConnection connection = server.Connect(new Dictionary<string, string> { ["application_name"] = "kept_%u_%%" });
        for (int i = 0; i < 20; i++)
        {
            var transaction = new PostgresTransaction(connection, s_settings);
            Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
            transaction.Commit();

            // As the bridge does it: the next transaction may begin before this has ended.
            _ = Task.Run(async () => await transaction.DisposeAsync());
        }

        await WaitForAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'kept__%' AND state = 'idle'", 1);
        Assert.Equal(1L, await server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'kept__%'"));
    }

    [Fact]
    public async Task Sessions_are_not_kept_if_the_server_says_so()
    {
        await using PostgresPeerConnection connection = server.Connect(
            new Dictionary<string, string> { ["application_name"] = "not_kept", ["keep_connections"] = "off" });
        await using (var transaction = new PostgresTransaction(connection, s_settings))
        {
            Assert.Equal(3, await CountAsync(connection, transaction, "FROM generate_series(1, 3) n"));
            transaction.Commit();
        }

        await WaitForAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'not_kept'", 0);
    }

    [Fact]
    public async Task A_lost_session_is_replaced_at_the_start_of_a_transaction_and_an_error_in_its_middle()
    {
        await using PostgresPeerConnection connection = server.Connect(new Dictionary<string, string> { ["application_name"] = "to_be_killed" });
        await using (var first = new PostgresTransaction(connection, s_settings))
        {
            Assert.Equal(3, await CountAsync(connection, first, "FROM generate_series(1, 3) n"));
            first.Commit();
        }

        await KillAsync("to_be_killed");
        await using var second = new PostgresTransaction(connection, s_settings);
        Assert.Equal(3, await CountAsync(connection, second, "FROM generate_series(1, 3) n"));
        await KillAsync("to_be_killed");
        for (int i = 0; i < 2; i++)
        {
            PeerException error = await Assert.ThrowsAsync<PeerException>(() => CountAsync(connection, second, "FROM generate_series(1, 3) n"));
            Assert.Equal("08006", error.SqlState.Code);
        }
    }

    [Fact]
    public async Task A_session_lost_in_the_middle_of_a_scan_is_an_error()
    {
        await using PostgresPeerConnection connection = server.Connect(new Dictionary<string, string> { ["application_name"] = "killed_in_scan" });
        await using var transaction = new PostgresTransaction(connection, s_settings);
        await using var scan = new TestScan(connection, "FROM generate_series(1, 5000000) n", Wide, transaction);
        scan.Start();
        (await scan.NextAsync())!.Dispose();
        await KillAsync("killed_in_scan");
        PeerException error = await Assert.ThrowsAsync<PeerException>(scan.ReadRestAsync);
        Assert.Equal("08006", error.SqlState.Code);
    }

    [Theory]
    [InlineData(false, false, "repeatable read", "off")]
    [InlineData(true, false, "serializable", "off")]
    [InlineData(false, true, "repeatable read", "on")]
    public async Task Isolation_and_settings_are_those_of_the_contract(bool isSerializable, bool isReadOnly, string isolation, string readOnly)
    {
        await using PostgresPeerConnection connection = server.Connect(new Dictionary<string, string> { ["options"] = "-c search_path=public -c work_mem=7MB -c datestyle=German" });
        await using var transaction = new PostgresTransaction(connection, s_settings with { IsSerializable = isSerializable, IsReadOnly = isReadOnly });
        string[] names = ["transaction_isolation", "transaction_read_only", "search_path", "timezone", "datestyle", "intervalstyle", "extra_float_digits", "bytea_output", "client_encoding", "work_mem"];
        await using var scan = new TestScan(connection, "", [.. names.Select(n => TestTypes.Column("text", $"current_setting('{n}')"))], transaction);
        string?[] expected = [isolation, readOnly, "pg_catalog", "UTC", "ISO, DMY", "postgres", "3", "hex", "UTF8", "7MB"];
        Assert.Equal(expected, Assert.Single(await scan.ReadAsync()));
    }

    private static async Task<long> CountAsync(PostgresPeerConnection connection, PostgresTransaction transaction, string from)
    {
        await using var scan = new TestScan(connection, from, Number, transaction);
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
