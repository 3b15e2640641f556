using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Tests of booleans. What else may be read as one (S: yes, on, t …) is among the loose types.</summary>
internal static class BooleanTests
{
    private static readonly bool[] s_values = [true, false];

    internal static BoundCondition Bind(FilterSubject subject, AttributePath path, FilterOperator op, IReadOnlyList<string> literals)
    {
        if (!subject.Kinds.Has(AttributeKinds.BOOL))
        {
            return BoundCondition.False;
        }

        bool isNegated = op is FilterOperator.NotEqual or FilterOperator.NoneOf;
        bool[] wanted = s_values.Where(v => literals.Contains(v ? "t" : "f") != isNegated).ToArray();
        return BoundCondition.Exact(Condition.AnyOf(wanted.Select(v =>
            (Condition)new CompareCondition(path, ComparisonOperator.Equal, FilterValue.OfBoolean(v)))));
    }
}
