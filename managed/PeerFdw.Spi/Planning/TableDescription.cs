using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi.Options;

namespace PeerFdw.Spi.Planning;

/// <summary>A foreign table as the catalog describes it. It holds no secret.</summary>
/// <param name="Relation">Its number within the request (PostgreSQL's range table index).</param>
/// <param name="Schema">The schema it is in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Server">The server's name.</param>
/// <param name="ServerOptions">The server's options.</param>
/// <param name="Options">The table's own options.</param>
/// <param name="Columns">The columns that are not dropped, by ascending <see cref="ColumnDescription.Number"/>.</param>
/// <param name="Tuples">pg_class.reltuples: what ANALYZE counted, or with use_remote_estimate what the peer says; -1 if unknown.</param>
public sealed record TableDescription(
    int Relation,
    string Schema,
    string Name,
    string Server,
    OptionSet ServerOptions,
    OptionSet Options,
    IReadOnlyList<ColumnDescription> Columns,
    double Tuples)
{
    /// <summary>
    /// pg_class.relpages: how many pages of 8 KiB the table's bytes would fill, as ANALYZE noted it, or as the peer says now; -1 if unknown. With
    /// <see cref="Tuples"/> it tells the average size of a row.
    /// </summary>
    public double Pages { get; init; } = -1;

    /// <summary>pg_class.oid; 0 if unknown.</summary>
    public long Oid { get; init; }

    /// <summary>
    /// If what is planned is a join: its tables, by the order in which they were joined. Everything else here then is the first table's, but the
    /// columns, of which there are none, and the size, which is the join's. Empty for a table.
    /// </summary>
    public IReadOnlyList<TableDescription> Joined { get; init; } = [];

    /// <summary>Whether this describes a join.</summary>
    public bool IsJoin => Joined.Count > 0;

    /// <summary>Finds the table of a relation.</summary>
    /// <param name="relation">Its number within the request.</param>
    /// <returns>The table, this one or one of a join's; or null.</returns>
    public TableDescription? Table(int relation) =>
        IsJoin ? Joined.FirstOrDefault(t => t.Relation == relation) : Relation == relation ? this : null;

    /// <summary>Finds a column.</summary>
    /// <param name="number">pg_attribute.attnum.</param>
    /// <returns>The column, or null.</returns>
    public ColumnDescription? Column(int number) => Columns.FirstOrDefault(c => c.Number == number);
}

/// <summary>A column of a foreign table.</summary>
/// <param name="Number">pg_attribute.attnum, from 1; dropped columns leave gaps.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type with modifier.</param>
/// <param name="Collation">Its collation, or null.</param>
/// <param name="IsNotNull">Whether it is declared NOT NULL. A declaration only: the peer may hold what it likes.</param>
/// <param name="Options">Its options.</param>
public sealed record ColumnDescription(
    int Number, string Name, DataType Type, Collation? Collation, bool IsNotNull, OptionSet Options)
{
    /// <summary>Whether PostgreSQL computes it from the row's other columns (GENERATED ALWAYS AS … STORED), as the peer may do, too.</summary>
    public bool IsGenerated { get; init; }
}
