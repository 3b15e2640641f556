using System.Collections.Generic;
using System.Text.Json;

namespace PeerFdw.Spi.Expressions;

/// <summary>
/// Reads expression documents (docs/documents.md), and what <see cref="ExpressionWriter"/> wrote. Built-in operators whose meaning is known
/// become <see cref="Comparison"/>, <see cref="Like"/>, <see cref="ListComparison"/> or <see cref="NullIf"/>, by name and argument types.
/// What is not known becomes <see cref="Untranslatable"/> with a reason, never a guess.
/// </summary>
public static class ExpressionReader
{
    /// <summary>Deeper expressions are not read: a stack overflow could not be caught. The shim sends at most 200 levels.</summary>
    public const int MaximumDepth = 250;

    /// <summary>Reads an expression.</summary>
    /// <param name="element">The document.</param>
    /// <returns>The expression.</returns>
    /// <exception cref="PeerException">XX000 if a member is missing or of the wrong kind.</exception>
    public static Expression Read(JsonElement element) => Read(element, 0);

    /// <summary>Reads an expression that may be missing.</summary>
    /// <param name="element">The object that may have it.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The expression, or null.</returns>
    public static Expression? ReadOptional(JsonElement element, string name) =>
        element.Member(name) is { } member ? Read(member, 0) : null;

    /// <summary>Reads a sort key.</summary>
    /// <param name="element">The document.</param>
    /// <param name="isBuiltIn">Whether its order is the built-in one of its type; if not, nothing is known of it.</param>
    /// <returns>The key.</returns>
    public static SortKey ReadSortKey(JsonElement element, out bool isBuiltIn) => ReadSortKey(element, 0, out isBuiltIn);

    /// <summary>Reads an expression at a depth.</summary>
    internal static Expression Read(JsonElement element, int depth)
    {
        string node = element.RequiredText("node");
        if (depth >= MaximumDepth)
        {
            return new Untranslatable(node, $"it is nested deeper than {MaximumDepth} levels", TypeOrBoolean(element));
        }

        return LeafReader.TryRead(element, node)
            ?? OperatorReader.TryRead(element, node, depth)
            ?? CallReader.TryRead(element, node, depth)
            ?? ShapeReader.TryRead(element, node, depth)
            ?? new Untranslatable(node, $"nothing is known of the node \"{node}\"", TypeOrBoolean(element));
    }

    /// <summary>Reads the arguments of a node at a depth.</summary>
    internal static EquatableList<Expression> ReadList(JsonElement element, string name, int depth)
    {
        IReadOnlyList<JsonElement> items = element.Items(name);
        var expressions = new Expression[items.Count];
        for (int i = 0; i < expressions.Length; i++)
        {
            expressions[i] = Read(items[i], depth + 1);
        }

        return new EquatableList<Expression>(expressions);
    }

    /// <summary>Reads a sort key at a depth.</summary>
    internal static SortKey ReadSortKey(JsonElement element, int depth, out bool isBuiltIn)
    {
        isBuiltIn = element.Boolean("builtin", missing: true);
        return new SortKey(
            Read(element.Required("expression"), depth + 1),
            element.Boolean("descending"),
            element.Boolean("nulls_first"),
            TypeDocument.ReadCollation(element));
    }

    /// <summary>Reads the type of a node that has one.</summary>
    internal static DataType ReadType(JsonElement element) => TypeDocument.Read(element.Required("type"));

    /// <summary>Reads the type of a node that may be boolean without saying so.</summary>
    internal static DataType TypeOrBoolean(JsonElement element) =>
        element.Member("type") is { } type ? TypeDocument.Read(type) : DataType.Boolean;
}
