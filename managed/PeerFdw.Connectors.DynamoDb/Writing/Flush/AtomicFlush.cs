using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>All or nothing: TransactWriteItems.</summary>
/// <param name="sender">Sends.</param>
/// <param name="report">Counts.</param>
internal sealed class AtomicFlush(WriteSender sender, FlushReport report)
{
    /// <summary>TransactWriteItems' limits ("Quotas", transactions).</summary>
    internal const int MaximumActions = 100;
    private const long MaximumBytes = 4 << 20;

    /// <summary>Makes the request, so that what cannot be sent is known before anything is.</summary>
    /// <exception cref="PeerException">54000 if it is too large.</exception>
    internal static byte[] Prepare(IReadOnlyList<(WrittenTable Table, BufferedWrite Write)> actions)
    {
        long size = 0;
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, ItemJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("ClientRequestToken"u8, Guid.NewGuid());
            writer.WriteStartArray("TransactItems"u8);
            foreach ((WrittenTable table, BufferedWrite write) in actions)
            {
                size += write.Body.Length;
                writer.WriteStartObject();
                writer.WritePropertyName(WriteAction.Action(write));
                WriteAction.Write(writer, table, write);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        // The items' JSON is longer than what DynamoDB counts, so only a transaction that is surely small enough skips the counting.
        if (size > MaximumBytes && Size(actions) is var exact and > MaximumBytes)
        {
            throw new PeerException(
                SqlState.ProgramLimitExceeded,
                $"the transaction writes {exact} bytes to DynamoDB, and write_mode 'transaction' allows {MaximumBytes}",
                "Nothing was written.",
                "Write less in one transaction, or set write_mode 'batch'.");
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Sends the request.</summary>
    internal async Task RunAsync(IReadOnlyList<(WrittenTable Table, BufferedWrite Write)> actions, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            // A lost answer does no harm: the token makes an attempt after it the same transaction.
            using RawResponse response = await sender.SendAsync(
                actions[0].Table, "TransactWriteItems", body, () => Count(actions, report.AddUnknown), new ScanMeter(), cancellationToken).ConfigureAwait(false);
        }
        catch (PeerException e) when (WriteErrors.CodeOf(e) == "TransactionCanceledException")
        {
            throw FlushErrors.Cancelled(actions, e);
        }

        Count(actions, report.AddWritten);
    }

    private static long Size(IReadOnlyList<(WrittenTable Table, BufferedWrite Write)> actions)
    {
        long size = 0;
        foreach ((WrittenTable _, BufferedWrite write) in actions)
        {
            if (write.Effect == WriteEffect.Put)
            {
                size += Item.Size(ItemJson.ReadItem(write.Body));
            }
            else if (write.Effect == WriteEffect.Update)
            {
                foreach (Change change in ChangeSet.Read(write.Body).Changes)
                {
                    size += change.Value?.Size() ?? 0;
                }
            }
        }

        return size;
    }

    private static void Count(IReadOnlyList<(WrittenTable Table, BufferedWrite Write)> actions, Action<WrittenTable, long> count)
    {
        foreach ((WrittenTable table, BufferedWrite _) in actions)
        {
            count(table, 1);
        }
    }
}
