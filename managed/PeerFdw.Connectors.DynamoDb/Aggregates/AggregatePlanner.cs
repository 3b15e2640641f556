using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Aggregates;

/// <summary>
/// DynamoDB computes no aggregates. What needs no items all the same: how many items there are (Select=COUNT), and the least and greatest sort
/// key where a request gives its items in that order.
/// </summary>
internal static class AggregatePlanner
{
    /// <summary>Takes an aggregation over; all conditions are exact.</summary>
    /// <returns>The scan whose only row is the answer, or null, with the reason.</returns>
    internal static DynamoDbHandle? Apply(
        DynamoDbHandle handle, TableDescription table, AggregateRequest request, out string? reason)
    {
        if (request.GroupBy.Count > 0)
        {
            reason = "DynamoDB does not group";
            return null;
        }

        if (request.Having.Count > 0)
        {
            reason = "DynamoDB has no conditions on aggregates";
            return null;
        }

        TableDefinition definition = TableDefinition.Of(table);
        var aggregates = new List<ScanAggregate>();
        foreach (Expression output in request.Outputs)
        {
            if (output is not AggregateCall { IsBuiltIn: true, Filter: null } call)
            {
                reason = "only count, min and max of all rows are computed by DynamoDB's requests";
                return null;
            }

            if ((OfCount(call, table, definition) ?? OfExtreme(call, handle, table, definition)) is not { } aggregate)
            {
                reason = call.Name switch
                {
                    "count" => "DynamoDB counts rows only, not the values of an attribute that may be missing",
                    "min" or "max" => "only the sort key of one partition key has a least and a greatest value without reading all items",
                    _ => $"DynamoDB does not compute {call.Name}",
                };
                return null;
            }

            aggregates.Add(aggregate);
        }

        reason = aggregates.Count == 0 ? "there is nothing to compute" : null;
        return reason is null
            ? handle with { Columns = [], Aggregates = new EquatableList<ScanAggregate>(aggregates) }
            : null;
    }

    /// <summary>The order in which the first item has the least (or greatest) value of a column; null if the request does not give it.</summary>
    internal static DynamoDbHandle? Ordered(DynamoDbHandle handle, TableDescription table, ScanAggregate aggregate)
    {
        ColumnDescription column = table.Column(aggregate.Column)!;
        var key = new SortKey(
            new ColumnReference(table.Relation, column.Number, column.Type), aggregate.Function == AggregateFunction.Max, false, Collation(column));
        return SortPlanner.Apply(handle, table, [key]);
    }

    /// <summary>count(*), or count of something that no row lacks.</summary>
    private static ScanAggregate? OfCount(AggregateCall call, TableDescription table, TableDefinition definition)
    {
        if (call.Name != "count" || call.IsDistinct)
        {
            return null;
        }

        bool isOfRows = call.IsStar
            || call.Arguments is [Constant { IsNull: false }]
            || (call.Arguments is [Expression argument]
                && ColumnUnwrapping.Column(argument, table.Relation) is { } column
                && definition.Keys.Any(k => k.Column == column.Column && !k.Mapping.NullOnMismatch && KeyColumns.WhyNotComparable(k) is null));
        return isOfRows ? new ScanAggregate(AggregateFunction.Count, 0) : null;
    }

    /// <summary>min or max of a column that is the very value of a sort key: nothing that rounds, pads or may be NULL.</summary>
    private static ScanAggregate? OfExtreme(
        AggregateCall call, DynamoDbHandle handle, TableDescription table, TableDefinition definition)
    {
        if (call.Name is not ("min" or "max")
            || handle.Operation != DynamoDbOperation.Query
            || call.Arguments is not [Expression argument]
            || ColumnUnwrapping.Column(argument, table.Relation) is not { } column
            || column.Type.Kind != argument.Type.Kind && column.Type.Kind != Spi.TypeKind.VarChar
            || (call.Collation is { IsC: false })
            || definition.Path(handle.Index)?.SortKeys.FirstOrDefault(k => k.Column == column.Column) is not { } key
            || KeyColumns.WhyNotComparable(key) is not null)
        {
            return null;
        }

        var aggregate = new ScanAggregate(call.Name == "min" ? AggregateFunction.Min : AggregateFunction.Max, column.Column);
        return Ordered(handle, table, aggregate) is null ? null : aggregate;
    }

    /// <summary>The gates have seen that the aggregate's own collation is one of bytes; the column's may be another.</summary>
    private static Spi.Collation? Collation(ColumnDescription column) => column.Collation is null ? null : Spi.Collation.C;
}
