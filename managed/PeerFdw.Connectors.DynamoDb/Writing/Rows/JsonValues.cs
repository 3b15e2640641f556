using System;
using System.Collections.Generic;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>
/// Makes values of JSON. JSON leaves open whether a string is text or bytes and whether an array is a list or a set: then what is wanted decides, if
/// something is; else the value that was there before. A string <c>\x…</c> stays bytes where bytes were, an array stays a set where a set of the same kind was.
/// </summary>
internal static class JsonValues
{
    /// <summary>Parses a column's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="column">The column, for messages.</param>
    /// <exception cref="PeerException">22P02 if it is not JSON, which only a column of a text type lets in; 54000 if it is nested too deep.</exception>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> text, ColumnMapping column)
    {
        try
        {
            return JsonDocument.Parse(text, ItemJson.DocumentOptions);
        }
        catch (JsonException e)
        {
            throw column.Column.Type.Kind is TypeKind.Json or TypeKind.JsonB ? ValueRefusals.TooDeep(column)
                : new PeerException(SqlState.InvalidTextRepresentation, $"the text of column \"{column.Column.Name}\" is not JSON", innerException: e);
        }
    }

    /// <summary>Makes a value.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="wanted">The kind that it must have, or null. A JSON null is always NULL.</param>
    /// <param name="old">What was there before, or null.</param>
    /// <param name="column">The column, for messages.</param>
    /// <param name="depth">How deep it stands.</param>
    internal static ItemValue Read(JsonElement json, AttributeKind? wanted, ItemValue? old, ColumnMapping column, int depth = 1)
    {
        if (depth > ItemValue.MaximumDepth)
        {
            throw ValueRefusals.TooDeep(column);
        }

        ItemValue value = json.ValueKind switch
        {
            JsonValueKind.String => ReadString(json, wanted, old, column),
            JsonValueKind.Number => ItemNumber.TryParse(json.GetRawText(), out ItemValue? number) ? number : throw ValueRefusals.Number(column, json.GetRawText()),
            JsonValueKind.True => ItemValue.True,
            JsonValueKind.False => ItemValue.False,
            JsonValueKind.Array => ReadArray(json, wanted, old, column, depth),
            JsonValueKind.Object => ItemValue.OfMap(ReadMembers(json, old?.Kind == AttributeKind.M ? old.Members : Item.Empty, column, depth)),
            _ => ItemValue.Null,
        };
        return wanted is null || wanted == value.Kind || value.Kind == AttributeKind.NULL ? value : throw ValueRefusals.Kind(column, wanted.Value, value.Kind);
    }

    private static Dictionary<string, ItemValue> ReadMembers(
        JsonElement json, IReadOnlyDictionary<string, ItemValue> old, ColumnMapping column, int depth)
    {
        Dictionary<string, ItemValue> members = Item.New();
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string name = Name(property, column);
            members[name] = Read(property.Value, null, old.GetValueOrDefault(name), column, depth + 1);
        }

        return members;
    }

    /// <summary>A member's name.</summary>
    internal static string Name(JsonProperty property, ColumnMapping column)
    {
        string name;
        try
        {
            name = property.Name;
        }
        catch (InvalidOperationException)
        {
            throw ValueRefusals.Surrogate(column);
        }

        return name.Length > 0 ? name : throw ValueRefusals.EmptyName(column);
    }

    /// <summary>Whether JSON is a string of bytes, <c>"\\x00ff"</c>.</summary>
    internal static bool IsHex(JsonElement json)
    {
        string raw = json.ValueKind == JsonValueKind.String ? json.GetRawText() : "";
        return raw.Length > 4
            && raw.StartsWith("\"\\\\x", StringComparison.Ordinal)
            && HexBytes.TryParse(string.Concat("\\", raw.AsSpan(3, raw.Length - 4)), out byte[]? _);
    }

    private static ItemValue ReadString(JsonElement json, AttributeKind? wanted, ItemValue? old, ColumnMapping column)
    {
        string text;
        try
        {
            text = json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw ValueRefusals.Surrogate(column);
        }

        bool isBinary = wanted is null ? old?.Kind == AttributeKind.B : wanted == AttributeKind.B;
        return isBinary && HexBytes.TryParse(text, out byte[]? bytes) ? ItemValue.OfBinary(bytes) : ItemValue.OfText(text);
    }

    private static ItemValue ReadArray(JsonElement json, AttributeKind? wanted, ItemValue? old, ColumnMapping column, int depth)
    {
        AttributeKind? set = wanted ?? old?.Kind;
        if (SetElement(set) is { } kind && (wanted is not null || IsSetOf(json, kind)))
        {
            var elements = new List<ItemValue>();
            foreach (JsonElement element in json.EnumerateArray())
            {
                elements.Add(Read(element, kind, null, column, depth + 1));
            }

            return SetValues.Make(set!.Value, elements, column);
        }

        var list = new List<ItemValue>();
        int index = 0;
        foreach (JsonElement element in json.EnumerateArray())
        {
            ItemValue? before = old?.Kind == AttributeKind.L && index < old.Elements.Count ? old.Elements[index] : null;
            list.Add(Read(element, null, before, column, depth + 1));
            index++;
        }

        return ItemValue.OfList(list);
    }

    private static AttributeKind? SetElement(AttributeKind? set) => set switch
    {
        AttributeKind.SS => AttributeKind.S,
        AttributeKind.NS => AttributeKind.N,
        AttributeKind.BS => AttributeKind.B,
        _ => null,
    };

    /// <summary>Whether an array can be a set as it was before; one that cannot becomes a list.</summary>
    private static bool IsSetOf(JsonElement json, AttributeKind kind)
    {
        foreach (JsonElement element in json.EnumerateArray())
        {
            bool fits = kind switch
            {
                AttributeKind.N => element.ValueKind == JsonValueKind.Number,
                AttributeKind.S => element.ValueKind == JsonValueKind.String,
                _ => IsHex(element),
            };
            if (!fits)
            {
                return false;
            }
        }

        return json.GetArrayLength() > 0;
    }
}
