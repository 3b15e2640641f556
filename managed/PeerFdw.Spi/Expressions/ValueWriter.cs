using System.Text.Json;

namespace PeerFdw.Spi.Expressions;

/// <summary>Writes the members of expressions that have a type of their own.</summary>
internal static class ValueWriter
{
    /// <summary>Writes the node's members; false if it is none of these.</summary>
    public static bool TryWrite(Utf8JsonWriter writer, Expression expression)
    {
        if (!TryWriteLeaf(writer, expression) && !TryWriteCall(writer, expression) && !TryWriteShape(writer, expression))
        {
            return false;
        }

        writer.WritePropertyName("type");
        TypeDocument.Write(writer, expression.Type);
        return true;
    }

    private static bool TryWriteLeaf(Utf8JsonWriter writer, Expression expression)
    {
        switch (expression)
        {
            case ColumnReference e:
                writer.WriteString("node", "column");
                writer.WriteNumber("relation", e.Relation);
                writer.WriteNumber("column", e.Column);
                return true;
            case Constant e:
                writer.WriteString("node", "constant");
                WriteConstant(writer, e);
                return true;
            case Parameter e:
                writer.WriteString("node", "parameter");
                writer.WriteNumber("index", e.Index);
                return true;
            case Untranslatable e:
                writer.WriteString("node", "untranslatable");
                writer.WriteString("name", e.Node);
                writer.WriteString("reason", e.Reason);
                return true;
            default:
                return false;
        }
    }

    private static bool TryWriteCall(Utf8JsonWriter writer, Expression expression)
    {
        switch (expression)
        {
            case OperatorCall e:
                Begin(writer, "operator_call", e.Name, e.Schema, e.Oid, e.IsBuiltIn, e.Extension);
                ExpressionWriter.Write(writer, "arguments", e.Arguments);
                TypeDocument.WriteCollation(writer, e.Collation);
                return true;
            case FunctionCall e:
                Begin(writer, "function", e.Name, e.Schema, e.Oid, e.IsBuiltIn, e.Extension);
                ExpressionWriter.Write(writer, "arguments", e.Arguments);
                TypeDocument.WriteCollation(writer, e.Collation);
                return true;
            case Cast e:
                writer.WriteString("node", "cast");
                writer.WriteString("method", e.Method switch
                {
                    CastMethod.Relabel => "relabel",
                    CastMethod.Function => "function",
                    CastMethod.InputOutput => "io",
                    CastMethod.Elements => "elements",
                    _ => "domain",
                });
                if (!e.IsExplicit)
                {
                    writer.WriteBoolean("explicit", false);
                }

                if (e.Extension is { } extension)
                {
                    writer.WriteString("extension", extension);
                }

                ExpressionWriter.Write(writer, "argument", e.Argument);
                return true;
            case OperatorForm e:
                writer.WriteString("node", "operator_form");
                writer.WriteString("form", e.Kind.ToString());
                ExpressionWriter.Write(writer, "operator", e.Operator);
                return true;
            case VariadicCall e:
                writer.WriteString("node", "variadic");
                ExpressionWriter.Write(writer, "call", e.Call);
                return true;
            case OrderedSetCall e:
                writer.WriteString("node", "within_group");
                ExpressionWriter.Write(writer, "call", e.Call);
                return true;
            case AggregateCall e:
                Begin(writer, "aggregate", e.Name, e.Schema, e.Oid, e.IsBuiltIn, e.Extension);
                WriteAggregate(writer, e);
                return true;
            default:
                return false;
        }
    }

    private static bool TryWriteShape(Utf8JsonWriter writer, Expression expression)
    {
        switch (expression)
        {
            case Case e:
                writer.WriteString("node", "case");
                WriteCase(writer, e);
                return true;
            case Coalesce e:
                writer.WriteString("node", "coalesce");
                ExpressionWriter.Write(writer, "arguments", e.Arguments);
                return true;
            case NullIf e:
                writer.WriteString("node", "null_if");
                ExpressionWriter.Write(writer, "arguments", [e.Left, e.Right]);
                TypeDocument.WriteCollation(writer, e.Collation);
                return true;
            case MinMax e:
                writer.WriteString("node", "min_max");
                writer.WriteBoolean("greatest", e.IsGreatest);
                ExpressionWriter.Write(writer, "arguments", e.Arguments);
                TypeDocument.WriteCollation(writer, e.Collation);
                return true;
            case ArrayConstructor e:
                writer.WriteString("node", "array");
                ExpressionWriter.Write(writer, "elements", e.Elements);
                return true;
            case RowConstructor e:
                writer.WriteString("node", "row");
                ExpressionWriter.Write(writer, "fields", e.Fields);
                return true;
            case FieldAccess e:
                writer.WriteString("node", "field");
                writer.WriteString("field", e.FieldName);
                ExpressionWriter.Write(writer, "argument", e.Argument);
                return true;
            case Subscript e:
                writer.WriteString("node", "subscript");
                ExpressionWriter.Write(writer, "argument", e.Argument);
                ExpressionWriter.Write(writer, "subscripts", e.Subscripts);
                return true;
            default:
                return false;
        }
    }

    private static void Begin(Utf8JsonWriter writer, string node, string name, string schema, uint oid, bool isBuiltIn, string? extension)
    {
        writer.WriteString("node", node);
        writer.WriteString("name", name);
        writer.WriteString("schema", schema);
        writer.WriteNumber("oid", oid);
        writer.WriteBoolean("builtin", isBuiltIn);
        if (extension is not null)
        {
            writer.WriteString("extension", extension);
        }
    }

    private static void WriteConstant(Utf8JsonWriter writer, Constant constant)
    {
        if (constant.Text is { } text)
        {
            writer.WriteString("text", text);
        }

        if (constant.Elements is { } elements)
        {
            writer.WriteStartArray("elements");
            foreach (string? element in elements)
            {
                writer.WriteStringValue(element);
            }

            writer.WriteEndArray();
        }
    }

    private static void WriteAggregate(Utf8JsonWriter writer, AggregateCall aggregate)
    {
        writer.WriteBoolean("star", aggregate.IsStar);
        writer.WriteBoolean("distinct", aggregate.IsDistinct);
        ExpressionWriter.Write(writer, "arguments", aggregate.Arguments);
        writer.WriteStartArray("order_by");
        foreach (SortKey key in aggregate.OrderBy)
        {
            ExpressionWriter.Write(writer, key);
        }

        writer.WriteEndArray();
        ExpressionWriter.Write(writer, "filter", aggregate.Filter);
        TypeDocument.WriteCollation(writer, aggregate.Collation);
    }

    private static void WriteCase(Utf8JsonWriter writer, Case expression)
    {
        ExpressionWriter.Write(writer, "argument", expression.Argument);
        writer.WriteStartArray("whens");
        foreach (CaseWhen when in expression.Whens)
        {
            writer.WriteStartObject();
            ExpressionWriter.Write(writer, "condition", when.Condition);
            ExpressionWriter.Write(writer, "result", when.Result);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        ExpressionWriter.Write(writer, "else", expression.Else);
    }
}
