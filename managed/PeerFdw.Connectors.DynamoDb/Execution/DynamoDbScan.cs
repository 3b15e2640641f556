using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Overlay;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// A scan that runs: its page sequences (segments of a Scan, one for each key of a list) are worked off by a bounded number of tasks, each with a row
/// writer of its own.
/// </summary>
internal sealed class DynamoDbScan : IScan
{
    /// <summary>Up to so many rows one segment is asked, with a Limit; more are faster read in parallel.</summary>
    private const int LimitOfOneSegment = 2500;

    private readonly ScanOpening _opening;
    private readonly DynamoDbConnection _connection;
    private readonly DynamoDbHandle _handle;
    private readonly TableDefinition _definition;
    private readonly Projection _projection;
    private readonly ScanMeter _meter;
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
    }

    /// <inheritdoc/>
    public async Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        // What the transaction has written is dropped from the rows and added to them, so the peer's count is not the row count.
        rowLimit = _overlay is null ? rowLimit : null;
        IReadOnlyList<KeyRequest>? keys = _handle.Operation == DynamoDbOperation.Scan ? null : KeyResolver.Resolve(_handle.Conditions, parameters);
        RequestBody[] requests = Requests(keys, rowLimit);
        if (requests.Length == 0 || rowLimit == 0)
        {
            return;
        }

        bool isFullScan = _handle.Operation == DynamoDbOperation.Scan && _opening.Settings.ScanNotices;
        if (isFullScan && !_hasWarned)
        {
            _hasWarned = true;
            PostWarning();
        }

        int workers = Math.Min(requests.Length, _handle.Operation == DynamoDbOperation.Scan ? requests.Length : ScanEstimator.RequestsInFlight);
        using var first = FirstPages.Of(_handle.Operation, rowLimit, _opening.RowHint);
        var progress = new ScanProgress(_handle, _definition, _meter);
        await ProgressTicker.WhileAsync(
            () => new WorkQueue(requests.Length, workers).RunAsync(
                token => new Worker(this, sink.CreateWriter(), rowLimit, first, token),
                (worker, index) => worker.RunAsync(requests[index]),
                cancellationToken),
            _opening.Settings.ProgressMilliseconds,
            () => progress.Post(_opening.Notices)).ConfigureAwait(false);
        if (_overlay is not null)
        {
            await _overlay.WriteRowsAsync(keys, sink, cancellationToken).ConfigureAwait(false);
        }

        if (isFullScan && !_hasClosed)
        {
            _hasClosed = true;
            PostTotals();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlanProperty> Report() => _meter.Report();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private RequestBody[] Requests(IReadOnlyList<KeyRequest>? keys, long? rowLimit)
    {
        if (keys is not null)
        {
            return keys.Select(k => Request(k, 0, 1)).ToArray();
        }

        int segments = rowLimit <= LimitOfOneSegment ? 1 : ScanEstimator.SegmentCount(_definition);
        return Enumerable.Range(0, segments).Select(segment => Request(null, segment, segments)).ToArray();
    }

    private RequestBody Request(KeyRequest? keys, int segment, int segments) => new(
        _handle.Operation,
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

    /// <summary>One task's reader and writer.</summary>
    private sealed class Worker(
        DynamoDbScan scan, RowWriter writer, long? rowLimit, FirstPages? first, CancellationToken cancellationToken)
    {
        private readonly ItemReader _items = new(scan._opening.Table, scan._definition, scan._opening.Columns);
        private readonly OverlayFilter? _filter = scan._overlay?.NewFilter();

        internal async Task<bool> RunAsync(RequestBody request)
        {
            if (first is not null)
            {
                await first.EnterAsync(cancellationToken).ConfigureAwait(false);
            }

            var source = new PageSource(scan._connection, scan._definition.Region, request, scan._meter);
            long? limit = request.Operation == DynamoDbOperation.GetItem || request.Segments > 1 ? null : rowLimit;
            bool isMoreWanted = await new PageSequence(source, _items, writer, limit, scan._meter, first, _filter)
                .RunAsync(cancellationToken).ConfigureAwait(false);
            if (isMoreWanted)
            {
                first?.Leave();
            }

            return isMoreWanted;
        }
    }
}
