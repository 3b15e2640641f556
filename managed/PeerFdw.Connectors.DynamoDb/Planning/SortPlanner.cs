using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>
/// The orders that a request can keep: the items of one partition key come in the order of the sort key, either way. One item is in any order.
/// </summary>
internal static class SortPlanner
{
    internal static DynamoDbHandle? Apply(DynamoDbHandle handle, TableDescription table, IReadOnlyList<SortKey> keys)
    {
        if (handle.Operation == DynamoDbOperation.Scan || keys.Count == 0 || handle.Conditions.Any(c => c.Operator == KeyOperator.AnyOf))
        {
            return null;
        }

        if (handle.Operation == DynamoDbOperation.GetItem)
        {
            return handle;
        }

        TableDefinition definition = TableDefinition.Of(table);
        if (definition.Path(handle.Index) is not { } path)
        {
            return null;
        }

        int fixedKeys = handle.Conditions.Count(c => c.IsSortKey && c.Operator == KeyOperator.Equal);
        KeyAttribute[] order = path.SortKeys.Skip(fixedKeys).ToArray();
        for (int i = 0; i < keys.Count; i++)
        {
            // The table's keys are unique, so that whatever comes after the last of them orders nothing any more; an index's are not.
            if (i >= order.Length)
            {
                return path.Kind == AccessKind.Table && order.Length > 0 ? Sorted(handle, keys[0]) : null;
            }

            if (keys[i].IsDescending != keys[0].IsDescending
                || ColumnUnwrapping.Column(keys[i].Expression, table.Relation)?.Column != order[i].Column
                || !KeyColumns.KeepsOrder(order[i])
                || (order[i].Kind == AttributeKind.S && keys[i].Collation is not { IsC: true })
                // Where reading rounds, values tie that DynamoDB tells apart: in the order of the next key they need not be.
                || (i < keys.Count - 1 && KeyColumns.WhyNotComparable(order[i]) is not null))
            {
                return null;
            }
        }

        return Sorted(handle, keys[0]);
    }

    private static DynamoDbHandle Sorted(DynamoDbHandle handle, SortKey first) =>
        handle with { Direction = first.IsDescending ? SortDirection.Backward : SortDirection.Forward };
}
