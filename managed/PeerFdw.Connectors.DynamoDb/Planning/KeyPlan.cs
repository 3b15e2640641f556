using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>
/// Chooses the conditions of a request to one table or index: = on every attribute of the partition key, then the sort key's attributes left
/// to right, = as far as it goes, and on the next one a range or a prefix.
/// </summary>
/// <remarks>
/// A list (= ANY) stands for one request per value; at most one condition of a request is a list. Bounds on both sides go out as
/// BETWEEN, which includes both ends: the strict ones among them are checked again, and lower ones that may not be a possible key.
/// </remarks>
internal sealed class KeyPlan(AccessPath path, IReadOnlyList<KeyPredicate?> predicates)
{
    private readonly List<KeyCondition> _conditions = [];
    private readonly FilterAnswer?[] _answers = new FilterAnswer?[predicates.Count];
    private bool _hasList;

    /// <summary>A request and the answers it gives; null where it gives none.</summary>
    internal sealed record Built(DynamoDbHandle Handle, IReadOnlyList<FilterAnswer?> Answers);

    /// <summary>Makes the request.</summary>
    /// <returns>Null if the partition key is not known.</returns>
    internal Built? Build(DynamoDbHandle handle)
    {
        foreach (KeyAttribute key in path.PartitionKeys)
        {
            if (!AddEquality(key, isSortKey: false))
            {
                return null;
            }
        }

        int equal = 0;
        while (equal < path.SortKeys.Count && AddEquality(path.SortKeys[equal], isSortKey: true))
        {
            equal++;
        }

        if (equal < path.SortKeys.Count)
        {
            AddRange(path.SortKeys[equal]);
        }

        bool isWholeKey = path.Kind == AccessKind.Table && equal == path.SortKeys.Count;
        return new Built(
            handle with
            {
                Operation = (isWholeKey, _hasList) switch
                {
                    (true, false) => DynamoDbOperation.GetItem,
                    (true, true) => DynamoDbOperation.BatchGetItem,
                    _ => DynamoDbOperation.Query,
                },
                Index = path.IndexName,
                Conditions = new EquatableList<KeyCondition>(_conditions),
            },
            _answers);
    }

    private bool AddEquality(KeyAttribute key, bool isSortKey)
    {
        int found = Find(key, KeyOperator.Equal);
        if (found < 0 && !_hasList)
        {
            found = Find(key, KeyOperator.AnyOf);
            _hasList = found >= 0;
        }

        if (found < 0)
        {
            return false;
        }

        Add(key, isSortKey, found, predicates[found]!.IsExact);
        return true;
    }

    private void AddRange(KeyAttribute key)
    {
        // A prefix is tighter than a bound as a rule, and only one of them can go out.
        int prefix = Find(key, KeyOperator.Like);
        if (prefix >= 0)
        {
            Add(key, true, prefix, predicates[prefix]!.IsExact);
            return;
        }

        bool HasAny(KeyOperator strict, KeyOperator inclusive) => Find(key, strict) >= 0 || Find(key, inclusive) >= 0;
        bool isBetween = HasAny(KeyOperator.Greater, KeyOperator.GreaterOrEqual) && HasAny(KeyOperator.Less, KeyOperator.LessOrEqual);
        for (int i = 0; i < predicates.Count; i++)
        {
            switch (predicates[i]?.Operator)
            {
                case KeyOperator.GreaterOrEqual when IsUsable(key, i):
                    Add(key, true, i, isExact: !isBetween || IsPossible(key, predicates[i]!.Operand));
                    break;
                case KeyOperator.LessOrEqual when IsUsable(key, i):
                    Add(key, true, i, isExact: true);
                    break;
                case KeyOperator.Greater or KeyOperator.Less when IsUsable(key, i):
                    Add(key, true, i, isExact: !isBetween);
                    break;
            }
        }
    }

    /// <summary>
    /// Whether a literal is a value that a key can have, whatever it turns out to be. One that is not (a number of 50 digits) stands for the
    /// greatest possible value below it, which a lower bound must leave out and BETWEEN does not.
    /// </summary>
    private static bool IsPossible(KeyAttribute key, Expression operand) => operand switch
    {
        Constant { IsNull: false } literal =>
            KeyBound.Of(literal, key.Kind!.Value, KeyBound.SortKeyBytes).Position != KeyBoundPosition.JustAbove,
        Constant => true,
        _ => operand.Type.Kind is TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64,
    };

    private int Find(KeyAttribute key, KeyOperator op)
    {
        for (int i = 0; i < predicates.Count; i++)
        {
            if (predicates[i]?.Operator == op && IsUsable(key, i))
            {
                return i;
            }
        }

        return -1;
    }

    private bool IsUsable(KeyAttribute key, int predicate)
    {
        KeyPredicate p = predicates[predicate]!;
        if (p.Column != key.Column || KeyColumns.WhyNotComparable(key) is not null)
        {
            return false;
        }

        if (key.Kind == AttributeKind.S)
        {
            // Planning's gates have seen to this already; a wrong row would be too high a price for trusting them alone.
            bool isRange = p.Operator is KeyOperator.Less or KeyOperator.LessOrEqual or KeyOperator.Greater or KeyOperator.GreaterOrEqual;
            if (p.Collation is not { IsDeterministic: true } || (isRange && !p.Collation.IsC))
            {
                return false;
            }
        }

        return p.Operator switch
        {
            KeyOperator.Like => key.Kind == AttributeKind.S && KeyColumns.IsOperand(AttributeKind.S, p.Operand.Type),
            KeyOperator.AnyOf => p.Operand.Type.Element is { } element && KeyColumns.IsOperand(key.Kind!.Value, element),
            _ => KeyColumns.IsOperand(key.Kind!.Value, p.Operand.Type),
        };
    }

    private void Add(KeyAttribute key, bool isSortKey, int predicate, bool isExact)
    {
        KeyPredicate p = predicates[predicate]!;
        _conditions.Add(new KeyCondition(key.Name, key.Kind!.Value, isSortKey, p.Operator, p.Operand));
        _answers[predicate] = (isExact, key.Mapping.NullOnMismatch) switch
        {
            (true, false) => FilterAnswer.Exact,
            (true, true) => FilterAnswer.Inexact($"on_mismatch may turn \"{key.Name}\" into NULL"),
            _ when p.Operator is KeyOperator.Equal or KeyOperator.AnyOf =>
                FilterAnswer.Inexact($"of its arms the requests have \"{key.Name}\" only"),
            _ when p.Operator == KeyOperator.Like => FilterAnswer.Inexact("DynamoDB searches by the pattern's beginning only"),
            _ when p.Operator == KeyOperator.GreaterOrEqual =>
                FilterAnswer.Inexact("BETWEEN would include the neighbour of a bound that no key can have"),
            _ => FilterAnswer.Inexact("BETWEEN includes both ends"),
        };
    }
}
