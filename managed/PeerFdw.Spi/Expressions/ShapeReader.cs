using System.Collections.Generic;
using System.Text.Json;

namespace PeerFdw.Spi.Expressions;

/// <summary>
/// Reads logic, tests, and what only puts values together or picks among them; and the nodes that <see cref="ExpressionWriter"/> writes for
/// what the shim's operators have become.
/// </summary>
internal static class ShapeReader
{
    /// <summary>The expression, or null if the node is none of these.</summary>
    public static Expression? TryRead(JsonElement element, string node, int depth) => node switch
    {
        "and" => new And(Some(element, "arguments", depth)),
        "or" => new Or(Some(element, "arguments", depth)),
        "not" => new Not(First(element, depth)),
        "null_test" => element.Boolean("row")
            ? new Untranslatable("NullTest", "it tests the fields of a row", DataType.Boolean)
            : new NullTest(Argument(element, depth), element.Boolean("negated")),
        "boolean_test" => ReadBooleanTest(element, depth),
        "case" => ReadCase(element, depth),
        "coalesce" => new Coalesce(Some(element, "arguments", depth), ExpressionReader.ReadType(element)),
        "min_max" => new MinMax(
            element.Boolean("greatest"),
            Some(element, "arguments", depth),
            TypeDocument.ReadCollation(element),
            ExpressionReader.ReadType(element)),
        "array" => new ArrayConstructor(ExpressionReader.ReadList(element, "elements", depth), ExpressionReader.ReadType(element)),
        "row" => new RowConstructor(ExpressionReader.ReadList(element, "fields", depth), ExpressionReader.ReadType(element)),
        "field" => new FieldAccess(
            Argument(element, depth), element.RequiredText("field"), ExpressionReader.ReadType(element)),
        "subscript" => new Subscript(
            Argument(element, depth),
            Some(element, "subscripts", depth),
            ExpressionReader.ReadType(element)),
        "comparison" or "like" or "list_comparison" or "null_if" => ReadWritten(element, node, depth),
        _ => null,
    };

    private static Expression Argument(JsonElement element, int depth) =>
        ExpressionReader.Read(element.Required("argument"), depth + 1);

    /// <summary>A list that is not empty: what works on nothing is no expression of SQL.</summary>
    private static EquatableList<Expression> Some(JsonElement element, string name, int depth) =>
        ExpressionReader.ReadList(element, name, depth) is { Count: > 0 } list ? list : throw JsonMembers.Malformed($"Member \"{name}\" is empty.");

    private static Expression First(JsonElement element, int depth)
    {
        EquatableList<Expression> arguments = ExpressionReader.ReadList(element, "arguments", depth);
        return arguments.Count == 1 ? arguments[0] : throw JsonMembers.Malformed("NOT has one argument.");
    }

    private static Expression ReadBooleanTest(JsonElement element, int depth)
    {
        string test = element.RequiredText("test");
        return test is "true" or "false" or "unknown"
            ? new BooleanTest(
                Argument(element, depth), test switch { "true" => true, "false" => false, _ => null }, element.Boolean("negated"))
            : new Untranslatable("BooleanTest", $"nothing is known of the boolean test \"{test}\"", DataType.Boolean);
    }

    private static Case ReadCase(JsonElement element, int depth)
    {
        IReadOnlyList<JsonElement> items = element.Items("whens") is { Count: > 0 } some ? some : throw JsonMembers.Malformed("A case has no branch.");
        var whens = new CaseWhen[items.Count];
        for (int i = 0; i < whens.Length; i++)
        {
            whens[i] = new CaseWhen(
                ExpressionReader.Read(items[i].Required("condition"), depth + 1),
                ExpressionReader.Read(items[i].Required("result"), depth + 1));
        }

        return new Case(
            element.Member("argument") is { } argument ? ExpressionReader.Read(argument, depth + 1) : null,
            new EquatableList<CaseWhen>(whens),
            element.Member("else") is { } other ? ExpressionReader.Read(other, depth + 1) : null,
            ExpressionReader.ReadType(element));
    }

    private static Expression ReadWritten(JsonElement element, string node, int depth)
    {
        EquatableList<Expression> arguments = ExpressionReader.ReadList(element, "arguments", depth);
        if (arguments.Count != 2)
        {
            throw JsonMembers.Malformed($"{node} has two arguments.");
        }

        Collation? collation = TypeDocument.ReadCollation(element);
        return node switch
        {
            "comparison" => new Comparison(ReadOperator(element), arguments[0], arguments[1], collation),
            "like" => new Like(
                arguments[0], arguments[1], element.Boolean("insensitive"), element.Boolean("negated"), collation),
            "list_comparison" => new ListComparison(
                ReadOperator(element), arguments[0], arguments[1], element.Boolean("all"), collation),
            _ => new NullIf(arguments[0], arguments[1], collation, ExpressionReader.ReadType(element)),
        };
    }

    private static ComparisonOperator ReadOperator(JsonElement element) =>
        ComparisonOperators.TryParse(element.RequiredText("operator"), out ComparisonOperator comparison)
            ? comparison
            : throw JsonMembers.Malformed("A comparison has an unknown operator.");
}
