using System.Collections.Generic;
using System.Text.Json;

namespace PeerFdw.Spi.Expressions;

/// <summary>Reads what calls a function: operators that are no comparison, functions, casts, aggregates.</summary>
internal static class CallReader
{
    /// <summary>The expression, or null if the node is none of these.</summary>
    public static Expression? TryRead(JsonElement element, string node, int depth) => node switch
    {
        "operator_call" => ReadOperatorCall(element, ExpressionReader.ReadList(element, "arguments", depth)),
        "function" => ReadFunction(element, depth),
        "cast" => ReadCast(element, depth),
        "aggregate" => ReadAggregate(element, depth),
        _ => null,
    };

    public static OperatorCall ReadOperatorCall(JsonElement element, EquatableList<Expression> arguments) => new(
        element.RequiredText("name"),
        element.Text("schema") ?? "",
        ReadOid(element),
        element.Boolean("builtin"),
        arguments,
        TypeDocument.ReadCollation(element),
        ExpressionReader.TypeOrBoolean(element));

    private static Expression ReadFunction(JsonElement element, int depth)
    {
        DataType type = ExpressionReader.ReadType(element);
        return element.Boolean("variadic")
            ? new Untranslatable("FuncExpr", "it calls a function with a VARIADIC array", type)
            : new FunctionCall(
                element.RequiredText("name"),
                element.Text("schema") ?? "",
                ReadOid(element),
                element.Boolean("builtin"),
                ExpressionReader.ReadList(element, "arguments", depth),
                TypeDocument.ReadCollation(element),
                type);
    }

    private static Expression ReadCast(JsonElement element, int depth)
    {
        DataType type = ExpressionReader.ReadType(element);
        if (element.Member("function") is { } function && !function.Boolean("builtin"))
        {
            return new Untranslatable("FuncExpr", $"it casts by the function {function.Text("name")}, which is not built in", type);
        }

        string method = element.RequiredText("method");
        CastMethod? known = method switch
        {
            "relabel" => CastMethod.Relabel,
            "function" => CastMethod.Function,
            "io" => CastMethod.InputOutput,
            "elements" => CastMethod.Elements,
            "domain" => CastMethod.Domain,
            _ => null,
        };
        return known is { } value
            ? new Cast(ExpressionReader.Read(element.Required("argument"), depth + 1), value, type)
            : new Untranslatable("cast", $"nothing is known of the cast method \"{method}\"", type);
    }

    private static Expression ReadAggregate(JsonElement element, int depth)
    {
        DataType type = ExpressionReader.ReadType(element);
        string name = element.RequiredText("name");
        if (element.Boolean("variadic") || element.Text("kind") is not (null or "normal"))
        {
            return new Untranslatable("Aggref", $"{name} is an ordered-set, hypothetical-set or variadic aggregate", type);
        }

        IReadOnlyList<JsonElement> keys = element.Items("order_by");
        var order = new SortKey[keys.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = ExpressionReader.ReadSortKey(keys[i], depth, out bool isBuiltIn);
            if (!isBuiltIn)
            {
                return new Untranslatable("Aggref", $"{name} orders by an operator that is not the type's own", type);
            }
        }

        return new AggregateCall(
            name,
            element.Text("schema") ?? "",
            ReadOid(element),
            element.Boolean("builtin"),
            ExpressionReader.ReadList(element, "arguments", depth),
            element.Boolean("star"),
            element.Boolean("distinct"),
            new EquatableList<SortKey>(order),
            element.Member("filter") is { } filter ? ExpressionReader.Read(filter, depth + 1) : null,
            TypeDocument.ReadCollation(element),
            type);
    }

    private static uint ReadOid(JsonElement element) =>
        element.Integer("oid", 0) is >= 0 and <= uint.MaxValue and long oid
            ? (uint)oid
            : throw JsonMembers.Malformed("An OID is out of range.");
}
