using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// Tests of arrays by contains, which looks for an element of a list or set, but for a part of a text: so the types that have elements are asked for.
/// </summary>
internal static class ArrayTests
{
    private const string Doubt = "elements that do not fit make the array an error or NULL";

    internal static BoundCondition Bind(FilterSubject subject, AttributePath path, FilterOperator op, IReadOnlyList<string?> literals)
    {
        BoundCondition all = op switch
        {
            FilterOperator.HasAny => BoundCondition.Exact(Condition.AnyOf(literals.OfType<string>().Select(l => HasElement(subject, path, l)))),
            // A NULL is equal to no element.
            _ when literals.Contains(null) => BoundCondition.False,
            _ when literals.Count == 0 => BoundCondition.Exact(Condition.OfKind(path, subject.PresentKinds)),
            _ => BoundCondition.Exact(Condition.All(literals.Select(l => HasElement(subject, path, l!)))),
        };
        return IsExact(subject) ? all : all.With(Doubt);
    }

    /// <summary>Whether every value of the column's kinds is an array of its type: sets have elements of one type.</summary>
    internal static bool IsExact(FilterSubject subject) => subject.PresentKinds switch
    {
        AttributeKinds.SS => subject.Element == TypeKind.Text && !subject.NullOnMismatch,
        AttributeKinds.NS => subject.Element == TypeKind.Numeric,
        AttributeKinds.BS => subject.Element == TypeKind.Binary,
        _ => false,
    };

    private static Condition HasElement(FilterSubject subject, AttributePath path, string literal) =>
        Condition.AnyOf(Values(subject.Element, literal).Select(v => Has(path, v, subject.PresentKinds)));

    /// <summary>The elements of DynamoDB that are read as the literal.</summary>
    private static IEnumerable<FilterValue> Values(TypeKind element, string literal)
    {
        if (element is not (TypeKind.Text or TypeKind.VarChar))
        {
            AttributeKind kind = element == TypeKind.Binary ? AttributeKind.B : AttributeKind.N;
            return ScalarTests.Value(literal, kind) is { } value ? [value] : [];
        }

        FilterValue?[] values =
        [
            ScalarTests.Value(literal, AttributeKind.S),
            TextChoice.Number(literal),
            literal is "true" or "false" ? FilterValue.OfBoolean(literal == "true") : null,
            TextChoice.IsBinary(literal) ? FilterValue.OfHex(literal[2..]) : null,
        ];
        return values.OfType<FilterValue>();
    }

    /// <summary>A list or set has an element; of other types only those pass that the caller lets pass anyway.</summary>
    /// <param name="path">The attribute.</param>
    /// <param name="value">The element.</param>
    /// <param name="kinds">The types wanted.</param>
    internal static Condition Has(AttributePath path, FilterValue value, AttributeKinds kinds)
    {
        AttributeKinds found = value.Kind switch
        {
            AttributeKind.S => AttributeKinds.S | AttributeKinds.L | AttributeKinds.SS,
            AttributeKind.N => AttributeKinds.L | AttributeKinds.NS,
            AttributeKind.B => AttributeKinds.B | AttributeKinds.L | AttributeKinds.BS,
            _ => AttributeKinds.L,
        };
        var call = new CallCondition(path, false, value, false);
        return (found & ~kinds) == AttributeKinds.None ? call : Condition.All(Condition.OfKind(path, found & kinds), call);
    }
}
