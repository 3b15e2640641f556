using System.Collections.Generic;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// Puts the literals into a plan's key conditions. What no item can fulfil (NULL, an empty text, NaN, contrary bounds) is no request at all:
/// SQL's answer is no row, DynamoDB's would be an error.
/// </summary>
internal static class KeyResolver
{
    /// <summary>The requests to send; none if no item can match.</summary>
    internal static IReadOnlyList<KeyRequest> Resolve(IReadOnlyList<KeyCondition> conditions, ParameterValues parameters)
    {
        var requests = new List<KeyRequest> { new([], SortRange.All) };
        foreach (KeyCondition condition in conditions)
        {
            if (condition.Operator is not (KeyOperator.Equal or KeyOperator.AnyOf))
            {
                continue;
            }

            KeyValue[] values = Values(condition, parameters.Resolve(condition.Operand));
            requests = requests.SelectMany(request => values.Select(value => request with
            {
                Equalities = [.. request.Equalities, KeyValuePair.Create(condition.Attribute, value)],
            })).ToList();
        }

        SortRange? range = new RangeBuilder().Build(conditions, parameters);
        return range is null ? [] : requests.ConvertAll(request => request with { Range = range });
    }

    private static KeyValue[] Values(KeyCondition condition, Constant literal)
    {
        if (condition.Operator == KeyOperator.Equal)
        {
            return Value(condition, literal) is { } one ? [one] : [];
        }

        if (literal.IsNull)
        {
            return [];
        }

        DataType element = literal.Type.Element ?? throw NotAList();
        return ArrayText.Elements(literal)
            .Where(e => e is not null)
            .Select(e => Value(condition, new Constant(element, e)))
            .OfType<KeyValue>()
            .Distinct()
            .ToArray();
    }

    private static KeyValue? Value(KeyCondition condition, Constant literal)
    {
        if (literal.IsNull)
        {
            return null;
        }

        KeyBound bound = KeyBound.Of(literal, condition.Kind, MaximumBytes(condition));
        return bound.Position == KeyBoundPosition.At ? bound.Value : null;
    }

    private static int MaximumBytes(KeyCondition condition) =>
        condition.IsSortKey ? KeyBound.SortKeyBytes : KeyBound.PartitionKeyBytes;

    private static PeerException NotAList() => new(SqlState.InternalError, "the operand of = ANY is no array");

    /// <summary>Takes all bounds of the sort key together to one range.</summary>
    private sealed class RangeBuilder
    {
        private KeyValue? _lower;
        private KeyValue? _upper;
        private bool _isLowerStrict;
        private bool _isUpperStrict;

        internal SortRange? Build(IReadOnlyList<KeyCondition> conditions, ParameterValues parameters)
        {
            string attribute = "";
            foreach (KeyCondition condition in conditions)
            {
                if (condition.Operator is KeyOperator.Equal or KeyOperator.AnyOf)
                {
                    continue;
                }

                attribute = condition.Attribute;
                Constant literal = parameters.Resolve(condition.Operand);
                if (literal.IsNull)
                {
                    return null;
                }

                if (condition.Operator == KeyOperator.Like)
                {
                    return Prefix(condition, literal.Text!);
                }

                if (!Add(condition.Operator, KeyBound.Of(literal, condition.Kind, MaximumBytes(condition))))
                {
                    return null;
                }
            }

            return Combine(attribute);
        }

        /// <summary>A pattern's beginning; of a pattern without wildcards, the only text.</summary>
        private static SortRange? Prefix(KeyCondition condition, string pattern)
        {
            LikePrefix prefix = LikePrefix.Of(pattern);
            byte[] utf8 = Encoding.UTF8.GetBytes(prefix.Prefix);
            if (utf8.Length == 0)
            {
                return prefix.Rest == LikeRest.Nothing ? null : SortRange.All;
            }

            KeyValue value = KeyValue.OfText(utf8);
            return utf8.Length > KeyBound.SortKeyBytes ? null
                : prefix.Rest == LikeRest.Nothing ? new SortRange(SortRangeKind.Between, condition.Attribute, value, value)
                : new SortRange(SortRangeKind.Prefix, condition.Attribute, value, null);
        }

        /// <returns>False if nothing can fulfil the bound.</returns>
        private bool Add(KeyOperator op, KeyBound bound)
        {
            bool isUpper = op is KeyOperator.Less or KeyOperator.LessOrEqual;
            switch (bound.Position)
            {
                case KeyBoundPosition.BelowAll:
                    return !isUpper;
                case KeyBoundPosition.AboveAll:
                    return isUpper;
                case KeyBoundPosition.JustAbove when isUpper:
                    Upper(bound.Value!, isStrict: false);
                    return true;
                case KeyBoundPosition.JustAbove:
                    Lower(bound.Value!, isStrict: true);
                    return true;
                case KeyBoundPosition.At when isUpper:
                    Upper(bound.Value!, op == KeyOperator.Less);
                    return true;
                default:
                    Lower(bound.Value!, op == KeyOperator.Greater);
                    return true;
            }
        }

        private void Lower(KeyValue value, bool isStrict)
        {
            int order = _lower is null ? 1 : value.CompareTo(_lower);
            if (order > 0 || (order == 0 && isStrict))
            {
                _lower = value;
                _isLowerStrict = isStrict;
            }
        }

        private void Upper(KeyValue value, bool isStrict)
        {
            int order = _upper is null ? -1 : value.CompareTo(_upper);
            if (order < 0 || (order == 0 && isStrict))
            {
                _upper = value;
                _isUpperStrict = isStrict;
            }
        }

        private SortRange? Combine(string attribute)
        {
            if (_lower is null && _upper is null)
            {
                return SortRange.All;
            }

            if (_upper is null)
            {
                return new SortRange(_isLowerStrict ? SortRangeKind.Greater : SortRangeKind.GreaterOrEqual, attribute, _lower, null);
            }

            if (_lower is null)
            {
                return new SortRange(_isUpperStrict ? SortRangeKind.Less : SortRangeKind.LessOrEqual, attribute, _upper, null);
            }

            int order = _lower.CompareTo(_upper);
            return order > 0 || (order == 0 && (_isLowerStrict || _isUpperStrict))
                ? null
                : new SortRange(SortRangeKind.Between, attribute, _lower, _upper);
        }
    }
}
