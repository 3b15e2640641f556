using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>Asks what tables there are, what they are like, and for some of their items.</summary>
/// <param name="connection">The connection.</param>
/// <param name="region">The region, or null for the server's.</param>
internal sealed class CatalogClient(DynamoDbConnection connection, string? region)
{
    /// <summary>Items nest 32 levels deep, each of which is two of JSON's.</summary>
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 128 };

    /// <summary>The names of all tables of the region.</summary>
    internal async Task<List<string>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        string? last = null;
        do
        {
            string? from = last;
            byte[] body = Body(writer =>
            {
                if (from is not null)
                {
                    writer.WriteString("ExclusiveStartTableName"u8, from);
                }
            });
            last = await AskAsync(
                "ListTables",
                null,
                body,
                response =>
                {
                    foreach (JsonElement name in response.GetProperty("TableNames"u8).EnumerateArray())
                    {
                        names.Add(name.GetString()!);
                    }

                    return response.TryGetProperty("LastEvaluatedTableName"u8, out JsonElement more) ? more.GetString() : null;
                },
                cancellationToken).ConfigureAwait(false);
        }
        while (last is not null);
        return names;
    }

    /// <summary>What a table is like.</summary>
    /// <exception cref="PeerException">42P01 if it is not there.</exception>
    internal Task<RemoteTable> DescribeAsync(string table, CancellationToken cancellationToken) =>
        AskAsync("DescribeTable", table, Body(writer => writer.WriteString("TableName"u8, table)), RemoteTable.Read, cancellationToken);

    /// <summary>The attributes of some items, of those that DynamoDB gives first.</summary>
    /// <exception cref="PeerException">42P01 if the table is not there.</exception>
    internal async Task<ItemSample> SampleAsync(string table, int items, CancellationToken cancellationToken)
    {
        var sampler = new AttributeSampler();
        string? startKey = null;
        while (sampler.Items < items)
        {
            string? from = startKey;
            byte[] body = Body(writer =>
            {
                writer.WriteString("TableName"u8, table);
                writer.WriteNumber("Limit"u8, items - sampler.Items);
                if (from is not null)
                {
                    writer.WritePropertyName("ExclusiveStartKey"u8);
                    writer.WriteRawValue(from);
                }
            });
            startKey = await AskAsync(
                "Scan",
                table,
                body,
                response =>
                {
                    sampler.Add(response.GetProperty("Items"u8));
                    return response.TryGetProperty("LastEvaluatedKey"u8, out JsonElement key) ? key.GetRawText() : null;
                },
                cancellationToken).ConfigureAwait(false);
            if (startKey is null)
            {
                break;
            }
        }

        return sampler.Sample();
    }

    private async Task<T> AskAsync<T>(
        string operation, string? table, byte[] body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using RawResponse response =
            await connection.SendAsync(region, operation, table, body, null, cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Page.Memory, s_options);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Malformed.Exception(0, $"the response to {operation} is not of the form expected");
        }
    }

    private static byte[] Body(Action<Utf8JsonWriter> write)
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
