using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// Puts literals into a filter: what DynamoDB is asked then, which holds for every item for which SQL's condition is true.
/// </summary>
/// <param name="resolve">Gives an operand's literal.</param>
internal sealed class FilterBinder(Func<Expression, Constant> resolve)
{
    private const string InList = "DynamoDB does not find what JSON finds by an index in a set";

    internal BoundCondition Bind(FilterNode node) => node switch
    {
        FilterConstant constant => BoundCondition.Exact(constant.Value ? Condition.True : Condition.False),
        FilterJunction junction => BindJunction(junction),
        FilterTest test => BindTest(test.Subject, test.Operator, resolve(test.Operand)),
        _ => throw new PeerException(SqlState.InternalError, $"not a filter: {node.GetType().Name}"),
    };

    private BoundCondition BindJunction(FilterJunction junction)
    {
        BoundCondition[] parts = junction.Arguments.Select(Bind).ToArray();
        Condition all = junction.IsAnd ? Condition.All(parts.Select(p => p.Condition)) : Condition.AnyOf(parts.Select(p => p.Condition));
        return new BoundCondition(all, null).With(parts.Select(p => p.Doubt).FirstOrDefault(d => d is not null));
    }

    private static BoundCondition BindTest(FilterSubject subject, FilterOperator op, Constant literal)
    {
        switch (op)
        {
            case FilterOperator.Null:
            case FilterOperator.NotDistinct when literal.IsNull:
                return NullTests.IsNull(subject).With(subject.Lists.Count > 0 ? InList : subject.Doubt);
            case FilterOperator.NotNull:
            case FilterOperator.Distinct when literal.IsNull:
                return Widened(subject, NullTests.IsNotNull(subject));
            case FilterOperator.Distinct:
                return BindDistinct(subject, literal);
            case FilterOperator.NotDistinct:
                return BindTest(subject, FilterOperator.Equal, literal);
        }

        if (literal.IsNull)
        {
            return BoundCondition.False;
        }

        if (op is FilterOperator.AnyOf or FilterOperator.NoneOf && OfEmptyOrNull(op, literal) is { } constant)
        {
            return constant;
        }

        IReadOnlyList<string?> literals = literal.Type.Kind == TypeKind.Array ? ArrayText.Elements(literal) : [literal.Text];
        BoundCondition[] parts = subject.Paths.Select(p => BindPath(subject, p, op, literals)).ToArray();
        var bound = new BoundCondition(Condition.AnyOf(parts.Select(p => p.Condition)), parts.Select(p => p.Doubt).FirstOrDefault(d => d is not null));
        return Widened(subject, MismatchDoubt(subject, op) is { } doubt ? bound.With(doubt) : bound);
    }

    /// <summary>NULL in the list makes &lt;&gt; ALL false or NULL; an empty list makes it true, even for NULL.</summary>
    private static BoundCondition? OfEmptyOrNull(FilterOperator op, Constant list)
    {
        EquatableList<string?> elements = ArrayText.Elements(list);
        return op == FilterOperator.AnyOf
            ? elements.All(e => e is null) ? BoundCondition.False : null
            : elements.Count == 0 ? BoundCondition.Exact(Condition.True)
            : elements.Contains(null) ? BoundCondition.False : null;
    }

    /// <summary>Where mismatches are errors, NULL or different; where they are NULL, everything but what is equal.</summary>
    private static BoundCondition BindDistinct(FilterSubject subject, Constant literal)
    {
        if (!subject.NullOnMismatch)
        {
            BoundCondition isNull = BindTest(subject, FilterOperator.Null, FilterTest.NoOperand);
            BoundCondition differs = BindTest(subject, FilterOperator.NotEqual, literal);
            return new BoundCondition(Condition.AnyOf(isNull.Condition, differs.Condition), isNull.Doubt ?? differs.Doubt);
        }

        BoundCondition equal = BindTest(subject, FilterOperator.Equal, literal);
        return equal is { Doubt: null, Condition: CompareCondition or ConstantCondition }
            ? BoundCondition.Exact(equal.Condition.Negate())
            : new BoundCondition(Condition.True, NullTests.MayBeNull(subject));
    }

    private static BoundCondition BindPath(FilterSubject subject, AttributePath path, FilterOperator op, IReadOnlyList<string?> literals)
    {
        if (op >= FilterOperator.SizeEqual)
        {
            return SizeTests.Bind(subject, path, op, literals[0]!);
        }

        switch (subject.View)
        {
            case FilterView.Array:
                return ArrayTests.Bind(subject, path, op, literals);
            case FilterView.Json:
                return JsonTests.Bind(subject, path, op, literals);
        }

        string[] present = literals.OfType<string>().ToArray();
        return subject.View switch
        {
            FilterView.Text => TextTests.Bind(subject, path, op, present),
            FilterView.Enum => TextTests.Bind(subject, path, op, present)
                .With(op is FilterOperator.NotEqual or FilterOperator.NoneOf ? "a text that is no label of the enum is an error" : null),
            FilterView.Number => NumberTests.Bind(subject, path, op, present),
            FilterView.Boolean => BooleanTests.Bind(subject, path, op, present),
            FilterView.Binary => BoundCondition.Exact(
                ScalarTests.Of(path, op, present, AttributeKind.B, subject.PresentKinds, subject.IsKey)),
            _ => throw new PeerException(SqlState.InternalError, $"a filter on \"{subject.Name}\" cannot ask for more than NULL"),
        };
    }

    /// <summary>Equality with a literal that fits is never a mismatch; a range takes in values that do not fit, such as 4.5 for an integer.</summary>
    private static string? MismatchDoubt(FilterSubject subject, FilterOperator op)
    {
        if (!subject.NullOnMismatch || op is FilterOperator.Equal or FilterOperator.AnyOf)
        {
            return null;
        }

        bool fits = subject.View is FilterView.Boolean or FilterView.Binary or FilterView.Enum
            || (subject.View == FilterView.Array && ArrayTests.IsExact(subject))
            || (subject.View == FilterView.Number && subject is { Type: TypeKind.Numeric, Modifier: < 0 });
        return fits ? null : NullTests.MayBeNull(subject);
    }

    /// <summary>Lets pass what DynamoDB cannot be asked about.</summary>
    private static BoundCondition Widened(FilterSubject subject, BoundCondition bound)
    {
        if (subject.LooseKinds != AttributeKinds.None && !bound.Condition.IsTrue)
        {
            bound = new BoundCondition(
                Condition.AnyOf(subject.Paths.Select(p => Condition.OfKind(p, subject.LooseKinds)).Prepend(bound.Condition)),
                bound.Doubt ?? $"values of \"{subject.Name}\" of other types may be the same");
        }

        if (subject.Lists.Count > 0)
        {
            bound = new BoundCondition(
                Condition.AnyOf(subject.Lists.Select(p => Condition.OfKind(p, subject.ListKinds)).Prepend(bound.Condition)),
                bound.Doubt ?? InList);
        }

        return bound.With(subject.Doubt);
    }
}
