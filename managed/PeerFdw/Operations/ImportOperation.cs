using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connections;
using PeerFdw.Notices;
using PeerFdw.Planning;
using PeerFdw.Planning.Execution;
using PeerFdw.Rows;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Operations;

/// <summary>IMPORT FOREIGN SCHEMA: rows of one text column, each a CREATE FOREIGN TABLE statement.</summary>
internal sealed class ImportOperation : Operation
{
    private static readonly ColumnShape[] s_columns = [new(DataType.Text, ColumnEncoding.Varlena)];

    private readonly ImportStart _start;
    private readonly ConnectionLease _lease;

    /// <summary>Makes it and starts it.</summary>
    /// <param name="start">What to import.</param>
    /// <param name="lease">With which connection; given back at the end.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public ImportOperation(ImportStart start, ConnectionLease lease, WakeEvent wake, OperationNotices notices)
        : base(wake, notices)
    {
        _start = start;
        _lease = lease;
        StartRun(CreateStream(s_columns, null, 0), ImportAsync);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters) =>
        throw new PeerException(SqlState.FeatureNotSupported, "an import cannot be restarted");

    /// <inheritdoc/>
    protected override Task ReleaseAsync() => _lease.ReleaseAsync();

    private async Task ImportAsync(OperationRun run, CancellationToken token)
    {
        ImportRequest request = _start.Request(Notices);
        IReadOnlyList<ImportedTable> tables = await _start.Peer.Connector
            .ImportAsync(_lease.Connect(), request, token)
            .ConfigureAwait(false);
        RowWriter writer = run.Rows.CreateWriter();
        foreach (ImportedTable table in tables)
        {
            string statement = ImportDdl.Write(table, _start.Peer.Connection.Server, _start.LocalSchema);
            if (writer.Columns[0].WriteText(Encoding.UTF8.GetBytes(statement)) != WriteResult.Ok)
            {
                throw new PeerException(
                    SqlState.UntranslatableCharacter, $"the definition of table \"{table.Name}\" holds a character that text cannot hold");
            }

            writer.EndRow();
            if (writer.IsFull && !await writer.FlushAsync(token).ConfigureAwait(false))
            {
                return;
            }
        }

        await writer.FlushAsync(token).ConfigureAwait(false);
    }
}
