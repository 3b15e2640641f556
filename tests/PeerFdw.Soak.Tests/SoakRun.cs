using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace PeerFdw.Soak;

/// <summary>So many sessions for so long, while statements are cancelled and backends terminated, here and at the peer.</summary>
/// <param name="cluster">Where.</param>
/// <param name="sessions">How many.</param>
/// <param name="print">Gets lines for people.</param>
internal sealed class SoakRun(SoakCluster cluster, int sessions, Action<string> print)
{
    /// <summary>What a backend may hold at most: its level after many large scans, with room.</summary>
    private const long MostKilobytes = 200 * 1024;
    private const int MostDescriptors = 120;
    private const int MostThreads = 80;

    /// <summary>How much the middle of the sessions may have grown in the second half of their lives.</summary>
    private const long MostGrowth = 12 * 1024;

    private readonly SoakFigures _figures = new();

    /// <summary>Runs.</summary>
    /// <param name="duration">For how long.</param>
    /// <returns>What should not have happened; nothing, if all is well.</returns>
    public async Task<IReadOnlyCollection<string>> RunAsync(TimeSpan duration)
    {
        string? started = await cluster.AskAsync("SELECT pg_postmaster_start_time()");
        using var stop = new CancellationTokenSource();
        SoakSession[] all = Enumerable.Range(1, sessions).Select(n => new SoakSession(cluster, n, _figures)).ToArray();
        Task[] work = all.Select(s => Task.Run(() => s.RunAsync(stop.Token))).ToArray();
        Task chaos = DisturbAsync(all, stop.Token);
        var watch = Stopwatch.StartNew();
        TimeSpan step = TimeSpan.FromSeconds(Math.Clamp(duration.TotalSeconds / 8, 5, 60));
        while (watch.Elapsed < duration && !work.Any(w => w.IsFaulted))
        {
            TimeSpan left = duration - watch.Elapsed;
            await Task.Delay(step < left ? step : left);
            print(Line(watch.Elapsed, all));
        }

        await stop.CancelAsync();
        await chaos;
        if (await Task.WhenAny(Task.WhenAll(work), Task.Delay(TimeSpan.FromSeconds(60))) is not { } ended || work.Any(w => !w.IsCompleted))
        {
            _figures.Surprise($"{work.Count(w => !w.IsCompleted)} sessions do not come to an end");
        }

        foreach (Task failed in work.Where(w => w.IsFaulted))
        {
            _figures.Surprise($"{failed.Exception}");
        }

        await CheckAsync(all, started);
        print($"{_figures.Actions} actions, {_figures.Cancels} cancels, {_figures.Terminations} terminations; errors: {string.Join(", ", _figures.Errors)}");
        return _figures.Surprises;
    }

    private string Line(TimeSpan elapsed, SoakSession[] all)
    {
        BackendSample[] last = all.Select(s => s.Samples.LastOrDefault()).OfType<BackendSample>().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed.TotalSeconds,5:F0} s: {_figures.Actions,7} actions, {_figures.Cancels,5} cancels, {_figures.Terminations,4} terminations; of a backend: memory {Median(last.Select(l => l.Kilobytes)) / 1024} MiB (most {last.Select(l => l.Kilobytes).DefaultIfEmpty().Max() / 1024}), files {Median(last.Select(l => (long)l.Descriptors))}, threads {Median(last.Select(l => (long)l.Threads))}");
    }

    private static long Median(IEnumerable<long> values) => values.Order().ToArray() is { Length: > 0 } sorted ? sorted[sorted.Length / 2] : 0;

    /// <summary>Sessions with even numbers are cancelled only, so that they live on and what leaks adds up.</summary>
    private async Task DisturbAsync(SoakSession[] all, CancellationToken stop)
    {
        var random = new Random(0);
        await using NpgsqlConnection connection = await cluster.Postgres.ConnectAsync();
        for (int i = 1; !stop.IsCancellationRequested; i++)
        {
            await Task.Delay(random.Next(50, 300), CancellationToken.None);
            int index = random.Next(all.Length);
            string sql = i % 40 == 0 && index % 2 == 0 && all[index].Backend != 0 ? $"SELECT pg_terminate_backend({all[index].Backend})"
                : i % 25 == 0 ? "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'there' AND application_name = 'soak' ORDER BY random() LIMIT 1"
                : $"SELECT pg_cancel_backend({all[index].Backend}) WHERE {all[index].Backend} <> 0";
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            if (sql.Contains("terminate", StringComparison.Ordinal))
            {
                _figures.CountTermination();
            }
            else
            {
                _figures.CountCancel();
            }
        }
    }

    private async Task CheckAsync(SoakSession[] all, string? started)
    {
        long[] growths = all.Where(s => s.Samples.Count >= 4).Select(s => s.Samples[^1].Kilobytes - s.Samples[s.Samples.Count / 2].Kilobytes).ToArray();
        print($"{growths.Length} backends that lived long enough grew by {Median(growths)} KiB in the second half of their lives");
        Expect(Median(growths) < MostGrowth, $"backends grow: {string.Join(", ", growths.Order())} KiB");
        foreach (SoakSession session in all)
        {
            if (session.Samples.LastOrDefault() is { } last)
            {
                Expect(last.Kilobytes < MostKilobytes && last.Descriptors < MostDescriptors && last.Threads < MostThreads, $"a backend holds {last}");
            }

            // What was closed last may be winding down.
            string? handles = null;
            for (int i = 0; i < 50 && (handles = await session.HandlesAsync()) is not (null or "0 0 0"); i++)
            {
                await Task.Delay(100);
            }

            Expect(handles is null or "0 0 0", $"handles, winding down, faults of a backend at rest: {handles}");
        }

        string sum = $"{SoakCluster.Accounts * SoakCluster.Amount}";
        Expect(await cluster.AskAsync("SELECT sum(amount) FROM accounts", "there") == sum, "money was lost or made");
        Expect(await cluster.AskAsync("SELECT count(*) FROM journal WHERE note = 'never'", "there") == "0", "what a savepoint took back is there");
        Expect(await cluster.AskAsync("SELECT count(*) FROM pg_prepared_xacts") == "0", "there are prepared transactions");
        Expect(await AskUntilAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'soak' AND state <> 'idle'", "0"), "transactions are left open at the peer");
        foreach (SoakSession session in all)
        {
            await session.CloseAsync();
        }

        Expect(await AskUntilAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'soak'", "0"), "sessions pile up at the peer");
        Expect(await cluster.AskAsync("SELECT pg_postmaster_start_time()") == started, "the server has started anew");
        string log = cluster.Postgres.Log;
        foreach (string word in new[] { "terminated by signal", "PANIC:", "crash of another server process", "server process (PID" })
        {
            Expect(!log.Contains(word, StringComparison.Ordinal), $"the server's log has \"{word}\"");
        }
    }

    private async Task<bool> AskUntilAsync(string sql, string expected)
    {
        for (int i = 0; i < 100; i++)
        {
            if (await cluster.AskAsync(sql) == expected)
            {
                return true;
            }

            await Task.Delay(100);
        }

        return false;
    }

    private void Expect(bool holds, string what)
    {
        if (!holds)
        {
            _figures.Surprise(what);
        }
    }
}
