using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>That nothing leaks, and that no thread takes a signal from PostgreSQL.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class ResourceTests(SyntheticCluster cluster, ITestOutputHelper output)
{
    /// <summary>The signals that PostgreSQL's processes react to: pqsignal() in tcop/postgres.c and latch.c.</summary>
    private static readonly (string Name, int Number)[] s_signals =
    [
        ("HUP", 1), ("INT", 2), ("QUIT", 3), ("USR1", 10), ("USR2", 12), ("PIPE", 13), ("ALRM", 14), ("TERM", 15), ("CHLD", 17), ("URG", 23),
    ];

    /// <remarks>
    /// The managed heap grows until its first collections and then stays, so each body first runs as often as it takes to get there.
    /// </remarks>
    [Theory]
    [InlineData("ten thousand scans", "FOR i IN 1..{0} LOOP PERFORM sum(n + length(label)) FROM {1} WHERE n <= 3; END LOOP;", 5_000, 10_000, 4)]
    [InlineData("scans that end early", "FOR i IN 1..{0} LOOP PERFORM n FROM {2} WHERE length(label) > 0 LIMIT 1; END LOOP;", 2_000, 2_000, 24)]
    [InlineData("scans that fail", "FOR i IN 1..{0} LOOP BEGIN PERFORM sum(length(label)) FROM {3}; EXCEPTION WHEN fdw_error THEN NULL; END; END LOOP;", 2_000, 4_000, 4)]
    [InlineData("rescans", "PERFORM (SELECT sum(length(label)) FROM {1} WHERE n = i % 100) FROM generate_series(1, {0}) AS i;", 40_000, 40_000, 8)]
    public async Task Nothing_leaks(string what, string body, int before, int times, int megabytes)
    {
        await using Session session = await cluster.OpenAsync();
        string small = await cluster.TableAsync(session, "rows '100'");
        string endless = await cluster.TableAsync(session, "rows 'endless', producers '2'");
        string bad = await cluster.TableAsync(session, "rows '100', error_at '50'");
        string Block(int count) => $"DO $$ BEGIN {string.Format(System.Globalization.CultureInfo.InvariantCulture, body, count, small, endless, bad)} END $$";

        await session.ExecuteAsync(Block(before));
        long memory = Backend.PrivateKilobytes(session.ProcessId);
        int descriptors = Backend.Descriptors(session.ProcessId);
        await session.ExecuteAsync(Block(times));
        long growth = Backend.PrivateKilobytes(session.ProcessId) - memory;

        // What was closed last may still be winding down.
        await Task.Delay(300);
        output.WriteLine($"{what}: {growth} KiB more, {Backend.Threads(session.ProcessId)} threads");
        Assert.Equal(["0", "0", "0"], await session.RowAsync("SELECT handles, winding_down, faults FROM peer_fdw_bridge()"));
        Assert.InRange(Backend.Descriptors(session.ProcessId), 0, descriptors);
        Assert.True(growth < megabytes * 1024, $"{what}: {growth} KiB more after {times}");
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_table()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '4000000', width '200', producers '2', filter_mode 'none'");
        await session.TextAsync($"SELECT sum(length(label)) FROM (SELECT label FROM {table} WHERE n > 0 LIMIT 400000) AS s");
        long memory = Backend.PrivateKilobytes(session.ProcessId);
        Assert.Equal(800_000_000, await session.NumberAsync($"SELECT sum(length(label)) FROM {table} WHERE n > 0"));
        long growth = Backend.PrivateKilobytes(session.ProcessId) - memory;
        output.WriteLine($"ten times the rows: {growth} KiB more");
        Assert.True(growth < 32 * 1024, $"{growth} KiB more");
    }

    [Fact]
    public async Task No_thread_of_a_backend_takes_a_signal_of_PostgreSQL()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '20000', producers '6', page_rows '50', delay_ms '1', width '500'");
        for (int i = 0; i < 3; i++)
        {
            Task<string?> running = session.TextAsync($"SELECT sum(length(label)) FROM {table}");
            while (!running.IsCompleted)
            {
                foreach ((string thread, long blocked) in Blocked(session.ProcessId))
                {
                    foreach ((string name, int number) in s_signals)
                    {
                        Assert.True((blocked & (1L << (number - 1))) != 0, $"thread {thread} does not block SIG{name}: {blocked:x16}");
                    }
                }

                await Task.Delay(20);
            }

            await running;
        }

        IReadOnlyList<(string Thread, long Blocked)> threads = Backend.BlockedSignals(session.ProcessId);
        output.WriteLine($"{threads.Count} threads beside the main one");
        Assert.True(threads.Count >= 2);
        Assert.All(threads, t => Assert.All(s_signals, s => Assert.NotEqual(0, t.Blocked & (1L << (s.Number - 1)))));
    }

    [Fact]
    public async Task A_backend_that_uses_no_foreign_table_has_one_thread()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("LOAD 'peer_fdw'");
        Assert.Equal(1, Backend.Threads(session.ProcessId));
        Assert.Equal(1, Backend.Threads(cluster.Postgres.ProcessId));
    }

    /// <summary>A thread may end while it is looked at.</summary>
    private static IReadOnlyList<(string Thread, long Blocked)> Blocked(int process)
    {
        try
        {
            return [.. Backend.BlockedSignals(process)];
        }
        catch (System.IO.IOException)
        {
            return [];
        }
        catch (System.InvalidOperationException)
        {
            return [];
        }
    }
}
