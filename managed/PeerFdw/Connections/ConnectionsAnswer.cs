using System;
using System.Collections.Generic;
using System.Text.Json;
using PeerFdw.Crossing;
using PeerFdw.Spi;

namespace PeerFdw.Connections;

/// <summary>
/// Answers what SQL functions ask of the session's connections: <c>{"connections": "list"}</c>, and <c>{"connections": "close", "server": "…"?}</c>. On the
/// backend's thread; connections end on pool threads.
/// </summary>
internal static class ConnectionsAnswer
{
    /// <summary>How long it waits for what transactions that are over have left to do, so that a connection that is free in a moment is not called used.</summary>
    private const int PatienceMilliseconds = 250;

    /// <summary>The answer, or null if something else is asked.</summary>
    /// <param name="bridge">The bridge.</param>
    /// <param name="request">A document, JSON in UTF-8.</param>
    /// <returns>JSON in UTF-8.</returns>
    /// <exception cref="PeerException">XX000 for a request that is none.</exception>
    public static byte[]? Try(Bridge bridge, ReadOnlyMemory<byte> request)
    {
        using var document = JsonDocument.Parse(request);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("connections", out JsonElement what))
        {
            return null;
        }

        string? server = document.RootElement.TryGetProperty("server", out JsonElement name) ? name.GetString() : null;
        bridge.Work.Wait(PatienceMilliseconds);
        return what.GetString() switch
        {
            "list" => List(bridge.Connections.List()),
            "close" => Close(bridge.Connections.Close(server)),
            _ => throw new PeerException(SqlState.InternalError, "nothing is known of what was asked of the connections"),
        };
    }

    private static byte[] List(IReadOnlyList<(string Server, bool IsValid)> connections) => Write(writer =>
    {
        writer.WriteStartArray("connections");
        foreach ((string server, bool isValid) in connections)
        {
            writer.WriteStartObject();
            writer.WriteString("server", server);
            writer.WriteBoolean("valid", isValid);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static byte[] Close((int Closed, IReadOnlyList<string> InUse) closed) => Write(writer =>
    {
        writer.WriteNumber("closed", closed.Closed);
        writer.WriteStartArray("in_use");
        foreach (string server in closed.InUse)
        {
            writer.WriteStringValue(server);
        }

        writer.WriteEndArray();
    });

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
