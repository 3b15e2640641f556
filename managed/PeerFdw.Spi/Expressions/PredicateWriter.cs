using System.Text.Json;

namespace PeerFdw.Spi.Expressions;

/// <summary>Writes the members of boolean expressions.</summary>
internal static class PredicateWriter
{
    /// <summary>Writes the node's members; false if it is no predicate.</summary>
    public static bool TryWrite(Utf8JsonWriter writer, Expression expression)
    {
        switch (expression)
        {
            case Comparison e:
                Begin(writer, "comparison", e.Operator);
                ExpressionWriter.Write(writer, "arguments", [e.Left, e.Right]);
                TypeDocument.WriteCollation(writer, e.Collation);
                return true;
            case ListComparison e:
                Begin(writer, "list_comparison", e.Operator);
                writer.WriteBoolean("all", e.IsAll);
                ExpressionWriter.Write(writer, "arguments", [e.Value, e.List]);
                TypeDocument.WriteCollation(writer, e.Collation);
                return true;
            case Like e:
                writer.WriteString("node", "like");
                writer.WriteBoolean("insensitive", e.IsCaseInsensitive);
                writer.WriteBoolean("negated", e.IsNegated);
                ExpressionWriter.Write(writer, "arguments", [e.Value, e.Pattern]);
                TypeDocument.WriteCollation(writer, e.Collation);
                return true;
            case And e:
                writer.WriteString("node", "and");
                ExpressionWriter.Write(writer, "arguments", e.Arguments);
                return true;
            case Or e:
                writer.WriteString("node", "or");
                ExpressionWriter.Write(writer, "arguments", e.Arguments);
                return true;
            case Not e:
                writer.WriteString("node", "not");
                ExpressionWriter.Write(writer, "arguments", [e.Argument]);
                return true;
            case NullTest e:
                writer.WriteString("node", "null_test");
                writer.WriteBoolean("negated", e.IsNegated);
                ExpressionWriter.Write(writer, "argument", e.Argument);
                return true;
            case BooleanTest e:
                writer.WriteString("node", "boolean_test");
                writer.WriteString("test", e.Value switch { true => "true", false => "false", null => "unknown" });
                writer.WriteBoolean("negated", e.IsNegated);
                ExpressionWriter.Write(writer, "argument", e.Argument);
                return true;
            default:
                return false;
        }
    }

    private static void Begin(Utf8JsonWriter writer, string node, ComparisonOperator comparison)
    {
        writer.WriteString("node", node);
        writer.WriteString("operator", comparison.Symbol());
    }
}
