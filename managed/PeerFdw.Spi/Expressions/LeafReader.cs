using System.Collections.Generic;
using System.Text.Json;

namespace PeerFdw.Spi.Expressions;

/// <summary>Reads the nodes without arguments.</summary>
internal static class LeafReader
{
    /// <summary>The leaf, or null if the node is none.</summary>
    public static Expression? TryRead(JsonElement element, string node) => node switch
    {
        "column" => new ColumnReference(
            (int)element.Integer("relation", 0), (int)element.Integer("column", 0), ExpressionReader.ReadType(element)),
        "constant" => ReadConstant(element),
        "parameter" => new Parameter((int)element.Integer("index", 0), ExpressionReader.ReadType(element)),
        "untranslatable" => new Untranslatable(
            element.Text("name") ?? "unknown",
            element.Text("reason") ?? "no reason was given",
            ExpressionReader.TypeOrBoolean(element)),
        _ => null,
    };

    /// <summary>A constant, or a parameter's value, which has the same form.</summary>
    public static Constant ReadConstant(JsonElement element)
    {
        IReadOnlyList<string?>? elements = element.Texts("elements");
        return new Constant(
            ExpressionReader.ReadType(element),
            element.Text("text"),
            elements is null ? null : new EquatableList<string?>(elements));
    }
}
