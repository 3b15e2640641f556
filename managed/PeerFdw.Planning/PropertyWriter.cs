using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning;

/// <summary>Writes properties as EXPLAIN's documents want them.</summary>
public static class PropertyWriter
{
    /// <summary>Writes the array that is the value of the member <c>properties</c>; the member's name is the caller's to write.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="properties">The properties.</param>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<PlanProperty> properties)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(properties);
        writer.WriteStartArray();
        foreach (PlanProperty property in properties)
        {
            writer.WriteStartObject();
            writer.WriteString("label", property.Label);
            WriteValue(writer, property);
            if (property.Unit is { } unit)
            {
                writer.WriteString("unit", unit);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, PlanProperty property)
    {
        if (property.Integer is { } integer)
        {
            writer.WriteNumber("integer", integer);
        }
        else if (property.Number is { } number && double.IsFinite(number))
        {
            writer.WriteNumber("number", number);
        }
        else if (property.List is { } list)
        {
            writer.WriteStartArray("list");
            foreach (string item in list)
            {
                writer.WriteStringValue(item);
            }

            writer.WriteEndArray();
        }
        else
        {
            // JSON has no number for NaN and the infinities.
            writer.WriteString("text", property.Text ?? property.Number?.ToString(CultureInfo.InvariantCulture) ?? "");
        }
    }
}
