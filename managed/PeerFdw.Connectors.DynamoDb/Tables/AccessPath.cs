using System.Collections.Generic;

namespace PeerFdw.Connectors.DynamoDb.Tables;

/// <summary>What kind of key a path of access has.</summary>
internal enum AccessKind
{
    /// <summary>The table itself.</summary>
    Table,

    /// <summary>A local secondary index: the table's partition key, its own sort key.</summary>
    LocalIndex,

    /// <summary>A global secondary index.</summary>
    GlobalIndex,
}

/// <summary>A table or index that a Query can read. Indexes project all attributes: the options describe no others.</summary>
/// <param name="Kind">Table or index.</param>
/// <param name="IndexName">The index, or null for the table.</param>
/// <param name="PartitionKeys">The partition key's attributes: one, or for a global index up to four; all must be given by =.</param>
/// <param name="SortKeys">The sort key's attributes in order: none, one, or for a global index up to four.</param>
/// <param name="IsDense">Whether every item is in it: always so for the table, declared by dense_indexes for an index.</param>
internal sealed record AccessPath(
    AccessKind Kind,
    string? IndexName,
    IReadOnlyList<KeyAttribute> PartitionKeys,
    IReadOnlyList<KeyAttribute> SortKeys,
    bool IsDense);
