using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connections;
using PeerFdw.Notices;
using PeerFdw.Planning.Execution;
using PeerFdw.Rows;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Operations;

/// <summary>A sample for ANALYZE: rows, and in the report how many the table has.</summary>
internal sealed class AnalyzeOperation : Operation
{
    private readonly AnalyzeStart _start;
    private readonly ConnectionLease _lease;
    private volatile SampleResult? _result;

    /// <summary>Makes it and starts it.</summary>
    /// <param name="start">What to sample.</param>
    /// <param name="lease">With which connection; given back at the end.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public AnalyzeOperation(AnalyzeStart start, ConnectionLease lease, WakeEvent wake, OperationNotices notices)
        : base(wake, notices)
    {
        _start = start;
        _lease = lease;
        StartRun(CreateStream(start.Columns.Select(static c => new ColumnShape(c.Type, c.Encoding)).ToArray(), null, 0), SampleAsync);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => _result?.Properties ?? [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters) =>
        throw new PeerException(SqlState.FeatureNotSupported, "a sample cannot be restarted");

    /// <inheritdoc/>
    protected override void WriteReport(Utf8JsonWriter writer)
    {
        if (_result is { } result && double.IsFinite(result.TableRows))
        {
            writer.WriteNumber("tuples", result.TableRows);
        }
    }

    /// <inheritdoc/>
    protected override Task ReleaseAsync() => _lease.ReleaseAsync();

    private async Task SampleAsync(OperationRun run, CancellationToken token)
    {
        var request = new SampleRequest(
            _lease.Connect(),
            _start.Table,
            _start.Columns.Select(static c => c.Number).ToArray(),
            _start.Rows,
            _start.Seed,
            _start.Settings,
            Notices);
        _result = await _start.Peer.Connector.SampleAsync(request, run.Rows, token).ConfigureAwait(false);
    }
}
