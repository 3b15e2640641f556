using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Differential.Tests.Fixtures;
using PeerFdw.Differential.Tests.Queries;

namespace PeerFdw.Differential.Tests.Comparison;

/// <summary>Compares many queries, on two workers with backends of their own, and stops after some failures.</summary>
internal sealed class DifferentialRun(DifferentialCluster cluster, string remote = "remote", string local = "local")
{
    private const int Workers = 2;
    private const int MaximumFailures = 12;

    /// <summary>Of how many queries one plan is looked at.</summary>
    internal int ExplainEvery { get; init; } = 3;

    private readonly ConcurrentQueue<string> _failures = new();

    internal IReadOnlyList<string> Failures => [.. _failures];

    internal PushdownCounts Counts { get; } = new();

    internal int Done { get; private set; }

    internal int WithRows { get; private set; }

    internal int Errors { get; private set; }

    /// <summary>Handles and faults that the remote backends reported when the queries were done.</summary>
    internal IReadOnlyList<string> Leaks { get; private set; } = [];

    private TimeSpan _elapsed;

    internal async Task RunAsync(IReadOnlyList<Query> queries)
    {
        var leaks = new ConcurrentQueue<string>();
        long started = Stopwatch.GetTimestamp();
        int next = -1;
        int done = 0, rows = 0, errors = 0;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            const string Generic = "SET plan_cache_mode = force_generic_plan";
            await using var comparer = new Comparer(cluster.Open(remote, Generic), cluster.Open(local, Generic));
            for (int i = Interlocked.Increment(ref next); i < queries.Count && _failures.Count < MaximumFailures; i = Interlocked.Increment(ref next))
            {
                if (await comparer.CompareAsync(queries[i]) is { } failure)
                {
                    _failures.Enqueue(failure);
                }

                if (i % ExplainEvery == 0)
                {
                    await comparer.ExplainAsync(queries[i]);
                }

                Interlocked.Increment(ref done);
            }

            Counts.Add(comparer.Counts);
            Interlocked.Add(ref rows, comparer.WithRows);
            Interlocked.Add(ref errors, comparer.Errors);
            Outcome bridge = await comparer.Remote.RunAsync("SELECT 'handles ' || handles || ', faults ' || faults FROM peer_fdw_bridge() WHERE handles <> 0 OR faults <> 0");
            foreach (string leak in bridge.Rows.Append(comparer.Remote.Breaks > 0 ? "a backend broke off" : ""))
            {
                if (leak.Length > 0)
                {
                    leaks.Enqueue(leak);
                }
            }
        })));
        _elapsed = Stopwatch.GetElapsedTime(started);
        (Done, WithRows, Errors, Leaks) = (done, rows, errors, [.. leaks]);
    }

    internal string Summary =>
        $"{Done} queries in {_elapsed.TotalSeconds:F1} s ({Done / _elapsed.TotalSeconds:F0}/s), {WithRows} with rows, {Errors} errors on both sides, {Failures.Count} differences; of every {ExplainEvery}th plan: {Counts}";

    internal string Report => $"{Summary}\n\n{string.Join("\n\n", Failures)}\n{string.Join('\n', Leaks)}";
}
