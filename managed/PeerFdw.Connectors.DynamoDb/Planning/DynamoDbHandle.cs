using PeerFdw.Connectors.DynamoDb.Aggregates;
using PeerFdw.Connectors.DynamoDb.Filters;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>
/// A scan of a DynamoDB table under construction. The table's definition is not in it: it is read from the table's description, which the
/// plan holds too.
/// </summary>
/// <param name="Operation">The request.</param>
/// <param name="Index">The index that is read, or null for the table.</param>
/// <param name="Conditions">The key conditions, partition key first. Several on the sort key are bounds of one range.</param>
/// <param name="Columns">The columns that will be read; null if all may be.</param>
/// <param name="Direction">The order promised.</param>
internal sealed record DynamoDbHandle(
    DynamoDbOperation Operation,
    string? Index,
    EquatableList<KeyCondition> Conditions,
    EquatableList<int>? Columns,
    SortDirection Direction)
    : TableHandle
{
    /// <summary>What DynamoDB checks of each item read. GetItem has none.</summary>
    internal ScanFilter Filter { get; init; } = ScanFilter.None;

    /// <summary>Why conditions on an index's key are only a filter, for EXPLAIN.</summary>
    internal string? IndexReason { get; init; }

    /// <summary>What is computed of the rows, or null if the rows themselves are wanted.</summary>
    internal EquatableList<ScanAggregate>? Aggregates { get; init; }

    /// <summary>The only members of json and jsonb columns that are looked at; empty for all.</summary>
    internal EquatableList<ColumnMembers> Members { get; init; } = [];

    /// <summary>The scan of a whole table.</summary>
    internal static DynamoDbHandle Whole { get; } = new(DynamoDbOperation.Scan, null, [], null, SortDirection.Any);
}
