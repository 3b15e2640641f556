using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Writing.Items;

/// <summary>The key of an item. Two keys are the same item if their <see cref="Bytes"/> are equal.</summary>
internal sealed class ItemKey
{
    private const int HeadBytes = 5;

    private ItemKey(IReadOnlyList<ItemValue> values, byte[] bytes)
    {
        Values = values;
        Bytes = bytes;
    }

    /// <summary>The values, partition key first.</summary>
    internal IReadOnlyList<ItemValue> Values { get; }

    /// <summary>Of each value its kind, the length and the bytes.</summary>
    internal byte[] Bytes { get; }

    internal static ItemKey Of(IReadOnlyList<ItemValue> values)
    {
        var bytes = new byte[Length(values)];
        int at = 0;
        foreach (ItemValue value in values)
        {
            int length = value.Kind == AttributeKind.B ? value.Bytes.Length : Encoding.UTF8.GetBytes(value.Text, bytes.AsSpan(at + HeadBytes));
            if (value.Kind == AttributeKind.B)
            {
                value.Bytes.CopyTo(bytes, at + HeadBytes);
            }

            bytes[at] = (byte)value.Kind;
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + 1), length);
            at += HeadBytes + length;
        }

        return new ItemKey(values, bytes);
    }

    /// <summary>Reads <see cref="Bytes"/>.</summary>
    internal static ItemKey Read(byte[] bytes)
    {
        var values = new List<ItemValue>(2);
        for (int at = 0; at < bytes.Length;)
        {
            ReadOnlySpan<byte> rest = bytes.AsSpan(at + HeadBytes, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 1)));
            values.Add((AttributeKind)bytes[at] switch
            {
                AttributeKind.B => ItemValue.OfBinary(rest.ToArray()),
                AttributeKind.N => ItemValue.OfNumber(Encoding.UTF8.GetString(rest)),
                _ => ItemValue.OfText(Encoding.UTF8.GetString(rest)),
            });
            at += HeadBytes + rest.Length;
        }

        return new ItemKey(values, bytes);
    }

    /// <summary>The key of an item; null if it has not all of it.</summary>
    internal static ItemKey? Of(IReadOnlyDictionary<string, ItemValue> item, IReadOnlyList<string> names)
    {
        var values = new ItemValue[names.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (!item.TryGetValue(names[i], out ItemValue? value) || value.Kind is not (AttributeKind.S or AttributeKind.N or AttributeKind.B))
            {
                return null;
            }

            values[i] = value;
        }

        return Of(values);
    }

    /// <summary>Writes it as DynamoDB wants it: <c>{"pk": {"S": "…"}}</c>.</summary>
    internal void Write(Utf8JsonWriter writer, IReadOnlyList<string> names)
    {
        writer.WriteStartObject();
        for (int i = 0; i < Values.Count; i++)
        {
            writer.WritePropertyName(names[i]);
            ItemJson.Write(writer, Values[i]);
        }

        writer.WriteEndObject();
    }

    /// <summary>As the row id column shows it, for messages: <c>{"pk":"…"}</c>.</summary>
    internal string Describe(IReadOnlyList<string> names)
    {
        var text = new StringBuilder("{");
        for (int i = 0; i < Values.Count; i++)
        {
            ItemValue value = Values[i];
            text.Append(i > 0 ? "," : "").Append('"').Append(JsonEncodedText.Encode(names[i], ItemJson.WriterOptions.Encoder).ToString()).Append("\":");
            text.Append(value.Kind switch
            {
                AttributeKind.N => value.Text,
                AttributeKind.B => $"\"\\\\x{Convert.ToHexStringLower(value.Bytes)}\"",
                _ => $"\"{JsonEncodedText.Encode(value.Text, ItemJson.WriterOptions.Encoder)}\"",
            });
        }

        return text.Append('}').ToString();
    }

    private static int Length(IReadOnlyList<ItemValue> values)
    {
        int length = 0;
        foreach (ItemValue value in values)
        {
            length += HeadBytes + (value.Kind == AttributeKind.B ? value.Bytes.Length : Encoding.UTF8.GetByteCount(value.Text));
        }

        return length;
    }
}
