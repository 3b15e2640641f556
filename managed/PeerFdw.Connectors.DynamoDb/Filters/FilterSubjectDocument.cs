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
        ReadPaths(element, "paths"),
        element.Named<FilterView>("view"),
        element.Named<TypeKind>("type"),
        (int)element.Integer("modifier", -1),
        element.Named<TypeKind>("element"),
        ReadKinds(element, "kinds"),
        element.RequiredText("name"))
    {
        LooseKinds = ReadKinds(element, "loose"),
        NullOnMismatch = element.Boolean("null_on_mismatch"),
        IsKey = element.Boolean("key"),
        Lists = ReadPaths(element, "lists"),
        ListKinds = ReadKinds(element, "list_kinds"),
        Doubt = element.Text("doubt"),
    };

    private static AttributeKinds ReadKinds(JsonElement element, string name) => (AttributeKinds)element.Integer(name, 0);

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

    private static EquatableList<AttributePath> ReadPaths(JsonElement element, string name) => new(element.Items(name).Select(ReadPath));

    /// <summary>A path without steps is the item itself, of which only a member can be asked for; any other begins with a name.</summary>
    private static AttributePath ReadPath(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array || (element.GetArrayLength() > 0 && element[0].ValueKind != JsonValueKind.String))
        {
            throw JsonMembers.Malformed("A path is none.");
        }

        return new AttributePath(new EquatableList<PathStep>(element.EnumerateArray().Select(ReadStep)));
    }

    private static PathStep ReadStep(JsonElement step) =>
        step.ValueKind == JsonValueKind.String ? new PathStep(step.GetString(), 0)
        : step.ValueKind == JsonValueKind.Number && step.TryGetInt32(out int index) && index >= 0 ? new PathStep(null, index)
        : throw JsonMembers.Malformed("A step of a path is none.");
}
