using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Filters;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Overlay;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// A scan that runs: its page sequences (segments of a Scan, one for each key of a list) are worked off by a bounded number of tasks, each with a row
/// writer of its own.
/// </summary>
internal sealed class DynamoDbScan : IScan
{
    /// <summary>Up to so many rows one segment is asked, with a Limit; more are faster read in parallel.</summary>
    private const int LimitOfOneSegment = 2500;

    /// <summary>A batch of fewer keys is not worth its request.</summary>
    private const int FewestKeys = 25;

    /// <summary>How much of its pages a scan keeps that may run again with the same parameters.</summary>
    private const int CachedBytes = 4 << 20;

    private readonly ScanOpening _opening;
    private readonly DynamoDbConnection _connection;
    private readonly DynamoDbHandle _handle;
    private readonly TableDefinition _definition;
    private readonly Projection _projection;
    private readonly ScanMeter _meter;
    private readonly PageSource _source;
    private readonly PageCache? _cache;
    private readonly ScanOverlay? _overlay;
    private bool _hasWarned;
    private bool _hasClosed;

    /// <summary>Makes a scan ready.</summary>
    /// <param name="opening">What to scan.</param>
    /// <param name="meter">What counts it.</param>
    internal DynamoDbScan(ScanOpening opening, ScanMeter meter)
    {
        _opening = opening;
        _meter = meter;
        _connection = (DynamoDbConnection)opening.Connection;
        _handle = (DynamoDbHandle)opening.Handle;
        _definition = TableDefinition.Of(opening.Table);
        _overlay = ScanOverlay.Of(opening, _definition, meter);
        _projection = Projection.Of(_definition, opening.Columns, _handle, _overlay?.KeyNames);
        _cache = _handle.Conditions.Any(c => c.Operand is Parameter) ? new PageCache(CachedBytes) : null;
        _source = new PageSource(_connection, _definition.Region, _connection.Budget(_definition), _cache, meter);
    }

    /// <inheritdoc/>
    public async Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        // What the transaction has written is dropped from the rows and added to them, so the peer's count is not the row count.
        rowLimit = _overlay is null ? rowLimit : null;
        KeyRequest[]? keys = _handle.Operation == DynamoDbOperation.Scan ? null : KeyResolver.Resolve(_handle.Conditions, parameters).ToArray();
        FilterRequest? filter = FilterRequest.Of(_handle.Filter, parameters, _definition.KeyNames);
        if (filter is null || rowLimit == 0 || keys is { Length: 0 })
        {
            return;
        }

        var progress = new ScanProgress(_handle, _definition, _meter);
        await ProgressTicker.WhileAsync(
            () => keys is null ? ScanAsync(filter, rowLimit, sink, cancellationToken)
                : _handle.Operation == DynamoDbOperation.BatchGetItem ? BatchAsync(keys, rowLimit, sink, cancellationToken)
                : QueryAsync(keys, filter, rowLimit, sink, cancellationToken),
            _opening.Settings.ProgressMilliseconds,
            () => progress.Post(_opening.Notices)).ConfigureAwait(false);
        if (_overlay is not null)
        {
            await _overlay.WriteRowsAsync(keys, sink, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ScanAsync(FilterRequest filter, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        int segments = rowLimit <= LimitOfOneSegment ? 1 : ScanEstimator.SegmentCount(_definition);
        bool isFullScan = _opening.Settings.ScanNotices;
        if (isFullScan && !_hasWarned)
        {
            _hasWarned = true;
            PostWarning();
        }

        int pieces = rowLimit is null ? ScanEstimator.PieceCount(_definition, segments) : segments;
        long? limit = segments > 1 ? null : rowLimit;
        RequestBody[] requests = Enumerable.Range(0, pieces).Select(piece => Request(null, piece, pieces) with { Filter = filter }).ToArray();
        await RunAsync(requests, segments, limit, rowLimit, sink, cancellationToken).ConfigureAwait(false);
        if (isFullScan && !_hasClosed)
        {
            _hasClosed = true;
            PostTotals();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlanProperty> Report() => _meter.Report();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _cache?.Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>A Query, or GetItem, for each key; in order if the plan promised one.</summary>
    private async Task QueryAsync(KeyRequest[] keys, FilterRequest filter, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        RequestBody[] requests = keys.Select(k => Request(k, 0, 1) with { Filter = filter }).ToArray();
        if (requests.Length > 1 && _handle.Direction != SortDirection.Any)
        {
            bool isDescending = _handle.Direction == SortDirection.Backward;
            await new MergedQuery(requests, SortPlanner.Order(_handle, _definition), isDescending, _source, Rows(sink), rowLimit, _meter)
                .RunAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        long? limit = _handle.Operation == DynamoDbOperation.GetItem ? null : rowLimit;
        await RunAsync(requests, Math.Min(requests.Length, ScanEstimator.RequestsInFlight), limit, rowLimit, sink, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Works off page sequences; one after another and with small pages at first, if few rows will probably be read.</summary>
    private async Task RunAsync(RequestBody[] requests, int workers, long? limit, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        long? rowHint = _opening.RowHint is { } hint && !_handle.Filter.IsEmpty ? Math.Max(hint, PageSequence.FirstFilteredLimit) : _opening.RowHint;
        using var first = FirstPages.Of(_handle.Operation, rowLimit, rowHint);
        await new WorkQueue(requests.Length, workers).RunAsync(
            token => (Rows: Rows(sink), Token: token),
            async (worker, index) =>
            {
                if (first is not null)
                {
                    await first.EnterAsync(worker.Token).ConfigureAwait(false);
                }

                bool isMoreWanted = await new PageSequence(requests[index], _source, worker.Rows, limit, _meter, first).RunAsync(worker.Token).ConfigureAwait(false);
                if (isMoreWanted)
                {
                    first?.Leave();
                }

                return isMoreWanted;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The items of a list of keys: one by GetItem, more by BatchGetItem.</summary>
    private async Task BatchAsync(KeyRequest[] keys, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        if (keys.Length <= 1)
        {
            await QueryAsync(keys, FilterRequest.None, null, sink, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Which keys have an item is not known: with a small LIMIT one batch after the other is asked for, and few keys of those not needed.
        bool isFew = rowLimit <= ScanEstimator.KeysPerBatch;
        int most = isFew ? (int)Math.Max(rowLimit!.Value, FewestKeys) : ScanEstimator.KeysPerBatch;
        int batches = ((keys.Length - 1) / most) + 1;
        int size = ((keys.Length - 1) / batches) + 1;
        int retries = _connection.MaximumRetries;
        await new WorkQueue(batches, isFew ? 1 : Math.Min(batches, ScanEstimator.BatchesInFlight)).RunAsync(
            token => (Rows: Rows(sink), Token: token),
            (worker, index) =>
            {
                int start = Math.Min(index * size, keys.Length);
                var batch = new ArraySegment<KeyRequest>(keys, start, Math.Min(size, keys.Length - start));
                return batch.Count == 0
                    ? Task.FromResult(true)
                    : new BatchGetSequence(
                        new BatchGetBody(_definition.Name, _definition.ConsistentRead, _projection, batch), _source, worker.Rows, retries, _meter)
                        .RunAsync(worker.Token);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private ItemRows Rows(IRowSink sink) =>
        new(new ItemReader(_opening.Table, _definition, _opening.Columns), sink.CreateWriter(), _overlay?.NewFilter());

    private RequestBody Request(KeyRequest? keys, int segment, int segments) => new(
        _handle.Operation == DynamoDbOperation.BatchGetItem ? DynamoDbOperation.GetItem : _handle.Operation,
        _definition.Name,
        _handle.Index,
        _definition.ConsistentRead,
        _projection,
        keys,
        _handle.Direction == SortDirection.Backward,
        segment,
        segments);

    private void PostWarning()
    {
        string? advice = _definition.Keys.FirstOrDefault() is { } key
            ? $"A condition on the partition key \"{key.Name}\" by = would avoid it."
            : null;
        _opening.Notices.Post(NoticeLevel.Warning, $"DynamoDB SCAN of table \"{_definition.Name}\": every item is read, and billed", null, advice);
    }

    private void PostTotals()
    {
        (long pages, long returned, long scanned, double capacity) = _meter.Totals;
        _opening.Notices.Post(
            NoticeLevel.Notice,
            string.Create(
                CultureInfo.InvariantCulture,
                $"DynamoDB SCAN of table \"{_definition.Name}\": {pages} {(pages == 1 ? "page" : "pages")}, {returned} items returned, {scanned} items scanned, {capacity:0.###} read capacity units"));
    }
}
