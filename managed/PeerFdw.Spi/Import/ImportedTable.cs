using System.Collections.Generic;

namespace PeerFdw.Spi.Import;

/// <summary>A table that an import found; the shim's side writes the CREATE FOREIGN TABLE.</summary>
/// <param name="Name">The local name; quoted where it must be.</param>
/// <param name="Columns">Its columns in order.</param>
/// <param name="Options">Names and values of the table's options.</param>
public sealed record ImportedTable(
    string Name, IReadOnlyList<ImportedColumn> Columns, IReadOnlyList<KeyValuePair<string, string>> Options);

/// <summary>A column of an imported table.</summary>
/// <param name="Name">The local name; quoted where it must be.</param>
/// <param name="TypeName">A type as SQL writes it: <c>text</c>, <c>numeric</c>, <c>timestamp(3) with time zone</c>. From a fixed list of the connector; only of PostgreSQL itself the peer's words, as its format_type() writes them.</param>
/// <param name="Collation">The collation to declare, such as <c>C</c>; null for none.</param>
/// <param name="IsNotNull">Whether to declare NOT NULL.</param>
/// <param name="Options">Names and values of the column's options.</param>
public sealed record ImportedColumn(
    string Name, string TypeName, string? Collation, bool IsNotNull, IReadOnlyList<KeyValuePair<string, string>> Options)
{
    /// <summary>The schema of <see cref="Collation"/>; null to find it by the search path.</summary>
    public string? CollationSchema { get; init; }

    /// <summary>The expression of DEFAULT, or null. It is SQL that the peer wrote: whoever imports trusts it.</summary>
    public string? Default { get; init; }

    /// <summary>The expression of GENERATED ALWAYS AS … STORED, or null; likewise.</summary>
    public string? Generated { get; init; }
}
