using System;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Reading;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// One of the sequences of a merge: stands at an item, whose sort key it knows. It holds the page of that item, and at most one page that is fetched
/// ahead.
/// </summary>
/// <param name="request">What is asked for.</param>
/// <param name="source">Where pages come from.</param>
/// <param name="pages">How large they are to be; shared by the sequences of a merge.</param>
/// <param name="keys">How many attributes the sort key has.</param>
/// <param name="meter">What counts.</param>
internal sealed class MergedSequence(RequestBody request, PageSource source, MergedPages pages, int keys, ScanMeter meter) : IAsyncDisposable
{
    private readonly ByteBuilder[] _key = MakeKey(keys);
    private Task<PageBuffer>? _ahead;
    private PageBuffer? _page;
    private PageReader? _reader;
    private int _pages;
    private long _read;

    /// <summary>Stands at the item; whoever reads it leaves it behind the item.</summary>
    internal PageReader Reader => _reader!;

    /// <summary>The item's page.</summary>
    internal PageBuffer Page => _page!;

    /// <summary>Compares the sort keys of two items.</summary>
    internal int CompareTo(MergedSequence other)
    {
        for (int i = 0; i < _key.Length; i++)
        {
            int order = _key[i].Written.SequenceCompareTo(other._key[i].Written);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>Goes on to the next item.</summary>
    /// <param name="items">Reads sort keys; belongs to the task that calls.</param>
    /// <param name="wanted">How many more rows the merge needs at most, or null.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <returns>False at the end.</returns>
    internal async ValueTask<bool> MoveAsync(SortKeyReader items, long? wanted, CancellationToken cancellationToken)
    {
        byte[] next = [];
        while (true)
        {
            if (_reader is not null)
            {
                if (_reader.MoveToItem())
                {
                    _read++;
                    items.Read(_page!.Memory.Span, _reader.Position, _key);
                    return true;
                }

                Range key = _reader.LastEvaluatedKey;
                next = key.Equals(default) ? [] : _page!.Memory[key].ToArray();
                EndPage(isAnswer: _pages == 1 && next.Length == 0);
                if (next.Length == 0)
                {
                    return false;
                }
            }

            Task<PageBuffer> fetch = _ahead ?? source.FetchAsync(request, next, pages.Limit(Items(wanted)), cancellationToken);
            _ahead = null;
            _page = await fetch.ConfigureAwait(false);
            _pages++;
            pages.Hold(_page.Length);
            _reader = new PageReader(_page.Memory);
            FetchAhead(wanted, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await PageSequence.DropAsync(_ahead).ConfigureAwait(false);
        _ahead = null;
        EndPage(isAnswer: false);
    }

    private static ByteBuilder[] MakeKey(int count)
    {
        var key = new ByteBuilder[count];
        for (int i = 0; i < count; i++)
        {
            key[i] = new ByteBuilder(64);
        }

        return key;
    }

    /// <summary>How many items to look at for so many rows: with a filter more, and twice as many with each page.</summary>
    private long? Items(long? wanted) =>
        wanted is null || request.Filter.IsEmpty ? wanted : Math.Max(wanted.Value * 4, PageSequence.FirstFilteredLimit) << Math.Min(_pages, 12);

    /// <summary>From the second page on, as other sequences do, and only while the pages held are few.</summary>
    private void FetchAhead(long? wanted, CancellationToken cancellationToken)
    {
        if (_pages == 1 || wanted is not null || !pages.HasRoom)
        {
            return;
        }

        Range next = PageTail.Find(_page!.Memory.Span);
        if (!next.Equals(default))
        {
            _ahead = source.FetchAsync(request, _page.Memory.Span[next], pages.Limit(null), cancellationToken);
        }
    }

    private void EndPage(bool isAnswer)
    {
        if (_page is not { } page)
        {
            return;
        }

        // Rows that are not wanted any more were read, and billed, all the same.
        if (_reader is { } reader && reader.TrySkipItems())
        {
            long scanned = Math.Max(_read, reader.ScannedCount);
            meter.AddItems(_read, scanned, page.IsShared ? 0 : reader.Capacity);
            source.Settle(page, reader.Capacity, scanned);
            pages.Learn(page.Length, scanned);
            if (isAnswer)
            {
                source.Keep(page);
            }
        }

        pages.Release(page.Length);
        page.Dispose();
        _page = null;
        _reader = null;
        _read = 0;
    }
}
