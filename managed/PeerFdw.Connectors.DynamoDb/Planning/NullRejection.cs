using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>
/// Whether a condition lets no row through in which a column is NULL. An index holds only the items that have all its key attributes; it may
/// answer only if the others would be dropped anyway.
/// </summary>
internal static class NullRejection
{
    internal static bool Rejects(Expression condition, int relation, int column)
    {
        switch (condition)
        {
            case Comparison { Operator: not (ComparisonOperator.IsDistinctFrom or ComparisonOperator.IsNotDistinctFrom) } comparison:
                return Is(comparison.Left, relation, column) || Is(comparison.Right, relation, column);
            case Comparison { Operator: ComparisonOperator.IsNotDistinctFrom } comparison:
                return (Is(comparison.Left, relation, column) && comparison.Right is Constant { IsNull: false })
                    || (Is(comparison.Right, relation, column) && comparison.Left is Constant { IsNull: false });
            case Like like:
                return Is(like.Value, relation, column);
            case ListComparison { IsAll: false } list:
                return Is(list.Value, relation, column);
            case NullTest { IsNegated: true } test:
                return Is(test.Argument, relation, column);
            case And and:
                foreach (Expression argument in and.Arguments)
                {
                    if (Rejects(argument, relation, column))
                    {
                        return true;
                    }
                }

                return false;
            case Or or:
                foreach (Expression argument in or.Arguments)
                {
                    if (!Rejects(argument, relation, column))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    private static bool Is(Expression expression, int relation, int column) =>
        ColumnUnwrapping.Column(expression, relation)?.Column == column;
}
