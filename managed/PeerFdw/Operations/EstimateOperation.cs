using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connections;
using PeerFdw.Notices;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Operations;

/// <summary>What the peer thinks that a plan costs. It has no rows; the report says it.</summary>
internal sealed class EstimateOperation : Operation
{
    private readonly EstimateStart _start;
    private readonly ConnectionLease _lease;
    private volatile RemoteEstimate? _estimate;

    /// <summary>Makes it and starts it.</summary>
    /// <param name="start">What is planned.</param>
    /// <param name="lease">With which connection; given back at the end.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public EstimateOperation(EstimateStart start, ConnectionLease lease, WakeEvent wake, OperationNotices notices)
        : base(wake, notices)
    {
        _start = start;
        _lease = lease;
        StartRun(CreateStream([], null, 0), EstimateAsync);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters) =>
        throw new PeerException(SqlState.FeatureNotSupported, "an estimate cannot be restarted");

    /// <inheritdoc/>
    protected override void WriteReport(Utf8JsonWriter writer)
    {
        if (_estimate is { } estimate)
        {
            writer.WriteNumber("estimated_rows", Finite(estimate.Rows));
            writer.WriteNumber("estimated_width", Finite(estimate.Width));
            writer.WriteNumber("startup_cost", Finite(estimate.Startup));
            writer.WriteNumber("total_cost", Finite(estimate.Total));
        }
    }

    /// <inheritdoc/>
    protected override Task ReleaseAsync() => _lease.ReleaseAsync();

    private async Task EstimateAsync(OperationRun run, CancellationToken token) => _estimate = await _start.Peer.Connector
        .EstimateRemotelyAsync(_lease.Connect(), _start.Handle, _start.Table, _start.IsLookup, token)
        .ConfigureAwait(false);

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
