using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>Notes the types that attributes have in the items of a sample. One thread.</summary>
internal sealed class AttributeSampler
{
    private readonly Dictionary<string, (AttributeKind? Kind, int Count)> _attributes = new(StringComparer.Ordinal);

    /// <summary>How many items were noted.</summary>
    internal int Items { get; private set; }

    /// <summary>Notes the items of a page.</summary>
    internal void Add(JsonElement items)
    {
        foreach (JsonElement item in items.EnumerateArray())
        {
            Items++;
            foreach (JsonProperty attribute in item.EnumerateObject())
            {
                Add(attribute.Name, Kind(attribute.Value));
            }
        }
    }

    internal ItemSample Sample() => new(_attributes
        .Select(a => new SampledAttribute(a.Key, a.Value.Kind, a.Value.Count))
        .OrderBy(a => a.Name, StringComparer.Ordinal)
        .ToArray());

    private void Add(string name, AttributeKind kind)
    {
        // NULL goes together with every type, and says nothing of any.
        if (kind == AttributeKind.NULL)
        {
            return;
        }

        _attributes[name] = _attributes.TryGetValue(name, out (AttributeKind? Kind, int Count) before)
            ? (before.Kind == kind ? kind : null, before.Count + 1)
            : (kind, 1);
    }

    private static AttributeKind Kind(JsonElement value)
    {
        JsonElement.ObjectEnumerator members = value.EnumerateObject();
        return members.MoveNext() && Enum.TryParse(members.Current.Name, ignoreCase: false, out AttributeKind kind) && !char.IsAsciiDigit(members.Current.Name[0])
            ? kind
            : throw new FormatException("not an attribute value");
    }
}
