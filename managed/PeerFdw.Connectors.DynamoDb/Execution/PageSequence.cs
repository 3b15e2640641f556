using System;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Reading;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// Reads pages until one has no LastEvaluatedKey, writing rows. From the second page on, the next one is fetched while this one is read; not before,
/// so that a query which needs little costs no page more than it needs.
/// </summary>
/// <param name="request">What is asked for.</param>
/// <param name="source">Where pages come from.</param>
/// <param name="rows">Where rows go; belongs to the same task.</param>
/// <param name="rowLimit">The most rows wanted, or null.</param>
/// <param name="meter">What counts.</param>
/// <param name="first">How it begins, if few rows will probably be read.</param>
internal sealed class PageSequence(
    RequestBody request, PageSource source, ItemRows rows, long? rowLimit, ScanMeter meter, FirstPages? first = null)
{
    /// <summary>A page never holds more items than this: an item has at least a byte, a page at most 1 MiB.</summary>
    private const int MaximumLimit = 1 << 20;

    /// <summary>With a filter, so many times the rows wanted are looked at first, but no less than this.</summary>
    internal const int FirstFilteredLimit = 64;
    private const int FirstShare = 4;

    private long _rows;
    private long _filteredLimit;

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
                Task<PageBuffer> fetch = ahead ?? source.FetchAsync(request, startKey.Span, Limit(), abort.Token);
                ahead = null;
                using PageBuffer page = await fetch.ConfigureAwait(false);
                Range next = number > 0 && rowLimit is null && first is null or { IsOver: true } ? PageTail.Find(page.Memory.Span) : default;
                if (!next.Equals(default))
                {
                    ahead = source.FetchAsync(request, page.Memory.Span[next], null, abort.Token);
                }

                var reader = new PageReader(page.Memory);
                bool isMoreWanted = await ReadPageAsync(reader, page, cancellationToken).ConfigureAwait(false);
                bool isLast = reader.IsAtEnd && reader.LastEvaluatedKey.Equals(default);
                if (number == 0 && isLast)
                {
                    source.Keep(page);
                }

                if (!isMoreWanted || isLast)
                {
                    return isMoreWanted;
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
    internal static async Task DropAsync(Task<PageBuffer>? ahead)
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

    private int? Limit()
    {
        if (rowLimit is not { } most)
        {
            return first?.Limit();
        }

        return request.Filter.IsEmpty ? (int)Math.Clamp(most - _rows, 1, MaximumLimit) : FilteredLimit(most - _rows);
    }

    /// <summary>
    /// Limit counts items before the filter. A few more than are wanted are looked at first, and twice as many each time: what is read in vain is less
    /// than what was needed, and after some pages they are full ones.
    /// </summary>
    private int FilteredLimit(long wanted)
    {
        _filteredLimit = Math.Clamp(Math.Max(_filteredLimit * 2, wanted * FirstShare), FirstFilteredLimit, MaximumLimit);
        return (int)_filteredLimit;
    }

    private async ValueTask<bool> ReadPageAsync(PageReader reader, PageBuffer page, CancellationToken cancellationToken)
    {
        long read = 0;
        while (reader.MoveToItem())
        {
            rows.Read(reader, page);
            read++;
            if (rows.Writer.IsFull && !await rows.Writer.FlushAsync(cancellationToken).ConfigureAwait(false))
            {
                // Items that are not wanted any more were read, and billed, all the same.
                AddItems(reader, page, read);
                return false;
            }
        }

        if (request is { Operation: not DynamoDbOperation.GetItem, Projection.Kind: ProjectionKind.Count })
        {
            read = reader.Count >= 0 ? reader.Count : throw Malformed.Exception(0, "expected a count");
            rows.Writer.EndEmptyRows(read);
        }

        _rows += read;
        AddItems(reader, page, read);
        return await rows.Writer.FlushAsync(cancellationToken).ConfigureAwait(false) && (rowLimit is null || _rows < rowLimit);
    }

    private void AddItems(PageReader reader, PageBuffer page, long read)
    {
        if (reader.IsAtEnd || reader.TrySkipItems())
        {
            long scanned = Math.Max(read, reader.ScannedCount);
            meter.AddItems(read, scanned, page.IsShared ? 0 : reader.Capacity);
            source.Settle(page, reader.Capacity, scanned);
        }
    }
}
