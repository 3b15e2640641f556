using System;
using System.Collections.Generic;
using System.Text.Json;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Connectors.Postgres.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres;

/// <summary>The PostgreSQL peer: sends what is planned as one SELECT. Stateless; safe for any thread. This half plans and does no I/O.</summary>
public sealed partial class PostgresConnector : IConnector
{
    /// <inheritdoc/>
    public string Name => "peer_postgres";

    /// <inheritdoc/>
    public string DisplayName => "PostgreSQL";

    /// <inheritdoc/>
    public OptionSchema Options => OptionDefinitions.Schema;

    /// <inheritdoc/>
    public void Validate(OptionPlace place, OptionSet options) => OptionRules.Validate(place, options);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> NamedExtensions(OptionSet options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ExtensionList.Read(options.Text(OptionNames.Extensions));
    }

    /// <inheritdoc/>
    public TableHandle CreateHandle(TableDescription table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new PostgresHandle { From = new RemoteTable(table.Relation) };
    }

    /// <inheritdoc/>
    public IReadOnlyList<FilterCandidate> ApplyFilter(TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        ArgumentNullException.ThrowIfNull(conjuncts);
        return [FilterPlanner.Apply((PostgresHandle)handle, table, conjuncts)];
    }

    /// <inheritdoc/>
    public TableHandle ApplyProjection(TableHandle handle, TableDescription table, IReadOnlyList<int> columns) =>
        (PostgresHandle)handle with { Columns = new EquatableList<int>(columns) };

    /// <inheritdoc/>
    public TableHandle? ApplySort(TableHandle handle, TableDescription table, IReadOnlyList<SortKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return SortPlanner.Apply((PostgresHandle)handle, table, keys);
    }

    /// <inheritdoc/>
    public TableHandle? ApplyAggregation(TableHandle handle, TableDescription table, AggregateRequest request, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AggregationPlanner.Apply((PostgresHandle)handle, table, request, out reason);
    }

    /// <inheritdoc/>
    public TableHandle? ApplyJoin(JoinRequest request, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(request);
        return JoinPlanner.Apply(request, out reason);
    }

    /// <inheritdoc/>
    public TableHandle? ApplyOutputs(
        TableHandle handle, TableDescription table, IReadOnlyList<ColumnReference> outputs, out string? reason)
    {
        reason = null;
        return (PostgresHandle)handle with { Outputs = new EquatableList<Expression>(outputs) };
    }

    /// <inheritdoc/>
    public TableHandle ApplyLock(TableHandle handle, TableDescription table, RowLock strength) =>
        ((PostgresHandle)handle).From is RemoteTable source
            ? (PostgresHandle)handle with { From = source with { Lock = strength } }
            : handle;

    /// <inheritdoc/>
    public TableHandle? ApplyLimit(TableHandle handle, Expression? count, Expression? offset) =>
        ((PostgresHandle)handle).Limit is null ? (PostgresHandle)handle with { Limit = new RemoteLimit(count, offset) } : null;

    /// <inheritdoc/>
    public ScanEstimate Estimate(TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(conjuncts);
        return ScanEstimator.Estimate((PostgresHandle)handle, table, conjuncts);
    }

    /// <inheritdoc/>
    public double EstimateTableRows(TableDescription table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return ScanEstimator.TableRows(table);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlanProperty> Describe(TableHandle handle, TableDescription table)
    {
        var select = (PostgresHandle)handle;
        if (select.Modification is not null)
        {
            return [PlanProperty.OfText("Remote SQL", ModificationQuery.Render(select, table, null))];
        }

        return [PlanProperty.OfText("Remote SQL", RemoteQuery.Render(select, table, RemoteQuery.AllColumns(select), null, null, null))];
    }

    /// <inheritdoc/>
    public void WriteHandle(Utf8JsonWriter writer, TableHandle handle)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HandleDocument.Write(writer, (PostgresHandle)handle);
    }

    /// <inheritdoc/>
    public TableHandle ReadHandle(JsonElement element) => HandleDocument.Read(element);
}
