using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Differential.Tests.Comparison;
using PeerFdw.Differential.Tests.Fixtures;

namespace PeerFdw.Differential.Tests.Postgres;

/// <summary>Runs queries on foreign tables with pushdown, on foreign tables without, and on local tables; rows and SQLSTATEs must be the same.</summary>
internal sealed class PostgresRun(PostgresSides sides, string remote = "remote")
{
    private const int MaximumFailures = 40;

    /// <summary>Rows that a query is run over one by one where it fails over all of them.</summary>
    private const int SingleRows = 3;

    /// <summary>What the second worker has set: nothing of it may be seen in a result that was computed there.</summary>
    private static readonly string[] s_settings =
    [
        "SET statement_timeout = '20s'",
        "SET statement_timeout = '20s'; SET timezone = 'America/St_Johns'; SET datestyle = 'SQL, DMY'; SET intervalstyle = 'sql_standard'; SET bytea_output = 'escape'; SET plan_cache_mode = force_generic_plan",
    ];

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<string, bool> _failing = new();
    private TimeSpan _elapsed;
    private int _done;
    private int _errors;
    private int _whole;
    private int _explained;

    public IReadOnlyList<string> Failures => [.. _failures];

    public int Done => _done;

    /// <summary>Queries that failed alike on all sides.</summary>
    public int Errors => _errors;

    /// <summary>The share of the plans looked at that are one foreign scan and nothing else.</summary>
    public double WholeShare => _explained == 0 ? 0 : (double)_whole / _explained;

    public string Summary =>
        $"{_done} queries in {_elapsed.TotalSeconds:F1} s, {_errors} errors on all sides, {_failures.Count} differences; {_whole} of {_explained} plans are done by the peer alone";

    public string Report => $"{Summary}\n\n{string.Join("\n\n", _failures)}";

    /// <summary>Whether a query gave an error, if it was run.</summary>
    public bool Fails(string label) => _failing.ContainsKey(label);

    public async Task RunAsync(IReadOnlyList<PostgresQuery> queries)
    {
        long started = Stopwatch.GetTimestamp();
        int next = -1;
        await Task.WhenAll(s_settings.Select(settings => Task.Run(async () =>
        {
            await using Side on = sides.Open(remote, settings);
            await using Side off = sides.Open(remote, $"{settings}; SET peer_fdw.pushdown = off");
            await using Side local = sides.Open("local", settings);
            for (int i = Interlocked.Increment(ref next); i < queries.Count && _failures.Count < MaximumFailures; i = Interlocked.Increment(ref next))
            {
                await CompareAsync(queries[i], on, off, local);
                if (i % 4 == 0)
                {
                    Outcome plan = await on.RunAsync($"EXPLAIN (COSTS OFF) {queries[i].Over(null)}");
                    if (plan.SqlState is null)
                    {
                        Interlocked.Increment(ref _explained);
                        Interlocked.Add(ref _whole, plan.Rows[0].StartsWith("Foreign Scan", StringComparison.Ordinal) && !plan.Rows.Any(r => r.Contains("Filter:", StringComparison.Ordinal)) ? 1 : 0);
                    }
                }
            }

            foreach (Side side in new[] { on, off })
            {
                Outcome bridge = await side.RunAsync("SELECT 'handles ' || handles || ', faults ' || faults FROM peer_fdw_bridge() WHERE handles <> 0 OR faults <> 0");
                foreach (string leak in bridge.Rows.Concat(side.Breaks > 0 ? ["a backend broke off"] : []))
                {
                    _failures.Enqueue(leak);
                }
            }
        })));
        _elapsed = Stopwatch.GetElapsedTime(started);
    }

    private async Task CompareAsync(PostgresQuery query, Side on, Side off, Side local)
    {
        bool hasFailed = await DiffersAsync(query, null, on, off, local);
        Interlocked.Increment(ref _done);
        if (!hasFailed)
        {
            return;
        }

        Interlocked.Increment(ref _errors);
        _failing[query.Label] = true;
        if (query.Sql.Contains(PostgresQuery.Condition, StringComparison.Ordinal))
        {
            for (int i = 0; i < SingleRows; i++)
            {
                await DiffersAsync(query, 1 + ((query.Label.Length + (i * 11)) % TypedColumns.Rows), on, off, local);
            }
        }
    }

    /// <summary>Compares, and notes a difference.</summary>
    /// <returns>Whether the local result is an error.</returns>
    private async Task<bool> DiffersAsync(PostgresQuery query, int? row, Side on, Side off, Side local)
    {
        string sql = query.Over(row);
        Outcome expected = await local.RunAsync(sql);

        // What PostgreSQL refuses before it plans does not reach the peer.
        if (expected.SqlState is "42883" or "42804" or "42P22" or "42601" or "42846" or "42725" or "42703" or "42803" or "42P18")
        {
            return true;
        }

        foreach ((Side side, string name) in new[] { (on, "with pushdown"), (off, "without") })
        {
            Outcome actual = await side.RunAsync(sql);
            string? difference = actual.SqlState != expected.SqlState
                ? $"remote: {actual.SqlState} {actual.Message}\nlocal: {expected.SqlState} {expected.Message}"
                : expected.SqlState is null ? Outcome.Difference(actual, expected, query.IsOrdered) : null;

            // An error of estimating (a LIKE over a column's most common values) says nothing of the rows, and foreign tables have other statistics.
            if (difference is not null && (expected.SqlState is null || (await local.RunAsync($"EXPLAIN {sql}")).SqlState is null))
            {
                Outcome plan = await side.RunAsync($"EXPLAIN (VERBOSE, COSTS OFF) {sql}");
                _failures.Enqueue($"{query.Label}, {name}: {sql}\n{difference}\n{string.Join('\n', plan.Rows)}");
            }
        }

        return expected.SqlState is not null;
    }
}
