using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// Tests of what is read as text. Attributes of other types than S are, too (numbers as their digits, lists as JSON): each type that may be one gets
/// its part of the condition, so that none is lost.
/// </summary>
internal static class TextTests
{
    /// <summary>The types for which contains has a meaning when it looks for a text.</summary>
    private const AttributeKinds Containers = AttributeKinds.L | AttributeKinds.SS;

    internal static BoundCondition Bind(FilterSubject subject, AttributePath path, FilterOperator op, IReadOnlyList<string> literals)
    {
        TextQuestion? question = op switch
        {
            FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.AnyOf or FilterOperator.NoneOf =>
                new TextChoice(literals, subject.IsKey),
            FilterOperator.Like or FilterOperator.NotLike => TextPattern.Like(literals[0], subject.IsKey),
            FilterOperator.Prefix or FilterOperator.NotPrefix => TextPattern.BeginsWith(literals[0]),
            FilterOperator.Substring => TextPattern.Holds(literals[0]),
            _ => new TextRange(op, literals[0], subject.IsKey),
        };
        if (question is null)
        {
            return new BoundCondition(Condition.True, "the pattern ends with its escape character");
        }

        bool isNegated = op is FilterOperator.NotEqual or FilterOperator.NoneOf or FilterOperator.NotLike or FilterOperator.NotPrefix;
        return isNegated ? Without(subject, path, question) : With(subject, path, question);
    }

    private static BoundCondition With(FilterSubject subject, AttributePath path, TextQuestion question)
    {
        var conditions = new List<Condition>();
        AttributeKinds passing = AttributeKinds.None;
        string? doubt = null;
        foreach (AttributeKind kind in subject.Kinds.Members().OrderByDescending(k => k))
        {
            TextQuestion.Part part = question.Of(kind, path);
            if (part.Yes.IsTrue)
            {
                passing |= kind.AsSet();
            }
            else
            {
                bool needsGuard = !part.IsOwn && !part.Yes.IsFalse && (passing & Containers) != Containers;
                conditions.Insert(0, needsGuard ? Condition.All(Condition.OfKind(path, kind.AsSet()), part.Yes) : part.Yes);
            }

            doubt = part.IsExact ? doubt : Doubt(kind, subject);
        }

        conditions.Add(Condition.OfKind(path, passing));
        return new BoundCondition(Condition.AnyOf(conditions), doubt);
    }

    /// <summary>The negation: NULL stays NULL, so that only types that have a text pass.</summary>
    private static BoundCondition Without(FilterSubject subject, AttributePath path, TextQuestion question)
    {
        var conditions = new List<Condition>();
        AttributeKinds passing = AttributeKinds.None;
        string? doubt = null;
        foreach (AttributeKind kind in subject.Kinds.Members())
        {
            TextQuestion.Part part = question.Of(kind, path);
            doubt = part.IsExact ? doubt : Doubt(kind, subject);
            if (part is { Yes.IsTrue: true, IsExact: true })
            {
                continue;
            }

            passing |= kind.AsSet();
            if (part is { IsExact: true, Yes.IsFalse: false })
            {
                conditions.Add(part.IsOwn
                    ? part.Yes.Negate()
                    : Condition.AnyOf(new TypeCondition(path, kind, true), part.Yes.Negate()));
            }
        }

        return new BoundCondition(Condition.All(conditions.Prepend(Condition.OfKind(path, passing))), doubt);
    }

    private static string Doubt(AttributeKind kind, FilterSubject subject) => kind == AttributeKind.S
        ? "the pattern is more than a beginning or a part"
        : $"values of \"{subject.Name}\" that are not of type S are texts in SQL, too";
}
