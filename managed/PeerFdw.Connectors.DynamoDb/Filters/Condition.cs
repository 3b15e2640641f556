using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// A condition as DynamoDB has them, with its literals put in. Immutable. Each leaf means what DynamoDB says it means: <c>&lt;&gt;</c> and NOT are true where
/// the attribute is missing, the other comparisons are false there and between types.
/// </summary>
internal abstract record Condition
{
    /// <summary>Every item passes.</summary>
    internal static Condition True { get; } = new ConstantCondition(true);

    /// <summary>No item passes.</summary>
    internal static Condition False { get; } = new ConstantCondition(false);

    internal bool IsTrue => this is ConstantCondition { Value: true };

    internal bool IsFalse => this is ConstantCondition { Value: false };

    internal static Condition All(params IEnumerable<Condition> conditions) => Join(conditions, isAnd: true);

    internal static Condition AnyOf(params IEnumerable<Condition> conditions) => Join(conditions, isAnd: false);

    /// <summary>The attribute is there and of one of some types. The shorter way of saying it is taken.</summary>
    internal static Condition OfKind(AttributePath path, AttributeKinds kinds)
    {
        AttributeKinds others = AttributeKinds.Any & ~kinds;
        if (kinds == AttributeKinds.None)
        {
            return False;
        }

        return others.Count() < kinds.Count()
            ? All(others.Members().Select(k => (Condition)new TypeCondition(path, k, true)).Prepend(new PresenceCondition(path, true)))
            : AnyOf(kinds.Members().Select(k => new TypeCondition(path, k, false)));
    }

    /// <summary>The attribute is missing or of none of some types.</summary>
    internal static Condition NotOfKind(AttributePath path, AttributeKinds kinds) =>
        kinds == AttributeKinds.Any
            ? new PresenceCondition(path, false)
            : All(kinds.Members().Select(k => new TypeCondition(path, k, true)));

    /// <summary>The condition and its parts, without junctions.</summary>
    internal IEnumerable<Condition> Leaves() => this is JunctionCondition junction ? junction.Arguments.SelectMany(a => a.Leaves()) : [this];

    /// <summary>
    /// What holds exactly where this one does not: DynamoDB knows true and false only. The comparisons of order have no negation, since they
    /// are false where types differ.
    /// </summary>
    internal Condition Negate() => this switch
    {
        ConstantCondition c => c.Value ? False : True,
        JunctionCondition c => Join(c.Arguments.Select(a => a.Negate()), !c.IsAnd),
        PresenceCondition c => c with { IsPresent = !c.IsPresent },
        TypeCondition c => c with { IsNegated = !c.IsNegated },
        MemberCondition c => c with { IsNegated = !c.IsNegated },
        CallCondition c => c with { IsNegated = !c.IsNegated },
        CompareCondition { Operator: ComparisonOperator.Equal } c => c with { Operator = ComparisonOperator.NotEqual },
        CompareCondition { Operator: ComparisonOperator.NotEqual } c => c with { Operator = ComparisonOperator.Equal },
        _ => throw new PeerException(SqlState.InternalError, "a condition of order has no negation"),
    };

    private static Condition Join(IEnumerable<Condition> conditions, bool isAnd)
    {
        var flat = new List<Condition>();
        foreach (Condition condition in conditions)
        {
            switch (condition)
            {
                case ConstantCondition constant when constant.Value != isAnd:
                    return constant;
                case ConstantCondition:
                    break;
                case JunctionCondition junction when junction.IsAnd == isAnd:
                    flat.AddRange(junction.Arguments);
                    break;
                default:
                    flat.Add(condition);
                    break;
            }
        }

        Condition[] distinct = flat.Distinct().ToArray();
        return distinct.Length switch
        {
            0 => isAnd ? True : False,
            1 => distinct[0],
            _ => new JunctionCondition(isAnd, new EquatableList<Condition>(distinct)),
        };
    }
}

/// <summary>The same for every item.</summary>
internal sealed record ConstantCondition(bool Value) : Condition;

/// <summary>AND or OR of two or more.</summary>
internal sealed record JunctionCondition(bool IsAnd, EquatableList<Condition> Arguments) : Condition;

/// <summary>attribute_exists, attribute_not_exists.</summary>
internal sealed record PresenceCondition(AttributePath Path, bool IsPresent) : Condition;

/// <summary>attribute_type, or NOT of it, which is true where the attribute is missing.</summary>
internal sealed record TypeCondition(AttributePath Path, AttributeKind Kind, bool IsNegated) : Condition;

/// <summary>A comparison with a literal; IS DISTINCT FROM does not stand here.</summary>
internal sealed record CompareCondition(AttributePath Path, ComparisonOperator Operator, FilterValue Value) : Condition;

/// <summary>IN, or NOT of it, which is true where the attribute is missing or of another type.</summary>
internal sealed record MemberCondition(AttributePath Path, EquatableList<FilterValue> Values, bool IsNegated) : Condition;

/// <summary>begins_with or contains, or NOT of it, which is true where the attribute is missing or of another type.</summary>
internal sealed record CallCondition(AttributePath Path, bool IsPrefix, FilterValue Value, bool IsNegated) : Condition;

/// <summary>A comparison of size(…), false for what has no size.</summary>
internal sealed record SizeCondition(AttributePath Path, ComparisonOperator Operator, FilterValue Value) : Condition;
