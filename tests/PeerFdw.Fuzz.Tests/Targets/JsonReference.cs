using System;
using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace PeerFdw.Fuzz.Targets;

/// <summary>A second reader of JSON, .NET's own, and what DynamoDB's typed JSON means by it.</summary>
internal static class JsonReference
{
    private static readonly JsonDocumentOptions s_reading = new() { MaxDepth = 20_000 };
    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 20_000 };

    /// <summary>Whether a text is JSON all through: the grammar, UTF-8, and strings that are Unicode.</summary>
    /// <param name="text">The text.</param>
    /// <param name="document">It, to be disposed of.</param>
    public static bool TryParse(ReadOnlyMemory<byte> text, out JsonDocument? document)
    {
        document = null;
        if (!Utf8.IsValid(text.Span))
        {
            return false;
        }

        try
        {
            document = JsonDocument.Parse(text, s_reading);
            if (!text.Span.Contains((byte)'\\') || HasText(document.RootElement))
            {
                return true;
            }
        }
        catch (JsonException)
        {
        }

        document?.Dispose();
        document = null;
        return false;
    }

    /// <summary>Writes a JSON text in the one form that all equal ones have here.</summary>
    public static byte[] Normal(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, s_reading);
        return Write(writer => document.RootElement.WriteTo(writer));
    }

    /// <summary>The items of a page, in the same form, as plain JSON; null if the page is of a kind that this does not read.</summary>
    public static byte[][]? Items(JsonElement page)
    {
        JsonElement? items = null;
        foreach (JsonProperty member in page.EnumerateObject())
        {
            ReadOnlySpan<byte> name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (name.SequenceEqual("Item"u8) || name.SequenceEqual("Responses"u8) || (name.SequenceEqual("Items"u8) && items is not null))
            {
                return null;
            }

            if (name.SequenceEqual("Items"u8))
            {
                items = member.Value;
            }
        }

        if (items is not { ValueKind: JsonValueKind.Array } list)
        {
            return items is null ? [] : null;
        }

        var all = new byte[list.GetArrayLength()][];
        int count = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            all[count++] = Write(writer => WriteMap(writer, item));
        }

        return all;
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_writing))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, JsonElement map)
    {
        writer.WriteStartObject();
        foreach (JsonProperty member in map.EnumerateObject())
        {
            writer.WritePropertyName(member.Name);
            WriteValue(writer, member.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonElement value)
    {
        JsonElement.ObjectEnumerator members = value.EnumerateObject();
        if (!members.MoveNext())
        {
            throw new FormatException("a value without a type");
        }

        JsonProperty tagged = members.Current;
        if (members.MoveNext())
        {
            throw new FormatException("a value of two types");
        }

        WriteTagged(writer, tagged.Name, tagged.Value);
    }

    private static void WriteTagged(Utf8JsonWriter writer, string tag, JsonElement value)
    {
        switch (tag)
        {
            case "S":
                writer.WriteStringValue(value.GetString());
                break;
            case "N":
                // A number in quotes must be one without them.
                using (var number = JsonDocument.Parse(value.GetString()!))
                {
                    if (number.RootElement.ValueKind != JsonValueKind.Number || number.RootElement.GetRawText() != value.GetString())
                    {
                        throw new FormatException("no number");
                    }

                    number.RootElement.WriteTo(writer);
                }

                break;
            case "B":
                writer.WriteStringValue("\\x" + Convert.ToHexStringLower(Convert.FromBase64String(value.GetString()!)));
                break;
            case "BOOL":
                writer.WriteBooleanValue(value.GetBoolean());
                break;
            case "NULL":
                _ = value.GetBoolean();
                writer.WriteNullValue();
                break;
            case "M":
                WriteMap(writer, value);
                break;
            case "L" or "SS" or "NS" or "BS":
                writer.WriteStartArray();
                foreach (JsonElement element in value.EnumerateArray())
                {
                    if (tag == "L")
                    {
                        WriteValue(writer, element);
                    }
                    else
                    {
                        WriteTagged(writer, tag[..1], element);
                    }
                }

                writer.WriteEndArray();
                break;
            default:
                throw new FormatException($"no type of DynamoDB's: {tag}");
        }
    }

    private static bool HasText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return IsText(JsonMarshal.GetRawUtf8Value(element)[1..^1]);
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    if (!HasText(item))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    if (!IsText(JsonMarshal.GetRawUtf8PropertyName(member)) || !HasText(member.Value))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    /// <summary>Whether the surrogates among a string's escapes come in pairs. Its grammar was checked.</summary>
    private static bool IsText(ReadOnlySpan<byte> raw)
    {
        bool isHigh = false;
        for (int i = 0; i < raw.Length; i++)
        {
            int unit = -1;
            if (raw[i] == (byte)'\\')
            {
                i++;
                if (raw[i] == (byte)'u')
                {
                    unit = Convert.ToInt32(Encoding.ASCII.GetString(raw.Slice(i + 1, 4)), 16);
                    i += 4;
                }
            }

            bool isLow = unit is >= 0xDC00 and <= 0xDFFF;
            if (isLow != isHigh)
            {
                return false;
            }

            isHigh = unit is >= 0xD800 and <= 0xDBFF;
        }

        return !isHigh;
    }
}
