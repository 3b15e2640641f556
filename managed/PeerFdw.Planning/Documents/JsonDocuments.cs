using System;
using System.Buffers;
using System.Text.Json;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Documents;

/// <summary>Writes replies.</summary>
internal static class JsonDocuments
{
    /// <summary>An object with the members that are written.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, JsonMembers.WriterOptions))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
