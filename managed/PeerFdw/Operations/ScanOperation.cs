using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connections;
using PeerFdw.Notices;
using PeerFdw.Planning;
using PeerFdw.Planning.Execution;
using PeerFdw.Rows;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Transactions;

namespace PeerFdw.Operations;

/// <summary>
/// A scan. The connector's scan is opened by the first run, on a pool thread, and serves all of them; it is disposed of when the last
/// has ended.
/// </summary>
internal sealed class ScanOperation : Operation
{
    private readonly ScanStart _start;
    private readonly ConnectionLease _lease;
    private readonly ColumnShape[] _columns;
    private readonly TransactionEntry? _written;
    private readonly Task _before;
    private volatile IScan? _scan;

    /// <summary>Makes it and starts its first run.</summary>
    /// <param name="start">What to scan.</param>
    /// <param name="lease">With which connection; given back at the end.</param>
    /// <param name="written">What the transaction has written through that connection, if the scan must show it.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    /// <exception cref="PeerFdw.Spi.PeerException">2201W or 2201X for a negative LIMIT or OFFSET. Nothing is running then.</exception>
    public ScanOperation(
        ScanStart start, ConnectionLease lease, TransactionEntry? written, WakeEvent wake, OperationNotices notices)
        : base(wake, notices)
    {
        _start = start;
        _lease = lease;
        _columns = start.Columns.Select(static c => new ColumnShape(c.Type, c.Encoding)).ToArray();
        _written = written;
        _before = written?.Tail ?? Task.CompletedTask;
        Restart(start.Parameters);
        written?.Join();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => _scan?.Report() ?? [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters)
    {
        (long? count, long offset) = _start.Limit is { } limit ? PlannedLimitResolver.Resolve(limit, parameters) : (null, 0);
        long? rowLimit = count is { } rows ? (rows > long.MaxValue - offset ? long.MaxValue : rows + offset) : null;
        StartRun(
            CreateStream(_columns, count, offset),
            (run, token) => count == 0 ? Task.CompletedTask : ScanAsync(run, parameters, rowLimit, token));
    }

    /// <inheritdoc/>
    protected override async Task ReleaseAsync()
    {
        try
        {
            if (_scan is { } scan)
            {
                await scan.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _written?.Leave();
            await _lease.ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task ScanAsync(OperationRun run, ParameterValues parameters, long? rowLimit, CancellationToken token)
    {
        // A cancelled write may still be winding down: what is shown is what stays of it.
        await _before.ConfigureAwait(false);
        IScan scan = _scan ??= _start.Peer.Connector.OpenScan(new ScanOpening(
            _lease.Connect(),
            _start.Table,
            _start.Handle,
            _start.Columns.Select(static c => c.Number).ToArray(),
            _start.Settings,
            Notices)
        {
            RowHint = _start.RowHint,
            EstimatedRows = _start.EstimatedRows,
            Transaction = _written is { IsReadIn: true } ? _written.Begin(_start.Settings) : _written?.Begun(),
            CommandId = _start.CommandId,
        });
        await scan.RunAsync(parameters, rowLimit, run.Rows, token).ConfigureAwait(false);
    }
}
