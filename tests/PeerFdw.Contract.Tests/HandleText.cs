using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Text.Json;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Contract.Tests;

/// <summary>Handles as the text that a plan holds.</summary>
internal static class HandleText
{
    public static byte[] Write(IConnector connector, TableHandle handle) => Write(w => connector.WriteHandle(w, handle));

    /// <summary>
    /// Reads a handle back as the shim hands it over: it keeps plans as jsonb, which sorts the members of objects by length and then by bytes.
    /// </summary>
    public static TableHandle Read(IConnector connector, byte[] text) =>
        connector.ReadHandle(JsonMembers.Parse(Write(w => Sort(w, JsonMembers.Parse(text)))));

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonMembers.WriterOptions))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Sort(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject()
                    .OrderBy(p => Encoding.UTF8.GetByteCount(p.Name)).ThenBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Sort(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Sort(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
