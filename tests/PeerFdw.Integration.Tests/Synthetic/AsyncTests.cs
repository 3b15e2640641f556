using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Testing.Timing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>Several foreign tables under one Append run side by side.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class AsyncTests(SyntheticCluster cluster, ITestOutputHelper output)
{
    [Fact]
    public async Task An_append_takes_as_long_as_its_slowest_scan()
    {
        await using Session session = await cluster.OpenAsync();
        var tables = new string[4];
        for (int i = 0; i < tables.Length; i++)
        {
            tables[i] = await cluster.TableAsync(session, "rows '300', page_rows '100', delay_ms '150'");
        }

        string union = string.Join(" UNION ALL ", tables.Select(t => $"SELECT n, label FROM {t}"));
        string query = $"SELECT count(label), sum(n) FROM ({union}) AS u";
        Assert.Equal(4, (await session.ExplainAsync(query)).Split("Async Foreign Scan").Length - 1);
        await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()");

        var since = Stopwatch.StartNew();
        Assert.Equal(["1200", "180600"], await session.RowAsync(query));
        TimeSpan side = since.Elapsed;
        await session.ExecuteAsync("SET enable_async_append = off");
        since.Restart();
        Assert.Equal(["1200", "180600"], await session.RowAsync(query));
        TimeSpan after = since.Elapsed;
        output.WriteLine($"side by side {side.TotalMilliseconds:F0} ms, one after the other {after.TotalMilliseconds:F0} ms; one alone waits 450 ms");
        Assert.True(side < after / 2, $"{side} against {after}");
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    [Fact]
    public async Task An_append_with_local_tables_filters_limits_and_errors_is_right()
    {
        await using Session session = await cluster.OpenAsync();
        string fast = await cluster.TableAsync(session, "rows '5000', producers '2'");
        string slow = await cluster.TableAsync(session, "rows '40', page_rows '5', delay_ms '5', filter_mode 'inexact'");
        string bad = await cluster.TableAsync(session, "rows '5000', error_at '4000', error_sqlstate '08006'");
        string local = cluster.NextName("local");
        await session.ExecuteAsync($"CREATE TABLE {local} AS SELECT n, 'row ' || n AS label FROM generate_series(1::bigint, 100) AS n");
        string union = $"SELECT n, label FROM {fast} UNION ALL SELECT n, label FROM {slow} UNION ALL SELECT n, label FROM {local}";
        Assert.Equal("5140", await session.TextAsync($"SELECT count(label) FROM ({union}) AS u"));
        Assert.Equal("24", await session.TextAsync($"SELECT count(label) FROM ({union}) AS u WHERE n BETWEEN 7 AND 14"));
        Assert.Equal(17, (await session.RowsAsync($"SELECT n FROM ({union}) AS u LIMIT 17")).Count);
        Assert.Equal(["1", "1", "1", "2"], await session.ColumnAsync($"SELECT n FROM ({union}) AS u ORDER BY n LIMIT 4"));
        Assert.Equal("08006", (await session.ErrorAsync($"SELECT count(label) FROM ({union} UNION ALL SELECT n, label FROM {bad}) AS u")).SqlState);
        Assert.Equal(
            "600", await session.TextAsync($"SELECT count(*) FROM generate_series(1, 100) AS i, LATERAL (SELECT label FROM {fast} WHERE n = i UNION ALL SELECT label FROM {slow} WHERE n <= 5 AND length(label) > i - 200) AS u"));
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    [TimedFact]
    public async Task An_append_of_slow_scans_obeys_a_timeout()
    {
        await using Session session = await cluster.OpenAsync();
        string a = await cluster.TableAsync(session, "rows '300', delay_ms '60000'");
        string b = await cluster.TableAsync(session, "rows '300', delay_ms '60000'");
        await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()");
        await session.ExecuteAsync("SET statement_timeout = 200");
        var since = Stopwatch.StartNew();
        Assert.Equal("57014", (await session.ErrorAsync($"SELECT count(label) FROM (SELECT * FROM {a} UNION ALL SELECT * FROM {b}) AS u")).SqlState);
        Timely.Within(700, since, "a timeout of 200 ms");
        await session.ExecuteAsync("RESET statement_timeout");
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }
}
