using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;

namespace PeerFdw.Planning.Documents;

/// <summary>Options as documents: an object of texts.</summary>
internal static class OptionsDocument
{
    public static OptionSet Read(JsonElement element, string name)
    {
        if (element.Member(name) is not { } member)
        {
            return OptionSet.Empty;
        }

        if (member.ValueKind != JsonValueKind.Object)
        {
            throw JsonMembers.Malformed($"Member \"{name}\" is not an object.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in member.EnumerateObject())
        {
            values[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.Null => "",
                _ => throw JsonMembers.Malformed($"An option of \"{name}\" is not a text."),
            };
        }

        return new OptionSet(values);
    }

    /// <summary>Writes the member, in the order of the names, so that equal options give equal texts.</summary>
    public static void Write(Utf8JsonWriter writer, string name, OptionSet options)
    {
        writer.WriteStartObject(name);
        foreach (string option in options.Names.Order(StringComparer.Ordinal))
        {
            writer.WriteString(option, options.Text(option));
        }

        writer.WriteEndObject();
    }
}
