using System.Text.Json;

namespace PeerFdw.Spi.Expressions;

/// <summary>
/// Reads operators and what has an operator inside: IS DISTINCT FROM, NULLIF, ANY and ALL. Only if the operator is built in and its
/// operands are of one <see cref="ComparisonFamily"/> its name says what it does; else it is an <see cref="OperatorCall"/> or <see cref="OperatorForm"/>.
/// </summary>
internal static class OperatorReader
{
    /// <summary>The expression, or null if the node is none of these.</summary>
    public static Expression? TryRead(JsonElement element, string node, int depth) => node switch
    {
        "operator" => ReadOperator(element, depth),
        "distinct" => ReadDistinct(element, depth),
        "nullif" => ReadNullIf(element, depth),
        "list" => ReadList(element, depth),
        _ => null,
    };

    private static Expression ReadOperator(JsonElement element, int depth)
    {
        EquatableList<Expression> arguments = ExpressionReader.ReadList(element, "arguments", depth);
        Collation? collation = TypeDocument.ReadCollation(element);
        string name = element.RequiredText("name");
        bool isBuiltIn = element.Boolean("builtin");
        if (isBuiltIn && arguments.Count == 2)
        {
            if (TryComparison(name, out ComparisonOperator comparison)
                && ComparisonFamily.AreComparable(arguments[0].Type, arguments[1].Type))
            {
                return new Comparison(comparison, arguments[0], arguments[1], collation);
            }

            if (name is "~~" or "!~~" or "~~*" or "!~~*"
                && ComparisonFamily.IsText(arguments[0].Type) && ComparisonFamily.IsText(arguments[1].Type))
            {
                return new Like(arguments[0], arguments[1], name[^1] == '*', name[0] == '!', collation);
            }
        }

        return CallReader.ReadOperatorCall(element, arguments);
    }

    private static Expression ReadDistinct(JsonElement element, int depth)
    {
        EquatableList<Expression> arguments = ExpressionReader.ReadList(element, "arguments", depth);
        return IsKnownEquality(element, arguments)
            ? new Comparison(
                ComparisonOperator.IsDistinctFrom, arguments[0], arguments[1], TypeDocument.ReadCollation(element))
            : ReadForm(element, OperatorFormKind.Distinct, arguments, DataType.Boolean);
    }

    private static Expression ReadNullIf(JsonElement element, int depth)
    {
        EquatableList<Expression> arguments = ExpressionReader.ReadList(element, "arguments", depth);
        DataType type = ExpressionReader.ReadType(element);
        return IsKnownEquality(element, arguments)
            ? new NullIf(arguments[0], arguments[1], TypeDocument.ReadCollation(element), type)
            : ReadForm(element, OperatorFormKind.NullIf, arguments, type);
    }

    private static Expression ReadList(JsonElement element, int depth)
    {
        EquatableList<Expression> arguments = ExpressionReader.ReadList(element, "arguments", depth);
        string name = element.RequiredText("name");
        bool isAll = element.Boolean("all");
        if (arguments.Count != 2 || !element.Boolean("builtin") || !TryComparison(name, out ComparisonOperator comparison)
            || arguments[1].Type is not { Kind: TypeKind.Array, IsDomain: false, Element: { } item }
            || !ComparisonFamily.AreComparable(arguments[0].Type, item))
        {
            return ReadForm(element, isAll ? OperatorFormKind.All : OperatorFormKind.Any, arguments, DataType.Boolean);
        }

        // Neither the dimensions nor the bounds of the array matter to ANY and ALL.
        Expression list = arguments[1] is Constant { Elements: null, Text: not null } constant
            ? constant with { Text = null, Elements = ArrayText.Elements(constant) }
            : arguments[1];
        return new ListComparison(comparison, arguments[0], list, isAll, TypeDocument.ReadCollation(element));
    }

    /// <summary>What has another operator inside than a comparison that is known.</summary>
    private static OperatorForm ReadForm(
        JsonElement element, OperatorFormKind kind, EquatableList<Expression> arguments, DataType type) =>
        arguments.Count == 2
            ? new OperatorForm(kind, CallReader.ReadOperatorCall(element, arguments), type)
            : throw JsonMembers.Malformed($"{kind} has two arguments.");

    private static bool IsKnownEquality(JsonElement element, EquatableList<Expression> arguments) =>
        arguments.Count == 2 && element.Boolean("builtin") && element.RequiredText("name") == "="
        && ComparisonFamily.AreComparable(arguments[0].Type, arguments[1].Type);

    /// <summary>IS [NOT] DISTINCT FROM are no operators' names.</summary>
    private static bool TryComparison(string name, out ComparisonOperator comparison) =>
        ComparisonOperators.TryParse(name, out comparison)
        && comparison is not (ComparisonOperator.IsDistinctFrom or ComparisonOperator.IsNotDistinctFrom);
}
