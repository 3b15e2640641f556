using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// Queries of several partition keys, merged into the order of the sort key: each comes in that order, and the least of their next items is the next
/// of all. First pages are fetched side by side; rows are made by one task, in order.
/// </summary>
/// <param name="requests">The Queries.</param>
/// <param name="attributes">The attributes of the sort key by which they are ordered.</param>
/// <param name="isDescending">Whether the greatest comes first.</param>
/// <param name="source">Where pages come from.</param>
/// <param name="rows">Where rows go.</param>
/// <param name="rowLimit">The most rows wanted, or null.</param>
/// <param name="meter">What counts.</param>
internal sealed class MergedQuery(
    RequestBody[] requests, IReadOnlyList<KeyAttribute> attributes, bool isDescending, PageSource source, ItemRows rows, long? rowLimit, ScanMeter meter)
{
    /// <summary>Reads everything.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = new MergedPages(requests.Length);
        MergedSequence[] sequences = requests.Select(r => new MergedSequence(r, source, pages, attributes.Count, meter)).ToArray();
        try
        {
            await MergeAsync(await StartAsync(sequences, abort.Token).ConfigureAwait(false), abort.Token).ConfigureAwait(false);
        }
        finally
        {
            await abort.CancelAsync().ConfigureAwait(false);
            foreach (MergedSequence sequence in sequences)
            {
                await sequence.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Brings each sequence to its first item.</summary>
    private async Task<PriorityQueue<MergedSequence, MergedSequence>> StartAsync(MergedSequence[] sequences, CancellationToken cancellationToken)
    {
        bool[] hasItem = new bool[sequences.Length];
        await new WorkQueue(sequences.Length, Math.Min(sequences.Length, ScanEstimator.RequestsInFlight)).RunAsync(
            token => (Items: new SortKeyReader(attributes), Token: token),
            async (worker, index) =>
            {
                hasItem[index] = await sequences[index].MoveAsync(worker.Items, rowLimit, worker.Token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        var heap = new PriorityQueue<MergedSequence, MergedSequence>(
            sequences.Length,
            isDescending
                ? Comparer<MergedSequence>.Create(static (a, b) => b.CompareTo(a))
                : Comparer<MergedSequence>.Create(static (a, b) => a.CompareTo(b)));
        for (int i = 0; i < sequences.Length; i++)
        {
            if (hasItem[i])
            {
                heap.Enqueue(sequences[i], sequences[i]);
            }
        }

        return heap;
    }

    private async Task MergeAsync(PriorityQueue<MergedSequence, MergedSequence> heap, CancellationToken cancellationToken)
    {
        var items = new SortKeyReader(attributes);
        long left = rowLimit ?? long.MaxValue;
        bool isMoreWanted = true;
        while (isMoreWanted && heap.TryDequeue(out MergedSequence? least, out _))
        {
            rows.Read(least.Reader, least.Page);
            left--;
            isMoreWanted = left > 0 && (!rows.Writer.IsFull || await rows.Writer.FlushAsync(cancellationToken).ConfigureAwait(false));
            if (isMoreWanted && await least.MoveAsync(items, rowLimit is null ? null : left, cancellationToken).ConfigureAwait(false))
            {
                heap.Enqueue(least, least);
            }
        }

        await rows.Writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
