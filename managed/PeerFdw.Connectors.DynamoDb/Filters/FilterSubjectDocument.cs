using System;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>A filter's subject as JSON, for the plan. Sets of types are written as numbers, a bit for each type.</summary>
internal static class FilterSubjectDocument
{
    internal static void Write(Utf8JsonWriter writer, FilterSubject subject)
    {
        writer.WriteStartObject("subject"u8);
        WritePaths(writer, "paths"u8, subject.Paths);
        writer.WriteString("view"u8, subject.View.ToString());
        writer.WriteString("type"u8, subject.Type.ToString());
        writer.WriteNumber("modifier"u8, subject.Modifier);
        writer.WriteString("element"u8, subject.Element.ToString());
        writer.WriteNumber("kinds"u8, (int)subject.Kinds);
        writer.WriteNumber("loose"u8, (int)subject.LooseKinds);
        writer.WriteString("name"u8, subject.Name);
        writer.WriteBoolean("null_on_mismatch"u8, subject.NullOnMismatch);
        writer.WriteBoolean("key"u8, subject.IsKey);
        WritePaths(writer, "lists"u8, subject.Lists);
        writer.WriteNumber("list_kinds"u8, (int)subject.ListKinds);
        if (subject.Doubt is not null)
        {
            writer.WriteString("doubt"u8, subject.Doubt);
        }

        writer.WriteEndObject();
    }

    internal static FilterSubject Read(JsonElement element) => new(
        ReadPaths(element.GetProperty("paths"u8)),
        Enum.Parse<FilterView>(element.GetProperty("view"u8).GetString()!),
        Enum.Parse<TypeKind>(element.GetProperty("type"u8).GetString()!),
        element.GetProperty("modifier"u8).GetInt32(),
        Enum.Parse<TypeKind>(element.GetProperty("element"u8).GetString()!),
        (AttributeKinds)element.GetProperty("kinds"u8).GetInt32(),
        element.GetProperty("name"u8).GetString()!)
    {
        LooseKinds = (AttributeKinds)element.GetProperty("loose"u8).GetInt32(),
        NullOnMismatch = element.GetProperty("null_on_mismatch"u8).GetBoolean(),
        IsKey = element.GetProperty("key"u8).GetBoolean(),
        Lists = ReadPaths(element.GetProperty("lists"u8)),
        ListKinds = (AttributeKinds)element.GetProperty("list_kinds"u8).GetInt32(),
        Doubt = element.TryGetProperty("doubt"u8, out JsonElement doubt) ? doubt.GetString() : null,
    };

    private static void WritePaths(Utf8JsonWriter writer, ReadOnlySpan<byte> name, EquatableList<AttributePath> paths)
    {
        writer.WriteStartArray(name);
        foreach (AttributePath path in paths)
        {
            writer.WriteStartArray();
            foreach (PathStep step in path.Steps)
            {
                if (step.Name is null)
                {
                    writer.WriteNumberValue(step.Index);
                }
                else
                {
                    writer.WriteStringValue(step.Name);
                }
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static EquatableList<AttributePath> ReadPaths(JsonElement element) => new(element.EnumerateArray().Select(p => new AttributePath(
        new EquatableList<PathStep>(p.EnumerateArray().Select(s => s.ValueKind == JsonValueKind.String
            ? new PathStep(s.GetString(), 0)
            : new PathStep(null, s.GetInt32())).ToArray()))).ToArray());
}
