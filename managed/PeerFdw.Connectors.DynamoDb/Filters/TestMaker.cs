using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Makes tests of subjects and operands that fit together, and says what they are worth.</summary>
/// <param name="forbidden">Attributes that may not be named.</param>
/// <param name="keys">Attributes of keys, into which no path leads.</param>
internal sealed class TestMaker(IReadOnlyCollection<string> forbidden, IReadOnlySet<string> keys)
{
    internal Translation Make(FilterSubject subject, FilterOperator op, Expression operand, Collation? collation)
    {
        bool isItem = subject.Paths[0].Steps.Count == 0;
        if (!isItem && forbidden.Contains(subject.Paths[0].Attribute))
        {
            return Translation.Refused($"the filter of a Query cannot name \"{subject.Paths[0].Attribute}\", which is part of its key");
        }

        if (subject.Paths[0].Steps.Count > 1 && keys.Contains(subject.Paths[0].Attribute))
        {
            return IntoKey(subject.Paths[0].Attribute);
        }

        if (WhyNotAsked(subject, op, operand, collation, isItem) is { } reason)
        {
            return Translation.Refused(reason);
        }

        if (isItem && op is FilterOperator.Null or FilterOperator.NotNull)
        {
            return subject.NullOnMismatch
                ? Translation.Refused(NullTests.MayBeNull(subject))
                : Translation.Of(new FilterConstant(op == FilterOperator.NotNull), null);
        }

        var test = new FilterTest(subject, op, operand);
        return operand is Constant ? OfLiteral(test) : OfParameter(test, isItem);
    }

    /// <summary>A literal of a parameter's type, to see what becomes of it.</summary>
    internal static Constant Sample(Expression operand) => operand switch
    {
        Constant constant => constant,
        { Type: { Kind: TypeKind.Array, Element: { } element } type } => new Constant(type, null, [Sample(element)]),
        _ => new Constant(operand.Type, Sample(operand.Type)),
    };

    private static string Sample(DataType type) => type.Kind switch
    {
        TypeKind.Boolean => "t",
        TypeKind.Binary => "\\x00",
        TypeKind.Date => "2000-01-01",
        TypeKind.Timestamp => "2000-01-01 00:00:00",
        TypeKind.TimestampTz => "2000-01-01 00:00:00+00",
        _ => "0",
    };

    private static string? WhyNotAsked(FilterSubject subject, FilterOperator op, Expression operand, Collation? collation, bool isItem)
    {
        if (op is FilterOperator.Null or FilterOperator.NotNull)
        {
            return null;
        }

        if (subject.View == FilterView.Opaque)
        {
            return OpaqueReason(subject);
        }

        if (!OperandRules.Fit(subject, op, operand.Type))
        {
            return $"DynamoDB does not compare \"{subject.Name}\" so";
        }

        if (isItem && op is not (FilterOperator.Contains or FilterOperator.HasKey or FilterOperator.HasAnyKey or FilterOperator.HasAllKeys))
        {
            return "DynamoDB does not compare whole items";
        }

        bool isOfText = subject.View == FilterView.Text && op < FilterOperator.SizeEqual
            || (subject.View == FilterView.Array && subject.Element is TypeKind.Text or TypeKind.VarChar && op < FilterOperator.SizeEqual);
        bool isRange = op is FilterOperator.Less or FilterOperator.LessOrEqual or FilterOperator.Greater or FilterOperator.GreaterOrEqual;
        // Planning's gates have seen to this already; a wrong row would be too high a price for trusting them alone.
        return !isOfText ? null
            : collation is not { IsDeterministic: true } ? "it compares text under a collation that is not deterministic"
            : isRange && !collation.IsC ? $"it compares text by range under collation \"{collation.Name}\", and DynamoDB orders by bytes: use COLLATE \"C\""
            : null;
    }

    private static Translation IntoKey(string name) =>
        Translation.Refused($"no path of DynamoDB's leads into \"{name}\", which is part of a key");

    private static string OpaqueReason(FilterSubject subject) => subject.Type switch
    {
        TypeKind.VarChar or TypeKind.Char => $"the length of column \"{subject.Name}\" may change what it reads; declare it text",
        TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz =>
            $"column \"{subject.Name}\" reads instants from texts of several forms; with attribute_type 'N' they are numbers",
        _ => $"values of column \"{subject.Name}\" have several spellings in DynamoDB",
    };

    private Translation OfLiteral(FilterTest test)
    {
        BoundCondition bound = new FilterBinder(e => (Constant)e).Bind(test);
        if (bound is { Condition.IsTrue: true, Doubt: { } doubt })
        {
            return Translation.Refused(doubt);
        }

        if (ConditionPaths.InsideOfKey(bound.Condition, keys) is { } key)
        {
            return IntoKey(key);
        }

        string? named = bound.Condition.Leaves().Select(ConditionPaths.Of).OfType<AttributePath>().Select(p => p.Attribute).FirstOrDefault(forbidden.Contains);
        return named is not null
            ? Translation.Refused($"the filter of a Query cannot name \"{named}\", which is part of its key")
            : Translation.Of(test, bound.Doubt);
    }

    private Translation OfParameter(FilterTest test, bool isItem)
    {
        if (isItem && forbidden.Count > 0)
        {
            return Translation.Refused("which attributes it names is known only when the scan starts, and a Query's filter cannot name its key");
        }

        BoundCondition sample = new FilterBinder(Sample).Bind(test);
        if (sample is { Condition.IsTrue: true, Doubt: { } useless })
        {
            return Translation.Refused(useless);
        }

        if (test.Operator is FilterOperator.Distinct or FilterOperator.NotDistinct)
        {
            // NULL makes it another question.
            BoundCondition ofNull = new FilterBinder(e => new Constant(e.Type, null)).Bind(test);
            if (ofNull.Doubt is { } unknown)
            {
                return Translation.Refused(unknown);
            }
        }

        FilterSubject subject = test.Subject;
        string? doubt = test.Operand.Type.Kind == TypeKind.Array ? "a list that is too long for an expression is not asked for"
            : subject.View == FilterView.Json ? "what the parameter holds is known only when the scan starts"
            : test.Operator is FilterOperator.Like or FilterOperator.NotLike ? "the pattern is known only when the scan starts"
            : subject.View == FilterView.Text && subject.Kinds != AttributeKinds.S ? $"values of \"{subject.Name}\" that are not of type S are texts in SQL, too"
            : null;
        return Translation.Of(test, sample.Doubt ?? doubt);
    }
}
