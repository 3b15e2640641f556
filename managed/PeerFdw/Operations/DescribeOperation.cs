using System.Collections.Generic;
using System.Text;
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
using PeerFdw.Spi.Rows;

namespace PeerFdw.Operations;

/// <summary>
/// What a peer says of a table: rows of two text columns, property and value, and in the report how large it is. Of a connector that cannot
/// tell there are no rows, and the report says so.
/// </summary>
internal sealed class DescribeOperation : Operation
{
    private static readonly ColumnShape[] s_columns =
        [new(DataType.Text, ColumnEncoding.Varlena), new(DataType.Text, ColumnEncoding.Varlena)];

    private readonly DescribeStart _start;
    private readonly ConnectionLease _lease;
    private volatile RemoteDescription? _description;

    /// <summary>Makes it and starts it.</summary>
    /// <param name="start">What to describe.</param>
    /// <param name="lease">With which connection; given back at the end.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public DescribeOperation(DescribeStart start, ConnectionLease lease, WakeEvent wake, OperationNotices notices)
        : base(wake, notices)
    {
        _start = start;
        _lease = lease;
        StartRun(CreateStream(s_columns, null, 0), DescribeAsync);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters) =>
        throw new PeerException(SqlState.FeatureNotSupported, "a description cannot be restarted");

    /// <inheritdoc/>
    protected override void WriteReport(Utf8JsonWriter writer)
    {
        ConnectorCapabilities capabilities = _start.Peer.Connector.Capabilities;
        writer.WriteString("peer", _start.Peer.Connector.DisplayName);
        writer.WriteBoolean("description", capabilities.Description);
        writer.WriteBoolean("sampling", capabilities.Sampling);
        if (_description is { } description)
        {
            writer.WriteNumber("table_rows", double.IsFinite(description.Rows) ? description.Rows : -1);
            writer.WriteNumber("table_bytes", double.IsFinite(description.Bytes) ? description.Bytes : -1);
        }
    }

    /// <inheritdoc/>
    protected override Task ReleaseAsync() => _lease.ReleaseAsync();

    private async Task DescribeAsync(OperationRun run, CancellationToken token)
    {
        if (!_start.Peer.Connector.Capabilities.Description)
        {
            return;
        }

        RemoteDescription description = await _start.Peer.Connector
            .DescribeTableAsync(_lease.Connect(), _start.Table, token)
            .ConfigureAwait(false);
        _description = description;
        RowWriter writer = run.Rows.CreateWriter();
        foreach ((string property, string value) in description.Properties)
        {
            Write(writer.Columns[0], property);
            Write(writer.Columns[1], value);
            writer.EndRow();
            if (writer.IsFull && !await writer.FlushAsync(token).ConfigureAwait(false))
            {
                return;
            }
        }

        await writer.FlushAsync(token).ConfigureAwait(false);
    }

    private static void Write(ColumnWriter column, string text)
    {
        if (column.WriteText(Encoding.UTF8.GetBytes(text)) != WriteResult.Ok)
        {
            throw new PeerException(
                SqlState.UntranslatableCharacter, "the description of a table holds a character that text cannot hold");
        }
    }
}
