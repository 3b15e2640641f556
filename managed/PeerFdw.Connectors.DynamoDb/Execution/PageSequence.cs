using System;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Writing.Overlay;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// Reads pages until one has no LastEvaluatedKey, writing rows. From the second page on, the next one is fetched while this one is read; not before,
/// so that a query which needs little costs no page more than it needs.
/// </summary>
/// <param name="source">Where pages come from.</param>
/// <param name="items">Reads items; belongs to the same task.</param>
/// <param name="writer">Where rows go.</param>
/// <param name="rowLimit">The most rows wanted, or null.</param>
/// <param name="meter">What counts.</param>
/// <param name="first">How it begins, if few rows will probably be read.</param>
/// <param name="filter">Which items the transaction has written itself, or null.</param>
internal sealed class PageSequence(
    PageSource source, ItemReader items, RowWriter writer, long? rowLimit, ScanMeter meter, FirstPages? first = null, OverlayFilter? filter = null)
{
    /// <summary>A page never holds more items than this: an item has at least a byte, a page at most 1 MiB.</summary>
    private const int MaximumLimit = 1 << 20;

    private long _rows;

    /// <summary>Reads all pages.</summary>
    /// <returns>False if no more rows are wanted.</returns>
    internal async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Task<PageBuffer>? ahead = null;
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            ReadOnlyMemory<byte> startKey = default;
            for (int number = 0; ; number++)
            {
                Task<PageBuffer> fetch = ahead ?? source.FetchAsync(startKey.Span, Limit(), abort.Token);
                ahead = null;
                using PageBuffer page = await fetch.ConfigureAwait(false);
                Range next = number > 0 && rowLimit is null && first is null or { IsOver: true } ? PageTail.Find(page.Memory.Span) : default;
                if (!next.Equals(default))
                {
                    ahead = source.FetchAsync(page.Memory.Span[next], null, abort.Token);
                }

                var reader = new PageReader(page.Memory);
                if (!await ReadPageAsync(reader, page, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                if (reader.LastEvaluatedKey.Equals(default))
                {
                    return true;
                }

                startKey = page.Memory[reader.LastEvaluatedKey].ToArray();
            }
        }
        finally
        {
            await abort.CancelAsync().ConfigureAwait(false);
            await DropAsync(ahead).ConfigureAwait(false);
        }
    }

    /// <summary>Awaits a page that nobody wants any more.</summary>
    private static async Task DropAsync(Task<PageBuffer>? ahead)
    {
        if (ahead is null)
        {
            return;
        }

        await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ahead.IsCompletedSuccessfully)
        {
            (await ahead.ConfigureAwait(false)).Dispose();
        }
    }

    private int? Limit() => rowLimit is { } most ? (int)Math.Clamp(most - _rows, 1, MaximumLimit) : first?.Limit();

    private async ValueTask<bool> ReadPageAsync(PageReader reader, PageBuffer page, CancellationToken cancellationToken)
    {
        long read = 0;
        while (reader.MoveToItem())
        {
            ReadItem(reader, page);
            read++;
            if (writer.IsFull && !await writer.FlushAsync(cancellationToken).ConfigureAwait(false))
            {
                meter.AddItems(read, read, 0);
                return false;
            }
        }

        if (source.Request is { Operation: not DynamoDbOperation.GetItem, Projection.Kind: ProjectionKind.Count })
        {
            read = reader.Count >= 0 ? reader.Count : throw Malformed.Exception(0, "expected a count");
            writer.EndEmptyRows(read);
        }

        _rows += read;
        meter.AddItems(read, Math.Max(read, reader.ScannedCount), reader.Capacity);
        return await writer.FlushAsync(cancellationToken).ConfigureAwait(false) && (rowLimit is null || _rows < rowLimit);
    }

    private void ReadItem(PageReader reader, PageBuffer page)
    {
        if (filter is not null && filter.Hides(page.Memory.Span, reader.Position, out int end))
        {
            reader.Position = end;
            return;
        }

        try
        {
            reader.Position = items.Read(page.Memory.Span, reader.Position, writer);
        }
        catch
        {
            writer.DiscardRow();
            throw;
        }

        if (writer.Columns.Count == 0)
        {
            writer.EndEmptyRows(1);
        }
        else
        {
            writer.EndRow();
        }
    }
}
