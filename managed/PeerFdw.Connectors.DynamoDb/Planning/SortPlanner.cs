using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>
/// The orders that a request can keep: the items of one partition key come in the order of the sort key, either way, and those of several are merged.
/// One item is in any order.
/// </summary>
internal static class SortPlanner
{
    /// <summary>The most sequences that are planned to be merged. (How many a parameter has is known only later.)</summary>
    private const int MaximumMerged = 500;

    internal static DynamoDbHandle? Apply(DynamoDbHandle handle, TableDescription table, IReadOnlyList<SortKey> keys)
    {
        KeyCondition? list = handle.Conditions.FirstOrDefault(c => c.Operator == KeyOperator.AnyOf);
        if (handle.Operation is DynamoDbOperation.Scan or DynamoDbOperation.BatchGetItem || keys.Count == 0 || (list is not null && !IsMergeable(list)))
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

        KeyAttribute[] order = Order(handle, definition);
        for (int i = 0; i < keys.Count; i++)
        {
            // The keys of one partition of the table are unique, so that whatever comes after the last of them orders nothing any more; those of several
            // partitions, and of an index, are not.
            if (i >= order.Length)
            {
                return path.Kind == AccessKind.Table && order.Length > 0 && list is null ? Sorted(handle, keys[0]) : null;
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

    /// <summary>The attributes of the sort key that no condition fixes: by these a Query's items are in order.</summary>
    internal static KeyAttribute[] Order(DynamoDbHandle handle, TableDefinition definition)
    {
        int fixedKeys = handle.Conditions.Count(c => c.IsSortKey && c.Operator == KeyOperator.Equal);
        return definition.Path(handle.Index)?.SortKeys.Skip(fixedKeys).ToArray() ?? [];
    }

    /// <summary>Whether the sequences of a list's values are merged: each holds a page meanwhile, so there may not be too many.</summary>
    private static bool IsMergeable(KeyCondition list) =>
        !list.IsSortKey && list.Operand is (Parameter or Constant { Elements.Count: <= MaximumMerged } or Constant { IsNull: true });

    private static DynamoDbHandle Sorted(DynamoDbHandle handle, SortKey first) =>
        handle with { Direction = first.IsDescending ? SortDirection.Backward : SortDirection.Forward };
}
