using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Testing.Timing;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>peer_fdw.progress: notices that come while the scan runs, also while no row does.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class ProgressTests(SyntheticCluster cluster)
{
    [Fact]
    public async Task A_running_scan_says_how_far_it_has_come()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000', page_rows '100', delay_ms '200'");
        await session.ExecuteAsync("SET peer_fdw.progress = '300ms'");
        Task<long> running = session.NumberAsync($"SELECT count(label) FROM {table}");
        await WaitForNoticeAsync(session);

        // The first came before the end, and not when the statement was over.
        Assert.False(running.IsCompleted);
        Assert.Equal(1000, await running);
        string[] said = session.Notices.Select(n => n.MessageText).ToArray();
        Assert.InRange(said.Length, 3, 8);
        Assert.All(said, s => Assert.StartsWith($"synthetic scan of table \"{table}\": ", s, StringComparison.Ordinal));
        Assert.Equal(said.Order(StringComparer.Ordinal), said);
    }

    [TimedFact]
    public async Task It_speaks_while_no_row_comes_and_obeys_a_cancel()
    {
        await using Session session = await cluster.OpenAsync();
        await using Session other = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '10', delay_ms '3600000'");
        await session.ExecuteAsync("SET peer_fdw.progress = 50");
        Task<Npgsql.PostgresException> running = session.ErrorAsync($"SELECT count(label) FROM {table}");
        await WaitForNoticeAsync(session);
        var since = Stopwatch.StartNew();
        await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
        Assert.Equal("57014", (await running).SqlState);
        Timely.Within(50, since, "cancel");
        int count = session.Notices.Count;
        await Task.Delay(200);
        Assert.Equal(1, await session.NumberAsync("SELECT 1"));
        Assert.Equal(count, session.Notices.Count);
    }

    [Fact]
    public async Task Nothing_is_said_unless_it_is_asked_for()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '300', page_rows '100', delay_ms '100'");
        Assert.Equal("0", await session.TextAsync("SHOW peer_fdw.progress"));
        Assert.Equal(300, await session.NumberAsync($"SELECT count(label) FROM {table}"));
        Assert.Empty(session.Notices);
        Assert.Equal("22023", (await session.ErrorAsync("SET peer_fdw.progress = -1")).SqlState);
    }

    private static async Task WaitForNoticeAsync(Session session)
    {
        for (int i = 0; i < 500 && session.Notices.Count == 0; i++)
        {
            await Task.Delay(10);
        }

        Assert.NotEmpty(session.Notices);
    }
}
