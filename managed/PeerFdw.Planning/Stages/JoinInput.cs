using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Planning.Execution;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>One side of a join's request.</summary>
/// <param name="Plan">The plan of the side.</param>
/// <param name="Answers">The answers to its clauses; believed only where they say no.</param>
/// <param name="Costs">What it would cost by itself.</param>
internal sealed record JoinInput(PlanDocument Plan, IReadOnlyList<ClauseAnswer> Answers, PathCosts Costs)
{
    public JoinSide Side => new(Plan.Handle, Plan.Table);

    /// <summary>Reads one. A query of many tables brings the same side again and again.</summary>
    public static JoinInput Read(JsonElement element, ConnectorRegistry registry, OpenCache planned) => new(
        planned.Plan(element.Required("plan"), plan => PlanDocument.Read(plan, registry)),
        element.Items("answers").Select(ClauseAnswer.Read).ToArray(),
        PathCosts.Sane(element.Number("startup_cost", 0), element.Number("total_cost", 0)));

    /// <summary>Why nothing may be joined with it, or null.</summary>
    public string? Refuse(bool isPushdown) =>
        UpperGate.RefuseInput(isPushdown, Plan, Answers)
        ?? (Plan.IsAggregated ? "a side aggregates" : null)
        ?? (Plan.Connector.Capabilities.Join ? null : $"{Plan.Connector.DisplayName} does not join");

    /// <summary>The tables of the side, as EXPLAIN shows them.</summary>
    public string Describe() => Plan.Relations is { } relations ? $"({relations})" : Plan.Table.Name;
}
