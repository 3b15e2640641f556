using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>A filter as JSON, for the plan.</summary>
internal static class FilterDocument
{
    internal static void Write(Utf8JsonWriter writer, ScanFilter filter)
    {
        writer.WriteStartArray();
        foreach (FilterConjunct conjunct in filter.Conjuncts)
        {
            writer.WriteStartObject();
            writer.WriteNumber("conjunct"u8, conjunct.Conjunct);
            writer.WriteBoolean("exact"u8, conjunct.IsExact);
            writer.WritePropertyName("node"u8);
            WriteNode(writer, conjunct.Node);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    internal static ScanFilter Read(IReadOnlyList<JsonElement> conjuncts) => new(new EquatableList<FilterConjunct>(conjuncts.Select(c => new FilterConjunct(
        (int)c.Integer("conjunct", -1), ReadNode(c.Required("node")), c.Boolean("exact")))));

    private static void WriteNode(Utf8JsonWriter writer, FilterNode node)
    {
        writer.WriteStartObject();
        switch (node)
        {
            case FilterConstant constant:
                writer.WriteBoolean("value"u8, constant.Value);
                break;
            case FilterJunction junction:
                writer.WriteStartArray(junction.IsAnd ? "and"u8 : "or"u8);
                foreach (FilterNode argument in junction.Arguments)
                {
                    WriteNode(writer, argument);
                }

                writer.WriteEndArray();
                break;
            case FilterTest test:
                writer.WriteString("test"u8, test.Operator.ToString());
                FilterSubjectDocument.Write(writer, test.Subject);
                writer.WritePropertyName("operand"u8);
                ExpressionWriter.Write(writer, test.Operand);
                break;
        }

        writer.WriteEndObject();
    }

    private static Expression ReadOperand(JsonElement element) =>
        ExpressionReader.Read(element) is var operand and (Constant or Parameter) ? operand : throw JsonMembers.Malformed("An operand is none.");

    private static FilterNode ReadNode(JsonElement element)
    {
        if (element.Member("value") is not null)
        {
            return new FilterConstant(element.Boolean("value"));
        }

        bool isAnd = element.Member("and") is not null;
        return isAnd || element.Member("or") is not null
            ? new FilterJunction(isAnd, new EquatableList<FilterNode>(element.Items(isAnd ? "and" : "or").Select(ReadNode)))
            : new FilterTest(
                FilterSubjectDocument.Read(element.Required("subject")),
                element.Named<FilterOperator>("test"),
                ReadOperand(element.Required("operand")));
    }
}
