using System;
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

    internal static ScanFilter Read(JsonElement element) => new(new EquatableList<FilterConjunct>(element.EnumerateArray().Select(c => new FilterConjunct(
        c.GetProperty("conjunct"u8).GetInt32(), ReadNode(c.GetProperty("node"u8)), c.GetProperty("exact"u8).GetBoolean())).ToArray()));

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

    private static FilterNode ReadNode(JsonElement element)
    {
        if (element.TryGetProperty("value"u8, out JsonElement value))
        {
            return new FilterConstant(value.GetBoolean());
        }

        bool isAnd = element.TryGetProperty("and"u8, out JsonElement arguments);
        if (isAnd || element.TryGetProperty("or"u8, out arguments))
        {
            return new FilterJunction(isAnd, new EquatableList<FilterNode>(arguments.EnumerateArray().Select(ReadNode).ToArray()));
        }

        return new FilterTest(
            FilterSubjectDocument.Read(element.GetProperty("subject"u8)),
            Enum.Parse<FilterOperator>(element.GetProperty("test"u8).GetString()!),
            ExpressionReader.Read(element.GetProperty("operand"u8)));
    }
}
