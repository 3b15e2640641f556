using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Comparisons with literals of S, N and B, also with those that no attribute can hold: SQL has an answer to them, DynamoDB an error.</summary>
internal static class ScalarTests
{
    /// <summary>An item has no more bytes than this ("Quotas", DynamoDB Developer Guide), so no value has.</summary>
    private const int MaximumBytes = 400 * 1024;

    /// <summary>More operands IN does not take.</summary>
    private const int MaximumOperands = 100;

    /// <summary>Where a literal lies among the values that an attribute can have. An empty text or binary is a value, but not of a key.</summary>
    internal static KeyBound Place(string text, AttributeKind kind, bool isKey)
    {
        if (!isKey && ((kind == AttributeKind.S && text.Length == 0) || (kind == AttributeKind.B && text == "\\x")))
        {
            return new KeyBound(KeyBoundPosition.At, kind == AttributeKind.S ? KeyValue.OfText([]) : KeyValue.OfBinary([]));
        }

        DataType type = kind switch { AttributeKind.S => DataType.Text, AttributeKind.N => DataType.Numeric, _ => DataType.Binary };
        return KeyBound.Of(new Constant(type, text), kind, MaximumBytes);
    }

    /// <summary>The literal, if an attribute can have it.</summary>
    internal static FilterValue? Value(string text, AttributeKind kind, bool isKey = false) =>
        Place(text, kind, isKey) is { Position: KeyBoundPosition.At, Value: { } value } ? FilterValue.Of(value) : null;

    /// <summary>=, &lt;, &lt;=, &gt; or &gt;=: true only for attributes of the kind.</summary>
    internal static Condition Compare(AttributePath path, FilterOperator op, KeyBound bound, AttributeKind kind)
    {
        if (bound.Position is KeyBoundPosition.BelowAll or KeyBoundPosition.AboveAll)
        {
            bool isPassed = bound.Position == KeyBoundPosition.AboveAll
                ? op is FilterOperator.Less or FilterOperator.LessOrEqual
                : op is FilterOperator.Greater or FilterOperator.GreaterOrEqual;
            return isPassed ? Condition.OfKind(path, kind.AsSet()) : Condition.False;
        }

        bool isAt = bound.Position == KeyBoundPosition.At;
        ComparisonOperator? comparison = op switch
        {
            FilterOperator.Equal => isAt ? ComparisonOperator.Equal : null,
            FilterOperator.Less when isAt => ComparisonOperator.LessThan,
            FilterOperator.Less or FilterOperator.LessOrEqual => ComparisonOperator.LessThanOrEqual,
            FilterOperator.GreaterOrEqual when isAt => ComparisonOperator.GreaterThanOrEqual,
            FilterOperator.Greater or FilterOperator.GreaterOrEqual => ComparisonOperator.GreaterThan,
            _ => throw new PeerException(SqlState.InternalError, $"not a comparison: {op}"),
        };
        return comparison is { } found ? new CompareCondition(path, found, FilterValue.Of(bound.Value!)) : Condition.False;
    }

    /// <summary>One of some values: =, IN, or several INs.</summary>
    internal static Condition OneOf(AttributePath path, IEnumerable<FilterValue> values)
    {
        FilterValue[] distinct = values.Distinct().ToArray();
        return distinct.Length switch
        {
            0 => Condition.False,
            1 => new CompareCondition(path, ComparisonOperator.Equal, distinct[0]),
            _ => Condition.AnyOf(distinct.Chunk(MaximumOperands).Select(c => (Condition)new MemberCondition(path, new EquatableList<FilterValue>(c), false))),
        };
    }

    /// <summary>Any of the comparisons, of attributes of one kind.</summary>
    /// <param name="path">The attribute.</param>
    /// <param name="op">A comparison, AnyOf or NoneOf.</param>
    /// <param name="literals">The literal, or those of the list, as PostgreSQL writes them.</param>
    /// <param name="kind">S, N or B.</param>
    /// <param name="passing">The types that pass &lt;&gt; and NoneOf if they have another value.</param>
    /// <param name="isKey">Whether the attribute is the table's key.</param>
    internal static Condition Of(
        AttributePath path, FilterOperator op, IEnumerable<string> literals, AttributeKind kind, AttributeKinds passing, bool isKey)
    {
        switch (op)
        {
            case FilterOperator.Equal or FilterOperator.AnyOf:
                return OneOf(path, literals.Select(l => Value(l, kind, isKey)).OfType<FilterValue>());
            case FilterOperator.NotEqual or FilterOperator.NoneOf:
                return Condition.All(
                    Condition.OfKind(path, passing),
                    OneOf(path, literals.Select(l => Value(l, kind, isKey)).OfType<FilterValue>()).Negate());
            default:
                return Compare(path, op, Place(literals.Single(), kind, isKey), kind);
        }
    }
}
