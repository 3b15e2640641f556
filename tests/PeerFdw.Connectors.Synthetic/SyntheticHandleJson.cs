using System.Collections.Generic;
using System.Text.Json;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>Writes and reads the handle as it stands in a plan.</summary>
internal static class SyntheticHandleJson
{
    public static void Write(Utf8JsonWriter writer, SyntheticHandle handle)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("conditions");
        foreach (KeyCondition condition in handle.Conditions)
        {
            Write(writer, condition);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("widened", handle.IsWidened);
        writer.WriteBoolean("seek", handle.IsSeek);
        writer.WriteBoolean("descending", handle.IsDescending);
        writer.WriteNumber("counts", handle.Counts);
        handle.Change?.Write(writer);
        writer.WriteEndObject();
    }

    public static SyntheticHandle Read(JsonElement element)
    {
        var conditions = new List<KeyCondition>();
        foreach (JsonElement item in element.GetProperty("conditions").EnumerateArray())
        {
            conditions.Add(ReadCondition(item));
        }

        return new SyntheticHandle(
            new EquatableList<KeyCondition>(conditions),
            element.GetProperty("widened").GetBoolean(),
            element.GetProperty("seek").GetBoolean(),
            element.GetProperty("descending").GetBoolean(),
            element.GetProperty("counts").GetInt32())
        {
            Change = SyntheticChange.Read(element),
        };
    }

    public static void Write(Utf8JsonWriter writer, KeyCondition condition)
    {
        writer.WriteStartObject();
        writer.WriteString("operator", condition.Operator);
        writer.WriteBoolean("list", condition.IsList);
        writer.WriteNumber("parameter", condition.Parameter);
        writer.WriteStartArray("values");
        foreach (long value in condition.Values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static KeyCondition ReadCondition(JsonElement item)
    {
        var values = new List<long>();
        foreach (JsonElement value in item.GetProperty("values").EnumerateArray())
        {
            values.Add(value.GetInt64());
        }

        return new KeyCondition(
            item.GetProperty("operator").GetString()!,
            item.GetProperty("list").GetBoolean(),
            item.GetProperty("parameter").GetInt32(),
            new EquatableList<long>(values));
    }
}
