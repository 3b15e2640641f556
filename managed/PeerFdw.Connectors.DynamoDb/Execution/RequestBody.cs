using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Filters;
using PeerFdw.Connectors.DynamoDb.Planning;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// One sequence of pages: what to ask for, without where to go on. Literals are expression attribute values, never part of the
/// expression's text.
/// </summary>
/// <param name="Operation">Scan, Query or GetItem.</param>
/// <param name="TableName">The DynamoDB table.</param>
/// <param name="IndexName">The index, or null.</param>
/// <param name="ConsistentRead">Whether to read strongly consistent.</param>
/// <param name="Projection">What of each item is wanted.</param>
/// <param name="Keys">The key conditions; null for a Scan.</param>
/// <param name="IsBackward">ScanIndexForward is false.</param>
/// <param name="Segment">The segment, for a Scan in several.</param>
/// <param name="Segments">How many segments there are; 1 for none.</param>
internal sealed record RequestBody(
    DynamoDbOperation Operation,
    string TableName,
    string? IndexName,
    bool ConsistentRead,
    Projection Projection,
    KeyRequest? Keys,
    bool IsBackward,
    int Segment,
    int Segments)
{
    /// <summary>What DynamoDB checks of each item.</summary>
    internal FilterRequest Filter { get; init; } = FilterRequest.None;

    /// <summary>The request for one page.</summary>
    /// <param name="startKey">The LastEvaluatedKey of the page before, as it came; empty for the first page.</param>
    /// <param name="limit">The most items to evaluate, or null.</param>
    /// <returns>JSON in UTF-8.</returns>
    internal byte[] Write(ReadOnlySpan<byte> startKey, int? limit)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("TableName"u8, TableName);
            if (IndexName is not null)
            {
                writer.WriteString("IndexName"u8, IndexName);
            }

            if (ConsistentRead)
            {
                writer.WriteBoolean("ConsistentRead"u8, true);
            }

            writer.WriteString("ReturnConsumedCapacity"u8, "TOTAL"u8);
            if (Operation == DynamoDbOperation.GetItem)
            {
                writer.WritePropertyName("Key"u8);
                WriteKey(writer, Keys!);
            }

            WriteNamesAndValues(writer);
            if (Projection.Kind == ProjectionKind.Count && Operation != DynamoDbOperation.GetItem)
            {
                writer.WriteString("Select"u8, "COUNT"u8);
            }

            if (Segments > 1)
            {
                writer.WriteNumber("Segment"u8, Segment);
                writer.WriteNumber("TotalSegments"u8, Segments);
            }

            if (IsBackward)
            {
                writer.WriteBoolean("ScanIndexForward"u8, false);
            }

            if (limit is { } most)
            {
                writer.WriteNumber("Limit"u8, most);
            }

            if (!startKey.IsEmpty)
            {
                writer.WritePropertyName("ExclusiveStartKey"u8);
                writer.WriteRawValue(startKey);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a whole primary key.</summary>
    internal static void WriteKey(Utf8JsonWriter writer, KeyRequest key)
    {
        writer.WriteStartObject();
        foreach ((string name, Values.KeyValue value) in key.Equalities)
        {
            writer.WritePropertyName(name);
            value.Write(writer);
        }

        writer.WriteEndObject();
    }

    private void WriteNamesAndValues(Utf8JsonWriter writer)
    {
        // The filter has numbered its names already.
        var names = new List<string>(Filter.Names);
        if (!Filter.IsEmpty)
        {
            writer.WriteString("FilterExpression"u8, Filter.Expression);
        }

        if (Operation == DynamoDbOperation.Query)
        {
            writer.WriteString("KeyConditionExpression"u8, KeyConditionExpression(names));
        }

        if (Operation == DynamoDbOperation.Query || Filter.Values.Count > 0)
        {
            writer.WriteStartObject("ExpressionAttributeValues"u8);
            WriteKeyValues(writer);
            for (int i = 0; i < Filter.Values.Count; i++)
            {
                writer.WritePropertyName(string.Create(CultureInfo.InvariantCulture, $":f{i}"));
                Filter.Values[i].Write(writer);
            }

            writer.WriteEndObject();
        }

        WriteProjection(writer, Projection, names);
        WriteNames(writer, names);
    }

    /// <summary>Writes the ProjectionExpression, if there is one.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="projection">What is wanted.</param>
    /// <param name="names">Gets the names that it mentions.</param>
    internal static void WriteProjection(Utf8JsonWriter writer, Projection projection, List<string> names)
    {
        if (projection.Kind == ProjectionKind.Attributes)
        {
            writer.WriteString("ProjectionExpression"u8, string.Join(",", projection.Paths.Select(p => string.Join('.', p.Steps.Select(s => Placeholder(names, s.Name!))))));
        }
    }

    /// <summary>Writes the ExpressionAttributeNames, if there are any.</summary>
    internal static void WriteNames(Utf8JsonWriter writer, List<string> names)
    {
        if (names.Count > 0)
        {
            writer.WriteStartObject("ExpressionAttributeNames"u8);
            for (int i = 0; i < names.Count; i++)
            {
                writer.WriteString(string.Create(CultureInfo.InvariantCulture, $"#{i}"), names[i]);
            }

            writer.WriteEndObject();
        }
    }

    private void WriteKeyValues(Utf8JsonWriter writer)
    {
        if (Operation == DynamoDbOperation.Query)
        {
            int value = 0;
            foreach ((string _, Values.KeyValue equal) in Keys!.Equalities)
            {
                WriteValue(writer, value++, equal);
            }

            if (Keys.Range.First is { } first)
            {
                WriteValue(writer, value++, first);
            }

            if (Keys.Range.Second is { } second)
            {
                WriteValue(writer, value, second);
            }
        }
    }

    private string KeyConditionExpression(List<string> names)
    {
        var text = new StringBuilder();
        int value = 0;
        foreach ((string name, Values.KeyValue _) in Keys!.Equalities)
        {
            text.Append(text.Length == 0 ? "" : " AND ")
                .Append(CultureInfo.InvariantCulture, $"{Placeholder(names, name)} = :{value++}");
        }

        SortRange range = Keys.Range;
        if (range.Kind != SortRangeKind.All)
        {
            string name = Placeholder(names, range.Attribute);
            text.Append(" AND ").Append(range.Kind switch
            {
                SortRangeKind.Prefix => string.Create(CultureInfo.InvariantCulture, $"begins_with({name}, :{value})"),
                SortRangeKind.Less => string.Create(CultureInfo.InvariantCulture, $"{name} < :{value}"),
                SortRangeKind.LessOrEqual => string.Create(CultureInfo.InvariantCulture, $"{name} <= :{value}"),
                SortRangeKind.Greater => string.Create(CultureInfo.InvariantCulture, $"{name} > :{value}"),
                SortRangeKind.GreaterOrEqual => string.Create(CultureInfo.InvariantCulture, $"{name} >= :{value}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{name} BETWEEN :{value} AND :{value + 1}"),
            });
        }

        return text.ToString();
    }

    private static string Placeholder(List<string> names, string name)
    {
        int at = names.IndexOf(name);
        if (at < 0)
        {
            at = names.Count;
            names.Add(name);
        }

        return string.Create(CultureInfo.InvariantCulture, $"#{at}");
    }

    private static void WriteValue(Utf8JsonWriter writer, int number, Values.KeyValue value)
    {
        writer.WritePropertyName(string.Create(CultureInfo.InvariantCulture, $":{number}"));
        value.Write(writer);
    }
}
