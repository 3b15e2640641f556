using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>The document column's JSON as an item.</summary>
internal static class Documents
{
    /// <summary>Reads a document into an item.</summary>
    /// <param name="target">The statement.</param>
    /// <param name="column">The document's column.</param>
    /// <param name="text">The JSON.</param>
    /// <param name="old">The item as it was; its types are kept where JSON leaves them open.</param>
    /// <param name="item">Where the attributes go.</param>
    internal static void Read(
        WriteTarget target, ColumnMapping column, ReadOnlyMemory<byte> text, IReadOnlyDictionary<string, ItemValue> old,
        Dictionary<string, ItemValue> item)
    {
        using JsonDocument document = JsonValues.Parse(text, column);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new PeerException(
                SqlState.InvalidParameterValue, $"the document of an item must be a JSON object: column \"{column.Column.Name}\"");
        }

        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            string name = JsonValues.Name(property, column);
            KeyAttribute? indexKey = target.IndexKeys.FirstOrDefault(k => k.Name == name);
            if (property.Value.ValueKind == JsonValueKind.Null && indexKey is not null)
            {
                // NULL in a key of an index would be refused; SQL reads what is missing as NULL too.
                item.Remove(name);
                continue;
            }

            // What a column wants of its attribute is not forced on what was of another type before.
            ItemValue? before = old.GetValueOrDefault(name);
            bool isWanted = target.Wanted.TryGetValue(name, out AttributeKind kind) && (before is null || before.Kind == kind) && Fits(property.Value, kind);
            item[name] = JsonValues.Read(property.Value, isWanted ? kind : null, before, column);
        }
    }

    /// <summary>Whether JSON can be of a kind at all; what cannot is written as what it is, as the column's own option on_mismatch expects.</summary>
    private static bool Fits(JsonElement value, AttributeKind kind) => kind switch
    {
        AttributeKind.B => JsonValues.IsHex(value),
        AttributeKind.SS => IsArrayOf(value, JsonValueKind.String),
        AttributeKind.NS => IsArrayOf(value, JsonValueKind.Number),
        _ => IsArrayOf(value, JsonValueKind.String) && value.EnumerateArray().All(JsonValues.IsHex),
    };

    private static bool IsArrayOf(JsonElement value, JsonValueKind kind) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(e => e.ValueKind == kind);
}
