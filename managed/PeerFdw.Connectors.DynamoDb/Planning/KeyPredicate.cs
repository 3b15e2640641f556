using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>A conjunct of the form that a key condition has: a column, an operator, a literal.</summary>
/// <param name="Column">The column's number.</param>
/// <param name="Operator">The operator, the column on its left.</param>
/// <param name="Operand">A constant or parameter.</param>
/// <param name="Collation">Under which text is compared.</param>
/// <param name="IsExact">Whether the condition is the whole of the conjunct.</param>
internal sealed record KeyPredicate(int Column, KeyOperator Operator, Expression Operand, Collation? Collation, bool IsExact)
{
    /// <summary>Recognises a conjunct.</summary>
    /// <param name="expression">The conjunct.</param>
    /// <param name="relation">The relation whose columns are meant.</param>
    /// <param name="keys">The columns of keys: of those that an OR compares the first is taken.</param>
    /// <returns>Null if it is of another form.</returns>
    internal static KeyPredicate? Of(Expression expression, int relation, IReadOnlyList<int> keys) => expression switch
    {
        Comparison comparison => OfComparison(comparison, relation),
        Like like => OfLike(like, relation),
        ListComparison list => OfList(list, relation),
        Or or => KeyChoice.Of(or, relation, keys),
        _ => null,
    };

    private static KeyPredicate? OfComparison(Comparison comparison, int relation)
    {
        if (ColumnUnwrapping.Column(comparison.Left, relation) is { } left && IsLiteral(comparison.Right))
        {
            return KeyOperatorOf(comparison.Operator, comparison.Right) is { } op
                ? new KeyPredicate(left.Column, op, comparison.Right, comparison.Collation, true)
                : null;
        }

        if (ColumnUnwrapping.Column(comparison.Right, relation) is { } right && IsLiteral(comparison.Left))
        {
            return KeyOperatorOf(Commuted(comparison.Operator), comparison.Left) is { } op
                ? new KeyPredicate(right.Column, op, comparison.Left, comparison.Collation, true)
                : null;
        }

        return null;
    }

    private static KeyPredicate? OfLike(Like like, int relation)
    {
        // LIKE of bytea has patterns of another form.
        if (like.IsNegated || like.IsCaseInsensitive || !IsLiteral(like.Pattern) || !KeyColumns.IsOperand(AttributeKind.S, like.Pattern.Type)
            || ColumnUnwrapping.Column(like.Value, relation) is not { } column)
        {
            return null;
        }

        // A pattern that is only known later may have any form: its beginning is asked for, and PostgreSQL checks again.
        if (like.Pattern is not Constant { Text: { } pattern })
        {
            return new KeyPredicate(column.Column, KeyOperator.Like, like.Pattern, like.Collation, false);
        }

        LikePrefix prefix = LikePrefix.Of(pattern);
        return prefix switch
        {
            { Rest: LikeRest.Nothing } =>
                new KeyPredicate(column.Column, KeyOperator.Equal, new Constant(like.Pattern.Type, prefix.Prefix), like.Collation, true),
            { Prefix.Length: 0, Rest: LikeRest.Pattern } => null,
            _ => new KeyPredicate(column.Column, KeyOperator.Like, like.Pattern, like.Collation, prefix.Rest == LikeRest.Anything),
        };
    }

    private static KeyPredicate? OfList(ListComparison list, int relation) =>
        list is { Operator: ComparisonOperator.Equal, IsAll: false }
        && ColumnUnwrapping.Column(list.Value, relation) is { } column
        && list.List is Parameter or Constant { Elements: not null } or Constant { IsNull: true }
            ? new KeyPredicate(column.Column, KeyOperator.AnyOf, list.List, list.Collation, true)
            : null;

    private static bool IsLiteral(Expression expression) => expression is Constant or Parameter;

    private static KeyOperator? KeyOperatorOf(ComparisonOperator op, Expression operand) => op switch
    {
        ComparisonOperator.Equal => KeyOperator.Equal,
        ComparisonOperator.IsNotDistinctFrom when operand is Constant { IsNull: false } => KeyOperator.Equal,
        ComparisonOperator.LessThan => KeyOperator.Less,
        ComparisonOperator.LessThanOrEqual => KeyOperator.LessOrEqual,
        ComparisonOperator.GreaterThan => KeyOperator.Greater,
        ComparisonOperator.GreaterThanOrEqual => KeyOperator.GreaterOrEqual,
        _ => null,
    };

    private static ComparisonOperator Commuted(ComparisonOperator op) => op switch
    {
        ComparisonOperator.LessThan => ComparisonOperator.GreaterThan,
        ComparisonOperator.LessThanOrEqual => ComparisonOperator.GreaterThanOrEqual,
        ComparisonOperator.GreaterThan => ComparisonOperator.LessThan,
        ComparisonOperator.GreaterThanOrEqual => ComparisonOperator.LessThanOrEqual,
        _ => op,
    };
}
