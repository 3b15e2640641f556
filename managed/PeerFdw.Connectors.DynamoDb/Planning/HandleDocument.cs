using System;
using System.Collections.Generic;
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
        var conditions = new List<KeyCondition>();
        foreach (JsonElement condition in element.GetProperty("conditions"u8).EnumerateArray())
        {
            conditions.Add(new KeyCondition(
                condition.GetProperty("attribute"u8).GetString()!,
                Enum.Parse<AttributeKind>(condition.GetProperty("kind"u8).GetString()!),
                condition.GetProperty("sort_key"u8).GetBoolean(),
                Enum.Parse<KeyOperator>(condition.GetProperty("operator"u8).GetString()!),
                ExpressionReader.Read(condition.GetProperty("operand"u8))));
        }

        EquatableList<int>? columns = null;
        if (element.TryGetProperty("columns"u8, out JsonElement list))
        {
            var numbers = new List<int>();
            foreach (JsonElement number in list.EnumerateArray())
            {
                numbers.Add(number.GetInt32());
            }

            columns = new EquatableList<int>(numbers);
        }

        return new DynamoDbHandle(
            Enum.Parse<DynamoDbOperation>(element.GetProperty("operation"u8).GetString()!),
            element.TryGetProperty("index"u8, out JsonElement index) ? index.GetString() : null,
            new EquatableList<KeyCondition>(conditions),
            columns,
            Enum.Parse<SortDirection>(element.GetProperty("direction"u8).GetString()!))
        {
            Filter = element.TryGetProperty("filter"u8, out JsonElement filter) ? FilterDocument.Read(filter) : ScanFilter.None,
            IndexReason = element.TryGetProperty("index_reason"u8, out JsonElement reason) ? reason.GetString() : null,
            Aggregates = ReadAggregates(element),
            Members = ReadMembers(element),
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

    private static EquatableList<ColumnMembers> ReadMembers(JsonElement element)
    {
        var members = new List<ColumnMembers>();
        if (element.TryGetProperty("members"u8, out JsonElement list))
        {
            foreach (JsonElement column in list.EnumerateArray())
            {
                var paths = new List<EquatableList<string>>();
                foreach (JsonElement path in column.GetProperty("paths"u8).EnumerateArray())
                {
                    paths.Add(new EquatableList<string>(path.EnumerateArray().Select(s => s.GetString()!).ToArray()));
                }

                members.Add(new ColumnMembers(column.GetProperty("column"u8).GetInt32(), new EquatableList<EquatableList<string>>(paths)));
            }
        }

        return new EquatableList<ColumnMembers>(members);
    }

    private static EquatableList<ScanAggregate>? ReadAggregates(JsonElement element)
    {
        if (!element.TryGetProperty("aggregates"u8, out JsonElement list))
        {
            return null;
        }

        var aggregates = new List<ScanAggregate>();
        foreach (JsonElement aggregate in list.EnumerateArray())
        {
            aggregates.Add(new ScanAggregate(
                Enum.Parse<AggregateFunction>(aggregate.GetProperty("function"u8).GetString()!),
                aggregate.GetProperty("column"u8).GetInt32()));
        }

        return new EquatableList<ScanAggregate>(aggregates);
    }
}
