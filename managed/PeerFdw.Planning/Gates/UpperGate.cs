using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Planning.Documents;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Gates;

/// <summary>
/// Gate 2: what may follow a scan. A LIMIT or an aggregation is pushed only if every condition is exact and nothing local stands between,
/// since each row that is dropped later would be missing from the count.
/// </summary>
public static class UpperGate
{
    /// <summary>Looks at the scan below.</summary>
    /// <param name="isPushdown">peer_fdw.pushdown.</param>
    /// <param name="input">The plan below.</param>
    /// <param name="answers">The answers that the request repeats; believed only where they say no.</param>
    /// <returns>Why nothing may be pushed onto it, or null.</returns>
    internal static string? RefuseInput(bool isPushdown, PlanDocument input, IReadOnlyList<ClauseAnswer> answers) =>
        !isPushdown ? ClauseAnswer.PushdownIsOff
        : input.IsOverlay ? ClauseAnswer.IsOverlaid
        : !input.IsExact || answers.Any(a => a.Pushdown != FilterPushdown.Exact) ? "a condition is checked locally"
        : input.IsLimited ? "the scan has a LIMIT already"
        : null;

    /// <summary>Looks at a LIMIT and OFFSET: their values must be known when the scan starts.</summary>
    /// <param name="count">LIMIT, or null.</param>
    /// <param name="offset">OFFSET, or null.</param>
    /// <returns>Why it may not be pushed, or null.</returns>
    public static string? RefuseLimit(Expression? count, Expression? offset) =>
        count is null && offset is null ? "there is no LIMIT and no OFFSET"
        : IsKnown(count) && IsKnown(offset) ? null
        : "its value is not known when the scan starts";

    /// <summary>Looks at an aggregation.</summary>
    /// <param name="connector">Who would do it.</param>
    /// <param name="request">What is wanted, normalized.</param>
    /// <returns>Why it may not be pushed, or null.</returns>
    /// <remarks>
    /// A grouping expression says nothing of its collation: the shim offers only groups by the type's own = under a deterministic one. What is
    /// left to check here is char(n), whose = ignores trailing blanks.
    /// </remarks>
    public static string? RefuseAggregation(IConnector connector, AggregateRequest request)
    {
        ArgumentNullException.ThrowIfNull(connector);
        ArgumentNullException.ThrowIfNull(request);
        if (!connector.Capabilities.Aggregation)
        {
            return $"{connector.DisplayName} does not aggregate";
        }

        var offer = new OfferGate(connector);
        var collations = new CollationGate(connector);
        foreach (Expression group in request.GroupBy)
        {
            string? reason = offer.RefuseCondition(group) ?? collations.RefuseEquality(group.Type, Collation.C);
            if (reason is not null)
            {
                return reason;
            }
        }

        foreach (Expression output in request.Outputs.Concat(request.Having))
        {
            string? reason = offer.RefuseOutput(output)
                ?? output.Nodes().OfType<AggregateCall>().Select(a => RefuseAggregate(connector, collations, a)).FirstOrDefault(r => r is not null);
            if (reason is not null)
            {
                return reason;
            }
        }

        return null;
    }

    private static string? RefuseAggregate(IConnector connector, CollationGate collations, AggregateCall aggregate)
    {
        bool sharesOperators = connector.Capabilities.SharesOperators;
        bool isExtreme = aggregate.Name is "min" or "max";
        foreach (Expression argument in aggregate.Arguments)
        {
            string? reason = isExtreme && !sharesOperators && !SortGate.IsOrderedByValue(argument.Type.Kind)
                    ? $"the order of type {argument.Type.Name} is not known to the peer"
                : isExtreme ? collations.RefuseOrder(argument.Type, aggregate.Collation)
                : aggregate.IsDistinct ? collations.RefuseEquality(argument.Type, aggregate.Collation)
                : null;
            if (reason is not null)
            {
                return reason;
            }
        }

        return aggregate.OrderBy
            .Select(k => sharesOperators || SortGate.IsOrderedByValue(k.Expression.Type.Kind)
                ? collations.RefuseOrder(k.Expression.Type, k.Collation)
                : $"the order of type {k.Expression.Type.Name} is not known to the peer")
            .FirstOrDefault(r => r is not null);
    }

    private static bool IsKnown(Expression? expression) => expression is null or Constant or Parameter;
}
