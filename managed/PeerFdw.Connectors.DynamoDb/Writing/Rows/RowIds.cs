using System;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>The row id column: an item's key as a JSON object.</summary>
internal static class RowIds
{
    /// <summary>Reads a row id.</summary>
    /// <returns>The key, or null if the text is no key of this table.</returns>
    internal static ItemKey? Read(WriteTarget target, ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, ItemJson.DocumentOptions);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var values = new ItemValue[target.Keys.Count];
            for (int i = 0; i < values.Length; i++)
            {
                KeyAttribute key = target.Keys[i];
                if (!document.RootElement.TryGetProperty(key.Name, out JsonElement element)
                    || element.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                {
                    return null;
                }

                values[i] = JsonValues.Read(element, key.Kind, null, key.Mapping);
            }

            return ItemKey.Of(values);
        }
        catch (Exception e) when (e is JsonException or PeerException)
        {
            return null;
        }
    }

    /// <summary>Refuses a row id that is not the item's key: the column is computed.</summary>
    /// <param name="target">The statement.</param>
    /// <param name="column">The row id's column.</param>
    /// <param name="text">What was given.</param>
    /// <param name="key">The item's key.</param>
    /// <param name="old">The key before, for UPDATE: a trigger may hand it on.</param>
    internal static void Check(WriteTarget target, ColumnMapping column, ReadOnlyMemory<byte> text, ItemKey key, ItemKey? old)
    {
        if (Read(target, text) is not { } given
            || !(given.Bytes.AsSpan().SequenceEqual(key.Bytes) || (old is not null && given.Bytes.AsSpan().SequenceEqual(old.Bytes))))
        {
            throw new PeerException(
                SqlState.GeneratedAlways,
                $"column \"{column.Column.Name}\" cannot be given a value of its own",
                $"It is the item's key, {key.Describe(target.Table.KeyNames)}.",
                "Leave the column out, and set the key's columns.");
        }
    }
}
