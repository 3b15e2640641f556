using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Aggregates;

/// <summary>
/// A scan that gives one row: each output comes from an inner scan of its own kind, so that pages, conditions and retries are the same as for rows.
/// Outputs of the same kind share one.
/// </summary>
internal sealed class AggregateScan : IScan
{
    private readonly ScanOpening _opening;
    private readonly DynamoDbHandle _handle;
    private readonly ScanMeter _meter = new();
    private readonly Dictionary<ScanAggregate, DynamoDbScan> _scans = [];

    internal AggregateScan(ScanOpening opening)
    {
        _opening = opening;
        _handle = (DynamoDbHandle)opening.Handle;
        foreach (ScanAggregate aggregate in _handle.Aggregates!)
        {
            if (!_scans.ContainsKey(aggregate))
            {
                _scans.Add(aggregate, Inner(aggregate));
            }
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        RowWriter writer = sink.CreateWriter();
        long? count = null;
        for (int i = 0; i < _handle.Aggregates!.Count; i++)
        {
            ScanAggregate aggregate = _handle.Aggregates[i];
            ColumnWriter column = writer.Columns[i];
            if (aggregate.Function == AggregateFunction.Count)
            {
                count ??= await CountAsync(parameters, cancellationToken).ConfigureAwait(false);
                if (column.WriteInt64(count.Value) != WriteResult.Ok)
                {
                    throw new PeerException(SqlState.InternalError, "the column of a count is no bigint");
                }

                continue;
            }

            var first = new AggregateRow(column);
            await _scans[aggregate].RunAsync(parameters, 1, first, cancellationToken).ConfigureAwait(false);
            if (first.Rows == 0)
            {
                column.WriteNull();
            }
        }

        writer.EndRow();
        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlanProperty> Report() => _meter.Report();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (DynamoDbScan scan in _scans.Values)
        {
            await scan.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<long> CountAsync(ParameterValues parameters, CancellationToken cancellationToken)
    {
        var rows = new AggregateRow(null);
        DynamoDbScan scan = _scans.First(s => s.Key.Function == AggregateFunction.Count).Value;
        await scan.RunAsync(parameters, null, rows, cancellationToken).ConfigureAwait(false);
        return rows.Rows;
    }

    private DynamoDbScan Inner(ScanAggregate aggregate)
    {
        DynamoDbHandle handle = _handle with { Aggregates = null };
        bool isCount = aggregate.Function == AggregateFunction.Count;
        DynamoDbHandle? inner = isCount ? handle : AggregatePlanner.Ordered(handle, _opening.Table, aggregate);
        EquatableList<int> columns = isCount ? [] : [aggregate.Column];
        return inner is null
            ? throw new PeerException(SqlState.InternalError, "the order of an aggregated scan is not the request's")
            : new DynamoDbScan(_opening with { Handle = inner with { Columns = columns }, Columns = columns }, _meter);
    }
}
