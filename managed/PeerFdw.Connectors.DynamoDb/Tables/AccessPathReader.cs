using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Tables;

/// <summary>Puts the keys of the table and its indexes together from the columns' options.</summary>
internal static class AccessPathReader
{
    internal static AccessPath? ReadTable(IReadOnlyList<ColumnMapping> columns)
    {
        ColumnMapping? partitionKey = columns.FirstOrDefault(m => m.IsPartitionKey);
        ColumnMapping? sortKey = columns.FirstOrDefault(m => m.IsSortKey);
        return partitionKey is null
            ? null
            : new AccessPath(AccessKind.Table, null, [Key(partitionKey)], sortKey is null ? [] : [Key(sortKey)], IsDense: true);
    }

    internal static IReadOnlyList<AccessPath> ReadIndexes(
        IReadOnlyList<ColumnMapping> columns, AccessPath? table, IReadOnlyList<string> dense)
    {
        var paths = new List<AccessPath>();
        if (table is not null)
        {
            foreach (string name in Names(columns, m => m.LsiNames))
            {
                ColumnMapping sortKey = columns.First(m => m.LsiNames.Contains(name));
                paths.Add(new AccessPath(AccessKind.LocalIndex, name, table.PartitionKeys, [Key(sortKey)], dense.Contains(name)));
            }
        }

        foreach (string name in Names(columns, m => m.GsiPartitionKeyOf))
        {
            paths.Add(new AccessPath(
                AccessKind.GlobalIndex,
                name,
                Keys(columns.Where(m => m.GsiPartitionKeyOf.Contains(name))),
                Keys(columns.Where(m => m.GsiSortKeyOf.Contains(name))),
                dense.Contains(name)));
        }

        return paths;
    }

    private static IEnumerable<string> Names(IReadOnlyList<ColumnMapping> columns, Func<ColumnMapping, IReadOnlyList<string>> of) =>
        columns.SelectMany(of).Distinct(StringComparer.Ordinal);

    private static KeyAttribute[] Keys(IEnumerable<ColumnMapping> mappings) =>
        mappings.DistinctBy(m => m.Path!.Attribute, StringComparer.Ordinal).Select(Key).ToArray();

    private static KeyAttribute Key(ColumnMapping mapping) => new(mapping.Path!.Attribute, KindOf(mapping), mapping);

    private static AttributeKind? KindOf(ColumnMapping mapping) => mapping.DeclaredKind ?? mapping.Column.Type.Kind switch
    {
        TypeKind.Text or TypeKind.VarChar or TypeKind.Char => AttributeKind.S,
        TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Numeric or TypeKind.Float32 or TypeKind.Float64 => AttributeKind.N,
        TypeKind.Binary => AttributeKind.B,
        _ => null,
    };
}
