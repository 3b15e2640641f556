using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Aggregates;
using PeerFdw.Connectors.DynamoDb.Description;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Import;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Sampling;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb;

/// <summary>The DynamoDB peer: reads tables by Scan, Query and GetItem, writes them at the commit. Stateless; safe for any thread.</summary>
public sealed class DynamoDbConnector : IConnector
{
    /// <inheritdoc/>
    public string Name => "peer_dynamodb";

    /// <inheritdoc/>
    public string DisplayName => "DynamoDB";

    /// <inheritdoc/>
    public OptionSchema Options => OptionDefinitions.Schema;

    /// <inheritdoc/>
    public ConnectorCapabilities Capabilities { get; } = new()
    {
        Aggregation = true,
        Sort = true,
        Import = true,
        Sampling = true,
        Description = true,
    };

    /// <inheritdoc/>
    public void Validate(OptionPlace place, OptionSet options) => OptionRules.Validate(place, options);

    /// <inheritdoc/>
    public TableHandle CreateHandle(TableDescription table)
    {
        TableDefinition.Of(table);
        return DynamoDbHandle.Whole;
    }

    /// <inheritdoc/>
    public IReadOnlyList<FilterCandidate> ApplyFilter(TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts) =>
        FilterPlanner.Plan((DynamoDbHandle)handle, table, conjuncts);

    /// <inheritdoc/>
    public TableHandle ApplyProjection(TableHandle handle, TableDescription table, IReadOnlyList<int> columns) =>
        (DynamoDbHandle)handle with { Columns = new EquatableList<int>(columns) };

    /// <inheritdoc/>
    public TableHandle ApplyMembers(TableHandle handle, TableDescription table, IReadOnlyList<ColumnMembers> members) =>
        (DynamoDbHandle)handle with { Members = new EquatableList<ColumnMembers>(members) };

    /// <inheritdoc/>
    public TableHandle? ApplySort(TableHandle handle, TableDescription table, IReadOnlyList<SortKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return SortPlanner.Apply((DynamoDbHandle)handle, table, keys);
    }

    /// <inheritdoc/>
    public TableHandle? ApplyAggregation(TableHandle handle, TableDescription table, AggregateRequest request, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AggregatePlanner.Apply((DynamoDbHandle)handle, table, request, out reason);
    }

    /// <inheritdoc/>
    public ScanEstimate Estimate(TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        ArgumentNullException.ThrowIfNull(conjuncts);
        var scan = (DynamoDbHandle)handle;
        TableDefinition definition = TableDefinition.Of(table);
        ScanEstimate estimate = ScanEstimator.Estimate(scan, definition, conjuncts);
        return scan.Aggregates is null ? estimate : AggregateEstimate.Of(scan, estimate, definition.ConsistentRead);
    }

    /// <inheritdoc/>
    public double EstimateTableRows(TableDescription table) => TableDefinition.Of(table).Rows;

    /// <inheritdoc/>
    public IReadOnlyList<PlanProperty> Describe(TableHandle handle, TableDescription table) =>
        HandleDescription.Describe((DynamoDbHandle)handle, table);

    /// <inheritdoc/>
    public PlanProperty? DescribeUnits(double units) =>
        PlanProperty.OfNumber("Estimated Read Capacity", Math.Max(0.5, Math.Round(units * 2, MidpointRounding.AwayFromZero) / 2));

    /// <inheritdoc/>
    public void WriteHandle(Utf8JsonWriter writer, TableHandle handle) => HandleDocument.Write(writer, (DynamoDbHandle)handle);

    /// <inheritdoc/>
    public TableHandle ReadHandle(JsonElement element) => HandleDocument.Read(element);

    /// <inheritdoc/>
    public IPeerConnection Connect(ConnectionRequest request) => new DynamoDbConnection(request);

    /// <inheritdoc/>
    public IScan OpenScan(ScanOpening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        return ((DynamoDbHandle)opening.Handle).Aggregates is null ? new DynamoDbScan(opening, new ScanMeter()) : new AggregateScan(opening);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImportedTable>> ImportAsync(
        IPeerConnection connection, ImportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new TableImporter((DynamoDbConnection)connection, request).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<SampleResult> SampleAsync(SampleRequest request, IRowSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sink);
        return new TableSampler(request).RunAsync(sink, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RemoteDescription> DescribeTableAsync(IPeerConnection connection, TableDescription table, CancellationToken cancellationToken) =>
        TableDescriber.DescribeAsync((DynamoDbConnection)connection, table, cancellationToken);

    /// <inheritdoc/>
    public ModifyAnswer PlanModify(TableDescription table, ModifyCommand command) => ModifyPlanner.Plan(table, command);

    /// <inheritdoc/>
    public IPeerTransaction BeginTransaction(IPeerConnection connection) => new DynamoDbTransaction((DynamoDbConnection)connection);
}
