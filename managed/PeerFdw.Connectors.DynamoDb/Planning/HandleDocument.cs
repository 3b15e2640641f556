using System;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Aggregates;
using PeerFdw.Connectors.DynamoDb.Filters;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>A handle as JSON, for the plan.</summary>
internal static class HandleDocument
{
    internal static void Write(Utf8JsonWriter writer, DynamoDbHandle handle)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("operation"u8, handle.Operation.ToString());
        if (handle.Index is not null)
        {
            writer.WriteString("index"u8, handle.Index);
        }

        writer.WriteStartArray("conditions"u8);
        foreach (KeyCondition condition in handle.Conditions)
        {
            writer.WriteStartObject();
            writer.WriteString("attribute"u8, condition.Attribute);
            writer.WriteString("kind"u8, condition.Kind.ToString());
            writer.WriteBoolean("sort_key"u8, condition.IsSortKey);
            writer.WriteString("operator"u8, condition.Operator.ToString());
            writer.WritePropertyName("operand"u8);
            ExpressionWriter.Write(writer, condition.Operand);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (!handle.Filter.IsEmpty)
        {
            writer.WritePropertyName("filter"u8);
            FilterDocument.Write(writer, handle.Filter);
        }

        if (handle.IndexReason is not null)
        {
            writer.WriteString("index_reason"u8, handle.IndexReason);
        }

        if (handle.Columns is not null)
        {
            writer.WriteStartArray("columns"u8);
            foreach (int column in handle.Columns)
            {
                writer.WriteNumberValue(column);
            }

            writer.WriteEndArray();
        }

        WriteMembers(writer, handle.Members);
        if (handle.Aggregates is { } aggregates)
        {
            writer.WriteStartArray("aggregates"u8);
            foreach (ScanAggregate aggregate in aggregates)
            {
                writer.WriteStartObject();
                writer.WriteString("function"u8, aggregate.Function.ToString());
                writer.WriteNumber("column"u8, aggregate.Column);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteString("direction"u8, handle.Direction.ToString());
        writer.WriteEndObject();
    }

    internal static DynamoDbHandle Read(JsonElement element)
    {
        KeyCondition[] conditions = element.Items("conditions").Select(c => new KeyCondition(
            c.RequiredText("attribute"),
            c.Named<AttributeKind>("kind"),
            c.Boolean("sort_key"),
            c.Named<KeyOperator>("operator"),
            ExpressionReader.Read(c.Required("operand")))).ToArray();
        return new DynamoDbHandle(
            element.Named<DynamoDbOperation>("operation"),
            element.Text("index"),
            new EquatableList<KeyCondition>(conditions),
            element.Member("columns") is null ? null : new EquatableList<int>(element.Integers("columns")),
            element.Named<SortDirection>("direction"))
        {
            Filter = element.Member("filter") is null ? ScanFilter.None : FilterDocument.Read(element.Items("filter")),
            IndexReason = element.Text("index_reason"),
            Aggregates = ReadAggregates(element),
            Members = new EquatableList<ColumnMembers>(element.Items("members").Select(ReadMembers)),
        };
    }

    private static void WriteMembers(Utf8JsonWriter writer, EquatableList<ColumnMembers> members)
    {
        if (members.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("members"u8);
        foreach (ColumnMembers column in members)
        {
            writer.WriteStartObject();
            writer.WriteNumber("column"u8, column.Column);
            writer.WriteStartArray("paths"u8);
            foreach (EquatableList<string> path in column.Paths)
            {
                writer.WriteStartArray();
                foreach (string step in path)
                {
                    writer.WriteStringValue(step);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static ColumnMembers ReadMembers(JsonElement column) => new(
        (int)column.Integer("column", 0), new EquatableList<EquatableList<string>>(column.Items("paths").Select(JsonMembers.TextList)));

    private static EquatableList<ScanAggregate>? ReadAggregates(JsonElement element) => element.Member("aggregates") is null
        ? null
        : new EquatableList<ScanAggregate>(element.Items("aggregates").Select(
            a => new ScanAggregate(a.Named<AggregateFunction>("function"), (int)a.Integer("column", 0))));
}
