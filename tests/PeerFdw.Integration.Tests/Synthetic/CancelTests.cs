using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing;
using PeerFdw.Testing.Timing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>
/// How quickly a backend obeys while a peer is slow. The aim is 50 ms; what is asserted allows for a loaded machine, what was measured
/// is printed.
/// </summary>
[Collection(SyntheticCollection.Name)]
public sealed class CancelTests(SyntheticCluster cluster, ITestOutputHelper output)
{
    private const double Limit = 500;

    public static TheoryData<string, string> SlowScans => new()
    {
        { "a page takes an hour", "rows '10', delay_ms '3600000'" },
        { "a page takes a minute and ignores its token", "rows '10', delay_ms '2000', ignore_cancel 'true', producers '3'" },
        { "rows without end and without a pause", "rows 'endless', producers '2', filter_mode 'none'" },
        { "small slow pages without end", "rows 'endless', page_rows '1', delay_ms '1'" },
    };

    [TimedTheory]
    [MemberData(nameof(SlowScans))]
    public async Task A_cancel_acts_at_once(string what, string options)
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, options);
        Task<PostgresException> failing = session.ErrorAsync($"SELECT sum(n + length(label)) FROM {table}");
        await RunningAsync(session);
        await using Session other = await cluster.OpenAsync();

        var since = Stopwatch.StartNew();
        await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
        Assert.Equal("57014", (await failing).SqlState);
        Measured("pg_cancel_backend", what, since.Elapsed);
        await UsableAsync(session);
    }

    [TimedTheory]
    [MemberData(nameof(SlowScans))]
    public async Task A_statement_timeout_is_kept(string what, string options)
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, options);
        await session.NumberAsync("SELECT count(*) FROM peer_fdw_bridge()");
        await session.ExecuteAsync("SET statement_timeout = 200");
        var since = Stopwatch.StartNew();
        Assert.Equal("57014", (await session.ErrorAsync($"SELECT sum(n + length(label)) FROM {table}")).SqlState);
        TimeSpan late = since.Elapsed - TimeSpan.FromMilliseconds(200);
        Assert.True(late > TimeSpan.FromMilliseconds(-5), $"the timeout came {late.TotalMilliseconds:F1} ms early");
        Measured("statement_timeout", what, late);
        await session.ExecuteAsync("RESET statement_timeout");
        await UsableAsync(session);
    }

    [TimedTheory]
    [MemberData(nameof(SlowScans))]
    public async Task A_terminate_ends_the_backend_and_no_other(string what, string options)
    {
        await using Session other = await cluster.OpenAsync();
        Session session = await cluster.OpenAsync();
        await using (session)
        {
            string table = await cluster.TableAsync(session, options);
            Task<PostgresException> failing = session.ErrorAsync($"SELECT sum(n + length(label)) FROM {table}");
            await RunningAsync(session);
            var since = Stopwatch.StartNew();
            await other.ExecuteAsync($"SELECT pg_terminate_backend({session.ProcessId})");
            TimeSpan? elapsed = await Backend.WaitForEndAsync(session.ProcessId, since);
            Assert.NotNull(elapsed);
            Measured("pg_terminate_backend", what, elapsed.Value);
            Assert.Equal("57P01", (await failing).SqlState);
        }

        // The same backend as before: the server did not restart.
        Assert.Equal(other.ProcessId, await other.NumberAsync("SELECT pg_backend_pid()"));
    }

    [TimedFact]
    public async Task A_client_that_goes_away_is_noticed()
    {
        await using Session other = await cluster.OpenAsync();
        string table = await cluster.TableAsync(other, "rows '10', delay_ms '3600000'");
        string psql = System.IO.Path.Combine(cluster.Postgres.Binaries, "psql");
        using ServerProcess client = ServerProcess.Start(
            System.IO.Path.Combine(System.IO.Path.GetTempPath(), cluster.NextName("peer_fdw_psql")), "/",
            psql, "-X", "-h", "127.0.0.1", "-p", $"{cluster.Postgres.Port}", "-U", "postgres",
            "-c", "SET client_connection_check_interval = 20", "-c", $"SELECT sum(n + length(label)) FROM {table}");
        int backend = 0;
        for (int i = 0; i < 500 && backend == 0; i++)
        {
            backend = int.Parse(
                await other.TextAsync($"SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT sum%{table}' AND state = 'active'") ?? "0",
                System.Globalization.CultureInfo.InvariantCulture);
            await Task.Delay(20);
        }

        Assert.NotEqual(0, backend);
        await Task.Delay(200);
        var since = Stopwatch.StartNew();
        client.Signal(ServerProcess.Kill);
        TimeSpan? elapsed = await Backend.WaitForEndAsync(backend, since);
        System.IO.File.Delete(client.LogFile);
        Assert.NotNull(elapsed);
        Measured("the client is gone", "looked for every 20 ms", elapsed.Value);
    }

    [TimedFact]
    public async Task A_fast_shutdown_waits_for_no_peer()
    {
        PostgresCluster own = await SyntheticCluster.StartAsync();
        await using (own)
        {
            await using var session = new Session(await own.ConnectAsync());
            await SyntheticCluster.PrepareAsync(session);
            await session.ExecuteAsync("CREATE FOREIGN TABLE slow (n bigint NOT NULL, label text) SERVER syn OPTIONS (rows '10', delay_ms '3600000')");
            Task<PostgresException> failing = session.ErrorAsync("SELECT sum(n + length(label)) FROM slow");
            await Task.Delay(500);
            Assert.False(failing.IsCompleted);
            var since = Stopwatch.StartNew();
            Task stopping = own.StopAsync();
            TimeSpan? elapsed = await Backend.WaitForEndAsync(session.ProcessId, since);
            Assert.NotNull(elapsed);
            Measured("fast shutdown", "until the backend is gone", elapsed.Value);
            Assert.Equal("57P01", (await failing).SqlState);
            await stopping;
        }
    }

    [TimedFact]
    public async Task An_import_can_be_cancelled()
    {
        await using Session session = await cluster.OpenAsync();
        string server = cluster.NextName("slow_server");
        await session.ExecuteAsync($"CREATE SERVER {server} FOREIGN DATA WRAPPER peer_synthetic OPTIONS (delay_ms '3600000', import_tables 'a')");
        await session.ExecuteAsync($"CREATE USER MAPPING FOR PUBLIC SERVER {server}");
        Task<PostgresException> failing = session.ErrorAsync($"IMPORT FOREIGN SCHEMA synthetic FROM SERVER {server} INTO public");
        await RunningAsync(session);
        await using Session other = await cluster.OpenAsync();
        var since = Stopwatch.StartNew();
        await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
        Assert.Equal("57014", (await failing).SqlState);
        Measured("pg_cancel_backend", "of an import", since.Elapsed);
        await UsableAsync(session);
    }

    [Fact]
    public async Task Work_that_ignores_its_token_winds_down_by_itself()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '10', delay_ms '1500', ignore_cancel 'true', producers '2'");
        await session.ExecuteAsync("SET statement_timeout = 100");
        Assert.Equal("57014", (await session.ErrorAsync($"SELECT sum(n + length(label)) FROM {table}")).SqlState);
        await session.ExecuteAsync("RESET statement_timeout");
        Assert.Equal(["0", "1"], await session.RowAsync("SELECT handles, winding_down FROM peer_fdw_bridge()"));
        await Task.Delay(2500);
        Assert.Equal(["0", "0"], await session.RowAsync("SELECT handles, winding_down FROM peer_fdw_bridge()"));
    }

    private static async Task UsableAsync(Session session)
    {
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
        Assert.Equal(1, await session.NumberAsync("SELECT 1"));
    }

    private async Task RunningAsync(Session session)
    {
        await using Session other = await cluster.OpenAsync();
        for (int i = 0; i < 500; i++)
        {
            if (await other.TextAsync($"SELECT state FROM pg_stat_activity WHERE pid = {session.ProcessId}") == "active")
            {
                break;
            }

            await Task.Delay(10);
        }

        // Long enough for the library to be loaded and the first page to be waited for.
        await Task.Delay(300);
    }

    private void Measured(string how, string what, TimeSpan elapsed)
    {
        output.WriteLine($"{how}, {what}: {elapsed.TotalMilliseconds:F1} ms");
        Timely.Within(Limit, elapsed, $"{how}, {what}");
    }
}
