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
        "operator_form" => ReadForm(element, depth),
        "variadic" => new VariadicCall(ExpressionReader.Read(element.Required("call"), depth + 1)),
        "within_group" => new OrderedSetCall(ExpressionReader.Read(element.Required("call"), depth + 1)),
        _ => null,
    };

    public static OperatorCall ReadOperatorCall(JsonElement element, EquatableList<Expression> arguments) => new(
        arguments.Count is 1 or 2 ? element.RequiredText("name") : throw JsonMembers.Malformed("An operator has one argument or two."),
        element.Text("schema") ?? "",
        ReadOid(element),
        element.Boolean("builtin"),
        arguments,
        TypeDocument.ReadCollation(element),
        ExpressionReader.TypeOrBoolean(element))
    {
        Extension = element.Text("extension"),
    };

    private static Expression ReadFunction(JsonElement element, int depth)
    {
        var call = new FunctionCall(
            element.RequiredText("name"),
            element.Text("schema") ?? "",
            ReadOid(element),
            element.Boolean("builtin"),
            ExpressionReader.ReadList(element, "arguments", depth),
            TypeDocument.ReadCollation(element),
            ExpressionReader.ReadType(element))
        {
            Extension = element.Text("extension"),
        };
        return element.Boolean("variadic") ? new VariadicCall(call) : call;
    }

    private static OperatorForm ReadForm(JsonElement element, int depth)
    {
        OperatorFormKind kind = element.Named<OperatorFormKind>("form");
        if (ExpressionReader.Read(element.Required("operator"), depth + 1) is not OperatorCall { Arguments.Count: 2 } call)
        {
            throw JsonMembers.Malformed("An operator's form has no operator of two arguments.");
        }

        return new OperatorForm(kind, call, ExpressionReader.ReadType(element));
    }

    private static Expression ReadCast(JsonElement element, int depth)
    {
        DataType type = ExpressionReader.ReadType(element);
        string? extension = element.Text("extension");
        if (element.Member("function") is { } function && !function.Boolean("builtin")
            && (extension = function.Text("extension")) is null)
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
            ? new Cast(ExpressionReader.Read(element.Required("argument"), depth + 1), value, type) { Extension = extension, IsExplicit = element.Boolean("explicit", missing: true) }
            : new Untranslatable("cast", $"nothing is known of the cast method \"{method}\"", type);
    }

    private static Expression ReadAggregate(JsonElement element, int depth)
    {
        DataType type = ExpressionReader.ReadType(element);
        string name = element.RequiredText("name");
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

        Expression call = new AggregateCall(
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
            type)
        {
            Extension = element.Text("extension"),
        };
        if (element.Text("kind") is not (null or "normal"))
        {
            call = new OrderedSetCall(call);
        }

        return element.Boolean("variadic") ? new VariadicCall(call) : call;
    }

    private static uint ReadOid(JsonElement element) =>
        element.Integer("oid", 0) is >= 0 and <= uint.MaxValue and long oid
            ? (uint)oid
            : throw JsonMembers.Malformed("An OID is out of range.");
}
