using System.Collections.Generic;

namespace PeerFdw.Differential.Tests.Queries;

/// <summary>How two results are compared.</summary>
internal enum RowOrder
{
    /// <summary>As multisets.</summary>
    Any,

    /// <summary>Row by row: the order is total.</summary>
    Total,

    /// <summary>Any rows of the whole result, as many as LIMIT and OFFSET leave.</summary>
    AnyLimited,
}

/// <summary>A query, the same for every schema.</summary>
/// <param name="Select">Everything before WHERE, with FROM.</param>
/// <param name="Where">The condition, or null.</param>
/// <param name="Tail">Everything behind it.</param>
/// <param name="Order">How results are compared.</param>
/// <param name="Mode">How literals are given.</param>
/// <param name="Label">What a failure is found by: a seed, or the case's name.</param>
internal sealed record Query(string Select, Predicate? Where, string Tail, RowOrder Order, LiteralMode Mode, string Label)
{
    /// <summary>LIMIT and OFFSET of a query whose order is any.</summary>
    internal (int Limit, int Offset)? Limited { get; init; }

    /// <summary>The whole text with marks.</summary>
    internal string Text => Limited is { } l ? $"{Whole} LIMIT {l.Limit} OFFSET {l.Offset}" : Whole;

    /// <summary>The text without the LIMIT of a query whose order is any.</summary>
    internal string Whole => $"{Select}{(Where is null ? "" : $" WHERE {Where.Sql}")}{(Tail.Length > 0 ? " " + Tail : "")}";

    /// <summary>Queries that are one step simpler.</summary>
    internal IEnumerable<Query> Simpler()
    {
        if (Mode != LiteralMode.Constant)
        {
            yield return this with { Mode = LiteralMode.Constant };
        }

        if (Where is null)
        {
            yield break;
        }

        yield return this with { Where = null };
        foreach (Predicate simpler in Where.Simpler())
        {
            yield return this with { Where = simpler };
        }
    }

    /// <summary>A query over one condition.</summary>
    internal static Query Of(string select, string where, string label, LiteralMode mode = LiteralMode.Constant) =>
        new(select, new Predicate.Leaf(where), "", RowOrder.Any, mode, label);
}
