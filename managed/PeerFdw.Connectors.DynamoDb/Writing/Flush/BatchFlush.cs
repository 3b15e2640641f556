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
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>Puts and deletes without conditions: BatchWriteItem, side by side.</summary>
/// <param name="sender">Sends.</param>
/// <param name="report">Counts.</param>
/// <param name="progress">Is told of each step.</param>
internal sealed class BatchFlush(WriteSender sender, FlushReport report, FlushProgress progress)
{
    internal const int RequestsInFlight = 16;

    /// <summary>BatchWriteItem's limit of writes.</summary>
    private const int WritesOfRequest = 25;

    /// <summary>A request may have 16 MB; less keeps what is in flight small.</summary>
    private const int BytesOfRequest = 2 << 20;

    internal async Task RunAsync(WrittenTable table, WriteFeed feed, CancellationToken cancellationToken) =>
        await FlushWorkers.RunAsync(
            RequestsInFlight,
            async (workers, token) =>
            {
                while (!workers.HasFailed && feed.Take(WritesOfRequest, BytesOfRequest) is { Count: > 0 } writes)
                {
                    await SendAsync(table, writes, workers, token).ConfigureAwait(false);
                    progress.Tick();
                }
            },
            cancellationToken).ConfigureAwait(false);

    private async Task SendAsync(WrittenTable table, IReadOnlyList<BufferedWrite> writes, FlushWorkers workers, CancellationToken cancellationToken)
    {
        byte[] body = Body(table, writes);
        int left = writes.Count;
        var backOff = new BackOff();
        while (left > 0)
        {
            int sent = left;
            using RawResponse response = await RequestAsync(table, writes, body, sent, cancellationToken).ConfigureAwait(false);
            try
            {
                (left, body) = Unprocessed(response, table, sent);
            }
            catch (PeerException)
            {
                report.AddUnknown(table, sent);
                throw;
            }

            report.AddWritten(table, sent - left);
            if (left == 0)
            {
                return;
            }

            if (left < sent)
            {
                backOff.Reset();
            }

            if (backOff.Count >= table.Retries || workers.HasFailed)
            {
                throw new PeerException(
                    SqlState.ConfigurationLimitExceeded,
                    $"DynamoDB left writes of BatchWriteItem of table \"{table.Name}\" unprocessed, {backOff.Count + 1} times in a row",
                    hint: "Raise the table's write capacity, or max_retries.");
            }

            await backOff.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RawResponse> RequestAsync(
        WrittenTable table, IReadOnlyList<BufferedWrite> writes, byte[] body, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(
                table, "BatchWriteItem", body, () => report.AddUnknown(table, count), new ScanMeter(), cancellationToken).ConfigureAwait(false);
        }
        catch (PeerException e) when (WriteErrors.IsRefusal(e))
        {
            throw FlushErrors.Refused(table, writes, e);
        }
    }

    private static byte[] Body(WrittenTable table, IReadOnlyList<BufferedWrite> writes)
    {
        var buffer = new ArrayBufferWriter<byte>(writes.Sum(w => w.Body.Length + 128));
        using (var writer = new Utf8JsonWriter(buffer, ItemJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("RequestItems"u8);
            writer.WriteStartArray(table.Name);
            foreach (BufferedWrite write in writes)
            {
                writer.WriteStartObject();
                if (write.Effect == WriteEffect.Put)
                {
                    writer.WriteStartObject("PutRequest"u8);
                    writer.WritePropertyName("Item"u8);
                    writer.WriteRawValue(write.Body, skipInputValidation: true);
                }
                else
                {
                    writer.WriteStartObject("DeleteRequest"u8);
                    writer.WritePropertyName("Key"u8);
                    write.Key.Write(writer, table.KeyNames);
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What a response says was not done, and the request for it.</summary>
    private static (int Left, byte[] Body) Unprocessed(RawResponse response, WrittenTable table, int sent)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Page.Memory, ItemJson.DocumentOptions);
            if (!document.RootElement.TryGetProperty("UnprocessedItems"u8, out JsonElement items) || !items.TryGetProperty(table.Name, out JsonElement left))
            {
                return (0, []);
            }

            return left.GetArrayLength() is int count && count <= sent
                ? (count, Encoding.UTF8.GetBytes($"{{\"RequestItems\":{items.GetRawText()}}}"))
                : throw Malformed.Exception(0, "more unprocessed writes than were sent");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Malformed.Exception(0, "an answer to BatchWriteItem");
        }
    }
}
