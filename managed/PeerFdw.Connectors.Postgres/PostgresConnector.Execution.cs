using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Import;
using PeerFdw.Connectors.Postgres.Planning;
using PeerFdw.Connectors.Postgres.Reading;
using PeerFdw.Connectors.Postgres.Sampling;
using PeerFdw.Connectors.Postgres.Writing;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Postgres;

/// <content>The half that talks to the peer.</content>
public sealed partial class PostgresConnector
{
    /// <inheritdoc/>
    public ConnectorCapabilities Capabilities { get; } = new()
    {
        Aggregation = true,
        Sort = true,
        SortsGroups = true,
        Join = true,
        JoinClauses = true,
        SystemColumns = true,
        RowLocks = true,
        DirectModify = true,
        Truncate = true,
        Statements = true,
        KeepsCollations = true,
        SharesOperators = true,
        ReadsInTransaction = true,
        Import = true,
        Sampling = true,
        Description = true,
        RemoteEstimates = true,
    };

    /// <inheritdoc/>
    public IPeerConnection Connect(ConnectionRequest request) => new PostgresPeerConnection(request);

    /// <inheritdoc/>
    public IScan OpenScan(ScanOpening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        var handle = (PostgresHandle)opening.Handle;
        return new PostgresScan(
            opening,
            (parameters, rowLimit, asText) => RemoteQuery.Render(handle, opening.Table, opening.Columns, parameters, rowLimit, asText),
            (rowLimit, asText) => RemoteQuery.Template(handle, opening.Table, opening.Columns, rowLimit, asText),
            ScanSplit.Of(handle, opening))
        {
            Fallback = (parameters, rowLimit, asText) =>
                RemoteQuery.Render(handle, opening.Table, opening.Columns, parameters, rowLimit, asText, hasOpenConstants: true),
        };
    }

    /// <inheritdoc/>
    public IPeerTransaction BeginTransaction(IPeerConnection connection, SessionSettings settings) =>
        new PostgresTransaction((PostgresPeerConnection)connection, settings);

    /// <inheritdoc/>
    public TableHandle? ApplyModification(TableHandle handle, TableDescription table, DirectModification request, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ModificationPlanner.Apply((PostgresHandle)handle, table, request, out reason);
    }

    /// <inheritdoc/>
    public ModifyAnswer PlanModify(TableDescription table, ModifyCommand command) => ModifyPlanner.Plan(table, command);

    /// <inheritdoc/>
    public IReadOnlyList<PlanProperty> DescribeModify(ModifyOpening target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return [PlanProperty.OfText(
            "Remote SQL",
            ModifyStatement.OfRow(target.Table, target.Command, target.Columns, target.Identity, target.Returning, target.IgnoresConflicts),
            isVerbose: true)];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImportedTable>> ImportAsync(
        IPeerConnection connection, ImportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SchemaImporter.ImportAsync((PostgresPeerConnection)connection, request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<SampleResult> SampleAsync(SampleRequest request, IRowSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sink);
        return TableSampler.SampleAsync(request, sink, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RemoteEstimate> EstimateRemotelyAsync(
        IPeerConnection connection, TableHandle handle, TableDescription table, bool isLookup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        return RemoteEstimator.EstimateAsync((PostgresPeerConnection)connection, (PostgresHandle)handle, table, isLookup, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RemoteDescription> DescribeTableAsync(IPeerConnection connection, TableDescription table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        return TableDescriber.DescribeAsync((PostgresPeerConnection)connection, table, cancellationToken);
    }
}
