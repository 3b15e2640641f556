using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Writing.Items;

/// <summary>DynamoDB's typed JSON, <c>{"name": {"S": "…"}}</c>, read and written.</summary>
internal static class ItemJson
{
    /// <summary>Each level of an item has two of JSON, and a response has some around it.</summary>
    internal static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = (JsonCursor.MaximumDepth * 2) + 16 };

    /// <summary>Bodies are never shown in a page: only what JSON itself needs is escaped.</summary>
    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 1000,
    };

    /// <summary>Reads an item.</summary>
    /// <exception cref="Spi.PeerException">08P01 if it is none.</exception>
    internal static Dictionary<string, ItemValue> ReadItem(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, DocumentOptions);
            return ReadItem(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string of no valid Unicode.
            throw Malformed.Exception(0, "an item");
        }
    }

    /// <summary>Reads an item.</summary>
    internal static Dictionary<string, ItemValue> ReadItem(JsonElement element)
    {
        Dictionary<string, ItemValue> item = Item.New();
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Malformed.Exception(0, "expected an item");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            item[property.Name] = ReadValue(property.Value);
        }

        return item;
    }

    /// <summary>Reads an AttributeValue.</summary>
    internal static ItemValue ReadValue(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (Enum.TryParse(property.Name, out AttributeKind kind) && Read(kind, property.Value) is { } value)
                {
                    return value;
                }

                break;
            }
        }

        throw Malformed.Exception(0, "expected an attribute value");
    }

    /// <summary>Writes an item.</summary>
    internal static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, ItemValue> item)
    {
        writer.WriteStartObject();
        foreach ((string name, ItemValue value) in item)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes an item.</summary>
    /// <returns>JSON in UTF-8.</returns>
    internal static byte[] Write(IReadOnlyDictionary<string, ItemValue> item)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, item);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes an AttributeValue.</summary>
    internal static void Write(Utf8JsonWriter writer, ItemValue value)
    {
        writer.WriteStartObject();
        switch (value.Kind)
        {
            case AttributeKind.S:
                writer.WriteString("S"u8, value.Text);
                break;
            case AttributeKind.N:
                writer.WriteString("N"u8, value.Text);
                break;
            case AttributeKind.B:
                writer.WriteBase64String("B"u8, value.Bytes);
                break;
            case AttributeKind.BOOL:
                writer.WriteBoolean("BOOL"u8, value.Flag);
                break;
            case AttributeKind.NULL:
                writer.WriteBoolean("NULL"u8, true);
                break;
            case AttributeKind.M:
                writer.WritePropertyName("M"u8);
                Write(writer, value.Members);
                break;
            default:
                WriteElements(writer, value);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteElements(Utf8JsonWriter writer, ItemValue value)
    {
        writer.WriteStartArray(value.Kind switch
        {
            AttributeKind.L => "L"u8,
            AttributeKind.SS => "SS"u8,
            AttributeKind.NS => "NS"u8,
            _ => "BS"u8,
        });
        foreach (ItemValue element in value.Elements)
        {
            switch (value.Kind)
            {
                case AttributeKind.L:
                    Write(writer, element);
                    break;
                case AttributeKind.BS:
                    writer.WriteBase64StringValue(element.Bytes);
                    break;
                default:
                    writer.WriteStringValue(element.Text);
                    break;
            }
        }

        writer.WriteEndArray();
    }

    private static ItemValue? Read(AttributeKind kind, JsonElement element) => (kind, element.ValueKind) switch
    {
        (AttributeKind.S, JsonValueKind.String) => ItemValue.OfText(element.GetString()!),
        (AttributeKind.N, JsonValueKind.String) => ItemNumber.TryParse(element.GetString()!, out ItemValue? number) ? number : null,
        (AttributeKind.B, JsonValueKind.String) => element.TryGetBytesFromBase64(out byte[]? bytes) ? ItemValue.OfBinary(bytes) : null,
        (AttributeKind.BOOL, JsonValueKind.True or JsonValueKind.False) => ItemValue.OfBoolean(element.GetBoolean()),
        (AttributeKind.NULL, JsonValueKind.True or JsonValueKind.False) => ItemValue.Null,
        (AttributeKind.M, JsonValueKind.Object) => ItemValue.OfMap(ReadItem(element)),
        (AttributeKind.L, JsonValueKind.Array) => ItemValue.OfList(ReadElements(element, null)),
        (AttributeKind.SS, JsonValueKind.Array) => ItemValue.OfSet(kind, ReadElements(element, AttributeKind.S)),
        (AttributeKind.NS, JsonValueKind.Array) => ItemValue.OfSet(kind, ReadElements(element, AttributeKind.N)),
        (AttributeKind.BS, JsonValueKind.Array) => ItemValue.OfSet(kind, ReadElements(element, AttributeKind.B)),
        _ => null,
    };

    private static List<ItemValue> ReadElements(JsonElement array, AttributeKind? kind)
    {
        var elements = new List<ItemValue>(array.GetArrayLength());
        foreach (JsonElement element in array.EnumerateArray())
        {
            elements.Add(kind is { } of ? Read(of, element) ?? throw Malformed.Exception(0, "expected an element of a set") : ReadValue(element));
        }

        return elements;
    }
}
