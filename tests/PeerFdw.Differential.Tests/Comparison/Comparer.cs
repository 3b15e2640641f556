using System;
using System.Threading.Tasks;
using PeerFdw.Differential.Tests.Fixtures;
using PeerFdw.Differential.Tests.Queries;

namespace PeerFdw.Differential.Tests.Comparison;

/// <summary>Runs a query on two sides and says where they differ.</summary>
internal sealed class Comparer(Side remote, Side local) : IAsyncDisposable
{
    private const int MaximumShrinks = 150;
    private int _statements;

    /// <summary>What was pushed, over the queries that were explained.</summary>
    internal PushdownCounts Counts { get; } = new();

    /// <summary>How many of the queries gave at least one row.</summary>
    internal int WithRows { get; private set; }

    /// <summary>How many of the queries were errors on both sides.</summary>
    internal int Errors { get; private set; }

    internal Side Remote => remote;

    /// <summary>Compares.</summary>
    /// <returns>Null, or the failure's report with the simplest query that still differs.</returns>
    internal async Task<string?> CompareAsync(Query query)
    {
        string? difference = await DifferenceAsync(query, isCounted: true);
        if (difference is null)
        {
            return null;
        }

        Query simplest = query;
        string simplestDifference = difference;
        int tries = 0;
        for (bool isSimpler = true; isSimpler && tries < MaximumShrinks;)
        {
            isSimpler = false;
            foreach (Query simpler in simplest.Simpler())
            {
                if (++tries > MaximumShrinks)
                {
                    break;
                }

                if (await DifferenceAsync(simpler, isCounted: false) is { } still)
                {
                    (simplest, simplestDifference, isSimpler) = (simpler, still, true);
                    break;
                }
            }
        }

        string plan = string.Join('\n', (await remote.RunAsync(Literal.Render(simplest.Text, simplest.Mode, ++_statements)
            .Replace("EXECUTE ", "EXPLAIN (VERBOSE) EXECUTE ", StringComparison.Ordinal) is var sql && simplest.Mode != LiteralMode.Parameter ? $"EXPLAIN (VERBOSE) {sql}" : sql)).Rows);
        return $"""
            {query.Label}: {remote.Schema} and {local.Schema} differ on
            {Literal.Render(query.Text, query.Mode, 0)}
            {difference}
            Most simply:
            {Literal.Render(simplest.Text, simplest.Mode, 0)}
            {simplestDifference}
            {plan}
            """;
    }

    /// <summary>Counts what the plan of a query pushes.</summary>
    internal async Task ExplainAsync(Query query)
    {
        Outcome plan = await remote.RunAsync(Literal.RenderExplain(query.Text, query.Mode, ++_statements));
        if (plan is { SqlState: null, Rows: [var json, ..] })
        {
            Counts.Add(json);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await remote.DisposeAsync();
        await local.DisposeAsync();
    }

    private async Task<string?> DifferenceAsync(Query query, bool isCounted)
    {
        Outcome there = await remote.RunAsync(Literal.Render(query.Text, query.Mode, ++_statements));
        Outcome here = await local.RunAsync(Literal.Render(query.Whole, query.Mode, _statements));
        if (isCounted)
        {
            WithRows += here.Rows.Count > 0 ? 1 : 0;
            Errors += here.SqlState is not null ? 1 : 0;
        }

        return query.Limited is { } limited
            ? Outcome.LimitDifference(there, here, limited.Limit, limited.Offset)
            : Outcome.Difference(there, here, query.Order == RowOrder.Total);
    }
}
