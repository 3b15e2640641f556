using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>The planning half of joins: keys are compared by =, with values, and with NULL.</summary>
internal static class SyntheticJoinPlanner
{
    /// <summary>Larger tables are not joined: all pairs of rows are looked at, in memory.</summary>
    private const long MostRows = 300;

    public static TableHandle? Join(JoinRequest request, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(request);
        JoinTerm?[] on = request.Conditions.Select(c => JoinTerm.From(c, request.Table)).ToArray();
        reason = on.Contains(null) ? "it joins by something else than n"
            : request.Table.Joined.Any(t => SyntheticOptions.Of(t) is var o && (o.Text("store") is not null || SyntheticOptions.Rows(o) > MostRows)) ? "a table is written or large"
            : null;
        return reason is not null
            ? null
            : new SyntheticJoin(
                request.Kind,
                SyntheticJoin.Node(request.Left),
                SyntheticJoin.Node(request.Right),
                new EquatableList<JoinTerm>(on.OfType<JoinTerm>()),
                []);
    }

    public static FilterCandidate Filter(SyntheticJoin join, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        JoinTerm?[] terms = conjuncts.Select(c => JoinTerm.From(c.Expression, table)).ToArray();
        return new FilterCandidate(
            join with { Where = new EquatableList<JoinTerm>(terms.OfType<JoinTerm>()) },
            terms.Select(t => t is null ? FilterAnswer.Unsupported("it is not a condition on n") : FilterAnswer.Exact).ToArray());
    }

    public static TableHandle? Read(SyntheticJoin join, IReadOnlyList<ColumnReference> outputs, out string? reason)
    {
        reason = outputs.Any(o => o.Column <= 0) ? "whole rows are not read"
            : outputs.Any(o => !join.Visible.Contains(o.Relation)) ? "a column is not there"
            : null;
        return reason is null ? join with { Outputs = new(outputs.Select(o => (o.Relation, o.Column))) } : null;
    }

    public static TableHandle? Sort(SyntheticJoin join, TableDescription table, IReadOnlyList<SortKey> keys) =>
        keys.All(k => k.Expression is ColumnReference column && join.Visible.Contains(column.Relation)
            && table.Table(column.Relation)?.Column(column.Column)?.Name == SyntheticColumn.KeyName)
            ? join with { Order = new(keys.Select(k => (((ColumnReference)k.Expression).Relation, k.IsDescending, k.NullsFirst))) }
            : null;

    public static IReadOnlyList<PlanProperty> Describe(SyntheticJoin join, TableDescription table)
    {
        var lines = new List<PlanProperty> { PlanProperty.OfText("Synthetic Operation", join.Counts > 0 ? "Count" : "Join") };
        if (join.On.Count > 0)
        {
            lines.Add(PlanProperty.OfList("On", join.On.Select(t => t.Describe(table)).ToArray()));
        }

        if (join.Where.Count > 0)
        {
            lines.Add(PlanProperty.OfList("Condition", join.Where.Select(t => t.Describe(table)).ToArray()));
        }

        if (join.Order.Count > 0)
        {
            lines.Add(PlanProperty.OfText("Order", string.Join(", ", join.Order.Select(o => $"{table.Table(o.Relation)!.Name}.n{(o.IsDescending ? " descending" : "")}"))));
        }

        return lines;
    }
}
