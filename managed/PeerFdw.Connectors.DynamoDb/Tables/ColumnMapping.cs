using System.Collections.Generic;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Tables;

/// <summary>Where a column's values come from.</summary>
internal enum ColumnSource
{
    /// <summary>An attribute, or something inside of one.</summary>
    Attribute,

    /// <summary>The whole item.</summary>
    Document,

    /// <summary>The key as a JSON object: the reference's row id.</summary>
    RowId,
}

/// <summary>A column and what its options say.</summary>
/// <param name="Column">The column.</param>
/// <param name="Source">Where its values come from.</param>
/// <param name="Path">The path, if the source is an attribute.</param>
/// <param name="DeclaredKind">attribute_type, or null.</param>
/// <param name="NullOnMismatch">on_mismatch 'null'.</param>
/// <param name="IsPartitionKey">The table's partition key.</param>
/// <param name="IsSortKey">The table's sort key.</param>
/// <param name="LsiNames">The local secondary indexes whose sort key it is.</param>
/// <param name="GsiPartitionKeyOf">The global secondary indexes of whose partition key it is a part.</param>
/// <param name="GsiSortKeyOf">The global secondary indexes of whose sort key it is a part.</param>
internal sealed record ColumnMapping(
    ColumnDescription Column,
    ColumnSource Source,
    AttributePath? Path,
    AttributeKind? DeclaredKind,
    bool NullOnMismatch,
    bool IsPartitionKey,
    bool IsSortKey,
    IReadOnlyList<string> LsiNames,
    IReadOnlyList<string> GsiPartitionKeyOf,
    IReadOnlyList<string> GsiSortKeyOf);
