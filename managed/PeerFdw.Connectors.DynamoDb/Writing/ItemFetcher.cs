using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>Reads items by their keys, strongly consistent, a hundred in a request.</summary>
/// <param name="connection">Through what.</param>
internal sealed class ItemFetcher(DynamoDbConnection connection)
{
    /// <summary>BatchGetItem's limit of keys.</summary>
    private const int KeysOfRequest = 100;

    private const int RequestsInFlight = 8;

    /// <summary>Reads items.</summary>
    /// <param name="table">The table.</param>
    /// <param name="keys">The keys; no two are equal.</param>
    /// <param name="keysOnly">Whether only their existence matters.</param>
    /// <param name="meter">What counts the requests, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>By number of the key; null for an item that does not exist.</returns>
    internal async Task<Dictionary<string, ItemValue>?[]> FetchAsync(
        WrittenTable table, IReadOnlyList<ItemKey> keys, bool keysOnly, ScanMeter? meter, CancellationToken cancellationToken)
    {
        var items = new Dictionary<string, ItemValue>?[keys.Count];
        int requests = (keys.Count + KeysOfRequest - 1) / KeysOfRequest;
        if (requests == 1)
        {
            await FetchAsync(table, keys, 0, items, keysOnly, meter, cancellationToken).ConfigureAwait(false);
        }
        else if (requests > 1)
        {
            await new WorkQueue(requests, Math.Min(requests, RequestsInFlight)).RunAsync(
                token => token,
                async (token, index) =>
                {
                    await FetchAsync(table, keys, index * KeysOfRequest, items, keysOnly, meter, token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }

        return items;
    }

    private async Task FetchAsync(
        WrittenTable table, IReadOnlyList<ItemKey> keys, int first, Dictionary<string, ItemValue>?[] items, bool keysOnly, ScanMeter? meter,
        CancellationToken cancellationToken)
    {
        int count = Math.Min(KeysOfRequest, keys.Count - first);
        var numbers = new Dictionary<string, int>(count, StringComparer.Ordinal);
        for (int i = first; i < first + count; i++)
        {
            numbers.Add(Convert.ToBase64String(keys[i].Bytes), i);
        }

        byte[]? body = Body(table, keys.Skip(first).Take(count), keysOnly);
        var backOff = new BackOff();
        while (body is not null)
        {
            using RawResponse response = await connection.SendAsync(table.Region, "BatchGetItem", table.Name, body, meter, cancellationToken)
                .ConfigureAwait(false);
            (int read, body) = Read(response, table, numbers, items, keysOnly);
            if (body is null || read > 0)
            {
                // Some were read: what is left did not fit into the response.
                backOff.Reset();
                continue;
            }

            if (backOff.Count >= table.Retries)
            {
                throw new PeerException(
                    SqlState.ConfigurationLimitExceeded,
                    $"DynamoDB left keys of BatchGetItem of table \"{table.Name}\" unprocessed, {backOff.Count + 1} times in a row",
                    hint: "Raise the table's read capacity, or max_retries.");
            }

            await backOff.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static byte[] Body(WrittenTable table, IEnumerable<ItemKey> keys, bool keysOnly)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, ItemJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("RequestItems"u8);
            writer.WriteStartObject(table.Name);
            writer.WriteStartArray("Keys"u8);
            foreach (ItemKey key in keys)
            {
                key.Write(writer, table.KeyNames);
            }

            writer.WriteEndArray();
            writer.WriteBoolean("ConsistentRead"u8, true);
            if (keysOnly)
            {
                writer.WriteString("ProjectionExpression"u8, table.KeyNames.Count > 1 ? "#0,#1"u8 : "#0"u8);
                writer.WriteStartObject("ExpressionAttributeNames"u8);
                for (int i = 0; i < table.KeyNames.Count; i++)
                {
                    writer.WriteString(i == 0 ? "#0"u8 : "#1"u8, table.KeyNames[i]);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a response.</summary>
    /// <returns>How many items it has, and the request for what it left; null if it left nothing.</returns>
    private static (int Count, byte[]? Body) Read(
        RawResponse response, WrittenTable table, Dictionary<string, int> numbers, Dictionary<string, ItemValue>?[] items, bool keysOnly)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Page.Memory, ItemJson.DocumentOptions);
            int read = 0;
            if (document.RootElement.TryGetProperty("Responses"u8, out JsonElement responses)
                && responses.TryGetProperty(table.Name, out JsonElement found))
            {
                foreach (JsonElement element in found.EnumerateArray())
                {
                    Dictionary<string, ItemValue> item = ItemJson.ReadItem(element);
                    if (ItemKey.Of(item, table.KeyNames) is not { } key || !numbers.TryGetValue(Convert.ToBase64String(key.Bytes), out int number))
                    {
                        throw Malformed.Exception(0, "an item that was not asked for");
                    }

                    items[number] = item;
                    read++;
                }
            }

            return document.RootElement.TryGetProperty("UnprocessedKeys"u8, out JsonElement rest) && rest.EnumerateObject().Any()
                ? (read, Encoding.UTF8.GetBytes($"{{\"RequestItems\":{rest.GetRawText()}}}"))
                : (read, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Malformed.Exception(0, "an answer to BatchGetItem");
        }
    }
}
