using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// Tests of numbers. Integers and numeric are what DynamoDB holds; for types that round as they read (real, numeric(10,2), instants) the condition
/// takes in all numbers that could be read as the literal.
/// </summary>
internal static class NumberTests
{
    /// <summary>Lists of rounding types are ranges, which are long; longer lists are not asked for.</summary>
    private const int MostRanges = 20;

    internal static BoundCondition Bind(FilterSubject subject, AttributePath path, FilterOperator op, IReadOnlyList<string> literals)
    {
        if (!subject.Kinds.Has(AttributeKinds.N))
        {
            return BoundCondition.False;
        }

        if (!NumberRounding.Rounds(subject.Type, subject.Modifier))
        {
            bool isEquality = op is FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.AnyOf or FilterOperator.NoneOf;
            IEnumerable<string> possible = isEquality ? literals.Where(l => IsPossible(subject.Type, l)) : literals;
            return BoundCondition.Exact(ScalarTests.Of(path, op, possible, AttributeKind.N, subject.PresentKinds, subject.IsKey));
        }

        string doubt = $"several numbers of DynamoDB are read as one value of \"{subject.Name}\"";
        return op switch
        {
            FilterOperator.NotEqual or FilterOperator.NoneOf => new BoundCondition(Condition.OfKind(path, subject.PresentKinds), doubt),
            FilterOperator.AnyOf when literals.Count > MostRanges => new BoundCondition(Condition.OfKind(path, AttributeKinds.N), doubt),
            FilterOperator.AnyOf => new BoundCondition(
                Condition.AnyOf(literals.Select(l => Near(subject, path, FilterOperator.Equal, l))), doubt),
            _ => new BoundCondition(Near(subject, path, op, literals[0]), doubt),
        };
    }

    /// <summary>Numbers that may be read as something that compares so with the literal.</summary>
    private static Condition Near(FilterSubject subject, AttributePath path, FilterOperator op, string literal)
    {
        NumberRounding.Range range = NumberRounding.Around(subject.Type, subject.Modifier, literal);
        if (range.Outside != KeyBoundPosition.At)
        {
            return ScalarTests.Compare(path, op, new KeyBound(range.Outside, null), AttributeKind.N);
        }

        Condition above = range.Least is { } least && op is not (FilterOperator.Less or FilterOperator.LessOrEqual)
            ? Compare(path, FilterOperator.GreaterOrEqual, least)
            : Condition.True;
        Condition below = range.Most is { } most && op is not (FilterOperator.Greater or FilterOperator.GreaterOrEqual)
            ? Compare(path, FilterOperator.LessOrEqual, most)
            : Condition.True;
        Condition near = Condition.All(above, below);
        return near.IsTrue ? Condition.OfKind(path, AttributeKinds.N) : near;
    }

    private static Condition Compare(AttributePath path, FilterOperator op, string number) =>
        ScalarTests.Compare(path, op, ScalarTests.Place(number, AttributeKind.N, false), AttributeKind.N);

    /// <summary>Whether a column of the type can have the value at all: no smallint is 70000, none is 1.5.</summary>
    private static bool IsPossible(TypeKind type, string literal)
    {
        (string? least, string? most) = type switch
        {
            TypeKind.Int16 => ("-32768", "32767"),
            TypeKind.Int32 => ("-2147483648", "2147483647"),
            TypeKind.Int64 => ("-9223372036854775808", "9223372036854775807"),
            TypeKind.Oid => ("0", "4294967295"),
            _ => (null, (string?)null),
        };
        if (least is null)
        {
            return true;
        }

        return KeyNumber.TryParse(literal, out KeyNumber number)
            && number.Digits.Length <= number.Exponent + 1
            && KeyNumber.TryParse(least, out KeyNumber lower) && number.CompareTo(lower) >= 0
            && KeyNumber.TryParse(most!, out KeyNumber upper) && number.CompareTo(upper) <= 0;
    }
}
