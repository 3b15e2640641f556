using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Reading;

namespace PeerFdw.Connectors.DynamoDb.Description;

/// <summary>Requests about tables, not about items: small, and read as a JSON document.</summary>
internal static class ControlRequest
{
    internal const string DescribeTable = "DescribeTable";

    /// <summary>A sample has items, which nest 32 levels deep, each of which is two of JSON's.</summary>
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 128 };

    /// <summary>Sends a request and reads its response.</summary>
    /// <typeparam name="T">What the response is read as.</typeparam>
    /// <param name="connection">Through what.</param>
    /// <param name="region">The region, or null for the server's.</param>
    /// <param name="operation">Such as DescribeTable.</param>
    /// <param name="table">The table, for messages; or null.</param>
    /// <param name="body">The request.</param>
    /// <param name="read">Reads the response, which is gone afterwards.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="Spi.PeerException">If the request fails, or the response is not of the form expected.</exception>
    internal static async Task<T> AskAsync<T>(
        DynamoDbConnection connection,
        string? region,
        string operation,
        string? table,
        byte[] body,
        Func<JsonElement, T> read,
        CancellationToken cancellationToken)
    {
        using RawResponse response =
            await connection.SendAsync(region, operation, table, body, null, cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Page.Memory, s_options);
            return read(document.RootElement);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw Malformed.Exception(0, $"the response to {operation} is not of the form expected");
        }
    }

    /// <summary>Whether an exception of what reads a response says that it is of another form: no JSON, members that are missing or of the wrong kind.</summary>
    /// <param name="exception">The exception.</param>
    internal static bool IsMalformed(Exception exception) =>
        exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException;

    /// <summary>An object with one text.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">Its value, or null for none.</param>
    /// <returns>JSON in UTF-8.</returns>
    internal static byte[] Body(string name, string? value) => Body(writer =>
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    });

    /// <summary>An object.</summary>
    /// <param name="write">Writes its members.</param>
    /// <returns>JSON in UTF-8.</returns>
    internal static byte[] Body(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
