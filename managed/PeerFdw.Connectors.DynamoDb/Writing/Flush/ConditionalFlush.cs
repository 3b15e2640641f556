using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>Writes with conditions, and updates: PutItem, UpdateItem and DeleteItem, side by side.</summary>
/// <param name="sender">Sends.</param>
/// <param name="fetcher">Looks what became of a write whose answer was lost.</param>
/// <param name="report">Counts.</param>
/// <param name="progress">Is told of each step.</param>
internal sealed class ConditionalFlush(WriteSender sender, ItemFetcher fetcher, FlushReport report, FlushProgress progress)
{
    private const int RequestsInFlight = 32;

    internal async Task RunAsync(IReadOnlyList<WrittenTable> tables, WriteFeed feed, CancellationToken cancellationToken) =>
        await FlushWorkers.RunAsync(
            RequestsInFlight,
            async (workers, token) =>
            {
                while (!workers.HasFailed && feed.Take(1, 0) is [{ } write])
                {
                    await SendAsync(tables[write.Table], write, token).ConfigureAwait(false);
                    report.AddWritten(tables[write.Table], 1);
                    progress.Tick();
                }
            },
            cancellationToken).ConfigureAwait(false);

    private async Task SendAsync(WrittenTable table, BufferedWrite write, CancellationToken cancellationToken)
    {
        var meter = new ScanMeter();
        bool isUnknown = false;
        try
        {
            using RawResponse response = await sender.SendAsync(
                table, WriteAction.Operation(write), WriteAction.Body(table, write), () => isUnknown = true, meter, cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (PeerException e) when (WriteErrors.CodeOf(e) == "ConditionalCheckFailedException")
        {
            // If an attempt before was carried out and its answer lost, the condition fails because of ourselves.
            if (meter.Attempts.Retries > 0 && await IsDoneAsync(table, write, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            isUnknown = false;
            throw FlushErrors.LostRace(table, write);
        }
        catch (PeerException e) when (write.Effect == WriteEffect.Update && WriteErrors.CodeOf(e) == "ValidationException"
            && e.Message.Contains("document path", System.StringComparison.OrdinalIgnoreCase))
        {
            // The map that a path leads into was there when the statement looked.
            throw new PeerException(
                SqlState.SerializationFailure,
                $"could not update an item of DynamoDB table \"{table.Name}\": another writer has changed a map or list that holds what is set",
                $"The item has the key {write.Key.Describe(table.KeyNames)}.",
                "Run the transaction again.");
        }
        catch (PeerException e) when (WriteErrors.IsRefusal(e))
        {
            throw FlushErrors.Refused(table, [write], e);
        }
        finally
        {
            if (isUnknown)
            {
                report.AddUnknown(table, 1);
            }
        }
    }

    /// <summary>Whether the item is as the write would have made it.</summary>
    private async Task<bool> IsDoneAsync(WrittenTable table, BufferedWrite write, CancellationToken cancellationToken)
    {
        Dictionary<string, ItemValue>? item = (await fetcher.FetchAsync(table, [write.Key], false, null, cancellationToken).ConfigureAwait(false))[0];
        if (write.Effect == WriteEffect.Delete || item is null)
        {
            return write.Effect == WriteEffect.Delete && item is null;
        }

        Dictionary<string, ItemValue> wanted = Item.CopyOf(item);
        if (write.Effect == WriteEffect.Put)
        {
            wanted = ItemJson.ReadItem(write.Body);
        }
        else
        {
            ChangeSet.Read(write.Body).Apply(wanted);
        }

        return Item.AreEqual(item, wanted);
    }
}
