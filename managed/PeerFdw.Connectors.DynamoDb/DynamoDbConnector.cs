using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Import;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb;

/// <summary>The DynamoDB peer: reads tables by Scan, Query and GetItem. Stateless; safe for any thread.</summary>
public sealed class DynamoDbConnector : IConnector
{
    /// <inheritdoc/>
    public string Name => "peer_dynamodb";

    /// <inheritdoc/>
    public string DisplayName => "DynamoDB";

    /// <inheritdoc/>
    public OptionSchema Options => OptionDefinitions.Schema;

    /// <inheritdoc/>
    public ConnectorCapabilities Capabilities { get; } = new() { Sort = true, Import = true };

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
    public TableHandle? ApplySort(TableHandle handle, TableDescription table, IReadOnlyList<SortKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return SortPlanner.Apply((DynamoDbHandle)handle, table, keys);
    }

    /// <inheritdoc/>
    public TableHandle? ApplyAggregation(TableHandle handle, TableDescription table, AggregateRequest request, out string? reason)
    {
        reason = "DynamoDB does not aggregate";
        return null;
    }

    /// <inheritdoc/>
    public ScanEstimate Estimate(TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        ArgumentNullException.ThrowIfNull(conjuncts);
        return ScanEstimator.Estimate((DynamoDbHandle)handle, TableDefinition.Of(table), conjuncts);
    }

    /// <inheritdoc/>
    public double EstimateTableRows(TableDescription table) => TableDefinition.Of(table).Rows;

    /// <inheritdoc/>
    public IReadOnlyList<PlanProperty> Describe(TableHandle handle, TableDescription table) =>
        HandleDescription.Describe((DynamoDbHandle)handle, table);

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
        return new DynamoDbScan(opening);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImportedTable>> ImportAsync(
        IPeerConnection connection, ImportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new TableImporter((DynamoDbConnection)connection, request).RunAsync(cancellationToken);
    }
}
