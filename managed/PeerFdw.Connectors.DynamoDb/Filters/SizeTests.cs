using System.Collections.Generic;
using System.Globalization;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// Tests of lengths by size(…). Of B it is bytes, of lists and sets elements. Of S it may be characters, UTF-16 units or bytes, which AWS does not
/// promise: from one to four for a character, so that such tests are checked again.
/// </summary>
internal static class SizeTests
{
    private const int MostUnits = 4;

    internal static BoundCondition Bind(FilterSubject subject, AttributePath path, FilterOperator op, string literal)
    {
        if (!decimal.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal length))
        {
            throw JsonMembers.Malformed("A length's text is no whole number.");
        }

        if (subject.View != FilterView.Text)
        {
            Condition exact = Condition.All(Condition.OfKind(path, subject.Kinds), Size(path, op, length));
            return BoundCondition.Exact(exact)
                .With(subject.View == FilterView.Array && !ArrayTests.IsExact(subject) ? "an array that does not fit has no length" : null);
        }

        var bounds = new List<Condition> { new TypeCondition(path, AttributeKind.S, false) };
        if (op is FilterOperator.SizeEqual or FilterOperator.SizeGreater or FilterOperator.SizeGreaterOrEqual)
        {
            bounds.Add(Size(path, op == FilterOperator.SizeGreater ? op : FilterOperator.SizeGreaterOrEqual, length));
        }

        if (op is FilterOperator.SizeEqual or FilterOperator.SizeLess or FilterOperator.SizeLessOrEqual)
        {
            bounds.Add(Size(path, FilterOperator.SizeLessOrEqual, MostUnits * (op == FilterOperator.SizeLess ? length - 1 : length)));
        }

        return new BoundCondition(
            Condition.AnyOf(
                subject.Kinds.Has(AttributeKinds.S) ? Condition.All(bounds) : Condition.False,
                Condition.OfKind(path, subject.Kinds & ~AttributeKinds.S)),
            "DynamoDB counts a text's length in other units");
    }

    private static SizeCondition Size(AttributePath path, FilterOperator op, decimal length) => new(
        path,
        op switch
        {
            FilterOperator.SizeEqual => ComparisonOperator.Equal,
            FilterOperator.SizeNotEqual => ComparisonOperator.NotEqual,
            FilterOperator.SizeLess => ComparisonOperator.LessThan,
            FilterOperator.SizeLessOrEqual => ComparisonOperator.LessThanOrEqual,
            FilterOperator.SizeGreater => ComparisonOperator.GreaterThan,
            FilterOperator.SizeGreaterOrEqual => ComparisonOperator.GreaterThanOrEqual,
            _ => throw new PeerException(SqlState.InternalError, $"not a comparison of lengths: {op}"),
        },
        new FilterValue(AttributeKind.N, length.ToString(CultureInfo.InvariantCulture)));
}
