using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Tables;

/// <summary>
/// What a foreign table's options and columns say of the DynamoDB table. It is cheap to make and so is made anew from the
/// <see cref="TableDescription"/> wherever it is needed, and never stored in a plan beside it.
/// </summary>
/// <param name="Name">The DynamoDB table's name.</param>
/// <param name="Region">The region, or null.</param>
/// <param name="ConsistentRead">Whether reads are strongly consistent.</param>
/// <param name="Segments">The most segments of a Scan.</param>
/// <param name="IsRowCountKnown">Whether <paramref name="Rows"/> was counted or declared.</param>
/// <param name="Rows">How many items the table is thought to have, at least 1.</param>
/// <param name="Columns">Every column, in order.</param>
/// <param name="Table">The table's own key, or null if no column is its partition key: then only Scans are possible.</param>
/// <param name="Indexes">The indexes whose whole key is mapped.</param>
internal sealed record TableDefinition(
    string Name,
    string? Region,
    bool ConsistentRead,
    int Segments,
    bool IsRowCountKnown,
    double Rows,
    IReadOnlyList<ColumnMapping> Columns,
    AccessPath? Table,
    IReadOnlyList<AccessPath> Indexes)
{
    private const double UnknownRows = 1000;

    /// <summary>The budget of read capacity units a second, or null.</summary>
    internal double? MaximumReadCapacity { get; init; }

    /// <summary>The bytes that an item is guessed to have.</summary>
    internal const double ItemBytes = 400;

    /// <summary>The least and the most that an average item can have: a key and little else; DynamoDB's limit of 400 KiB.</summary>
    private const double LeastItemBytes = 16;
    private const double MostItemBytes = 400 << 10;

    /// <summary>PostgreSQL's block size, in which pg_class.relpages counts.</summary>
    private const double PageBytes = 8192;

    /// <summary>The bytes that an item has on average: what ANALYZE or DynamoDB says of the table, or a guess.</summary>
    internal double AverageItemBytes { get; init; } = ItemBytes;

    /// <summary>The attributes of the table's key, partition key first.</summary>
    internal IEnumerable<KeyAttribute> Keys => Table is null ? [] : Table.PartitionKeys.Concat(Table.SortKeys);

    /// <summary>The attributes of all keys that are known, the table's and the indexes'.</summary>
    internal IReadOnlySet<string> KeyNames => (Table is null ? Indexes : Indexes.Prepend(Table))
        .SelectMany(p => p.PartitionKeys.Concat(p.SortKeys))
        .Select(k => k.Name)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Reads a table's definition.</summary>
    /// <exception cref="Spi.PeerException">If options and columns make no sense.</exception>
    internal static TableDefinition Of(TableDescription table)
    {
        ArgumentNullException.ThrowIfNull(table);
        OptionSet options = table.ServerOptions.With(table.Options);
        IReadOnlyList<ColumnMapping> columns = ColumnMappingReader.Read(table);
        double? declared = table.Options.Number(OptionNames.EstimatedRows);
        double rows = table.Tuples >= 0 ? table.Tuples : declared ?? UnknownRows;
        AccessPath? key = AccessPathReader.ReadTable(columns);
        return new TableDefinition(
            table.Options.Text(OptionNames.TableName) ?? table.Name,
            options.Text(OptionNames.AwsRegion),
            options.Boolean(OptionNames.ConsistentRead) ?? false,
            (int)(options.Integer(OptionNames.ParallelScanCount) ?? OptionDefinitions.DefaultSegments),
            table.Tuples >= 0 || declared is not null,
            Math.Max(1, rows),
            columns,
            key,
            AccessPathReader.ReadIndexes(columns, key, table.Options.NameList(OptionNames.DenseIndexes)))
        {
            MaximumReadCapacity = options.Number(OptionNames.MaxReadCapacity),
            AverageItemBytes = AverageBytes(table),
        };
    }

    /// <summary>The mapping of a column.</summary>
    internal ColumnMapping? Mapping(int number) => Columns.FirstOrDefault(m => m.Column.Number == number);

    /// <summary>The path of an index, or of the table if the name is null.</summary>
    internal AccessPath? Path(string? index) => index is null ? Table : Indexes.FirstOrDefault(p => p.IndexName == index);

    /// <summary>One page may be full or nearly empty, or be all that was known of a table made lately: it tells nothing.</summary>
    private static double AverageBytes(TableDescription table)
    {
        double bytes = table.Pages > 1 && table.Tuples > 0 ? table.Pages * PageBytes / table.Tuples : 0;
        return bytes >= LeastItemBytes ? Math.Min(bytes, MostItemBytes) : ItemBytes;
    }
}
