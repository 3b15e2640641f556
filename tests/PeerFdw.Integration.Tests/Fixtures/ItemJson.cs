using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;

namespace PeerFdw.Integration.Tests;

/// <summary>
/// The document that an item must be read as, written down a second time for the tests: numbers are JSON numbers with every digit,
/// without trailing
/// zeros, binaries texts in PostgreSQL's hex form, sets arrays (sorted here: sets have no order).
/// </summary>
internal static class ItemJson
{
    public static string Of(Dictionary<string, AttributeValue> item)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            WriteObject(writer, item);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteObject(Utf8JsonWriter writer, Dictionary<string, AttributeValue> members)
    {
        writer.WriteStartObject();
        foreach ((string name, AttributeValue value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AttributeValue value)
    {
        if (value.S is not null)
        {
            writer.WriteStringValue(value.S);
        }
        else if (value.N is not null)
        {
            writer.WriteRawValue(Trimmed(value.N));
        }
        else if (value.B is not null)
        {
            writer.WriteStringValue(Hex(value.B));
        }
        else if (value.BOOL is { } boolean)
        {
            writer.WriteBooleanValue(boolean);
        }
        else if (value.NULL == true)
        {
            writer.WriteNullValue();
        }
        else if (value.M is not null)
        {
            WriteObject(writer, value.M);
        }
        else
        {
            writer.WriteStartArray();
            foreach (AttributeValue element in Elements(value))
            {
                Write(writer, element);
            }

            writer.WriteEndArray();
        }
    }

    private static IEnumerable<AttributeValue> Elements(AttributeValue value) =>
        value.L is not null ? value.L
        : value.SS is not null ? value.SS.Order(StringComparer.Ordinal).Select(s => new AttributeValue { S = s })
        : value.NS is not null ? value.NS.OrderBy(n => decimal.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).Select(n => new AttributeValue { N = n })
        : value.BS.OrderBy(Hex, StringComparer.Ordinal).Select(b => new AttributeValue { S = Hex(b) });

    /// <summary>DynamoDB keeps no trailing zeros of a fraction.</summary>
    private static string Trimmed(string number) =>
        number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;

    private static string Hex(MemoryStream bytes) => "\\x" + Convert.ToHexStringLower(bytes.ToArray());
}
