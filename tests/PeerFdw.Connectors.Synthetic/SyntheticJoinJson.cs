using System.Linq;
using System.Text.Json;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>Writes and reads joins as they stand in a plan.</summary>
internal static class SyntheticJoinJson
{
    public static void Write(Utf8JsonWriter writer, TableHandle handle)
    {
        switch (handle)
        {
            case SyntheticLeaf leaf:
                writer.WriteStartObject();
                writer.WriteNumber("relation", leaf.Relation);
                writer.WritePropertyName("scan");
                SyntheticHandleJson.Write(writer, leaf.Handle);
                writer.WriteEndObject();
                break;
            case SyntheticJoin join:
                Write(writer, join);
                break;
            default:
                SyntheticHandleJson.Write(writer, (SyntheticHandle)handle);
                break;
        }
    }

    public static TableHandle Read(JsonElement element)
    {
        if (element.TryGetProperty("scan", out JsonElement scan))
        {
            return new SyntheticLeaf(element.GetProperty("relation").GetInt32(), SyntheticHandleJson.Read(scan));
        }

        if (!element.TryGetProperty("kind", out JsonElement kind))
        {
            return SyntheticHandleJson.Read(element);
        }

        return new SyntheticJoin(
            (JoinKind)kind.GetInt32(),
            Read(element.GetProperty("left")),
            Read(element.GetProperty("right")),
            ReadTerms(element.GetProperty("on")),
            ReadTerms(element.GetProperty("where")))
        {
            Outputs = new(element.GetProperty("outputs").EnumerateArray()
                .Select(o => (o[0].GetInt32(), o[1].GetInt32())).ToArray()),
            Order = new(element.GetProperty("order").EnumerateArray()
                .Select(o => (o[0].GetInt32(), o[1].GetBoolean(), o[2].GetBoolean())).ToArray()),
            Counts = element.GetProperty("counts").GetInt32(),
        };
    }

    private static void Write(Utf8JsonWriter writer, SyntheticJoin join)
    {
        writer.WriteStartObject();
        writer.WriteNumber("kind", (int)join.Kind);
        writer.WritePropertyName("left");
        Write(writer, join.Left);
        writer.WritePropertyName("right");
        Write(writer, join.Right);
        Write(writer, "on", join.On);
        Write(writer, "where", join.Where);
        writer.WriteStartArray("outputs");
        foreach ((int relation, int column) in join.Outputs)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(relation);
            writer.WriteNumberValue(column);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("order");
        foreach ((int relation, bool isDescending, bool nullsFirst) in join.Order)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(relation);
            writer.WriteBooleanValue(isDescending);
            writer.WriteBooleanValue(nullsFirst);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteNumber("counts", join.Counts);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, EquatableList<JoinTerm> terms)
    {
        writer.WriteStartArray(name);
        foreach (JoinTerm term in terms)
        {
            writer.WriteStartObject();
            writer.WriteNumber("relation", term.Relation);
            writer.WriteNumber("other", term.Other);
            writer.WriteBoolean("negated", term.IsNegated);
            if (term.Condition is { } condition)
            {
                writer.WritePropertyName("condition");
                SyntheticHandleJson.Write(writer, condition);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static EquatableList<JoinTerm> ReadTerms(JsonElement element) => new(element.EnumerateArray()
        .Select(t => new JoinTerm(
            t.GetProperty("relation").GetInt32(),
            t.GetProperty("other").GetInt32(),
            t.TryGetProperty("condition", out JsonElement condition) ? SyntheticHandleJson.ReadCondition(condition) : null,
            t.GetProperty("negated").GetBoolean()))
        .ToArray());
}
