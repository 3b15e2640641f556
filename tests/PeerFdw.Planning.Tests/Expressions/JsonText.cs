using System;
using System.Buffers;
using System.Text;
using System.Text.Json;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Tests.Expressions;

/// <summary>Documents from and to texts.</summary>
internal static class JsonText
{
    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    public static JsonElement Parse(string json) => JsonMembers.Parse(Bytes(json));

    public static JsonElement Parse(byte[] json) => JsonMembers.Parse(json);

    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonMembers.WriterOptions))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Of(Expression expression) => Write(w => ExpressionWriter.Write(w, expression));
}
