using System.Collections.Generic;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Spi.Planning;

/// <summary>An aggregation over a scan.</summary>
/// <param name="GroupBy">The grouping expressions; empty for one row over everything.</param>
/// <param name="Outputs">The result's columns: each is a grouping expression or contains aggregates over grouping expressions.</param>
/// <param name="Having">Conditions on the groups.</param>
public sealed record AggregateRequest(
    IReadOnlyList<Expression> GroupBy, IReadOnlyList<Expression> Outputs, IReadOnlyList<Expression> Having)
{
    /// <summary>How many groups PostgreSQL expects, before <see cref="Having"/>; 0 if unknown.</summary>
    public double Groups { get; init; }
}
