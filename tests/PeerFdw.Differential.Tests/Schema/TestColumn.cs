using System;
using System.Collections.Generic;

namespace PeerFdw.Differential.Tests.Schema;

/// <summary>A column of a foreign table.</summary>
/// <param name="Name">The name, plain enough to need no quotes.</param>
/// <param name="Type">The SQL type.</param>
/// <param name="Family">The family of the type.</param>
/// <param name="Options">What stands in OPTIONS, or nothing.</param>
/// <param name="Collation">The collation, or null for the type's own.</param>
/// <param name="IsKey">Whether it is a key of the table or of an index.</param>
internal sealed record TestColumn(
    string Name, string Type, Family Family, string Options = "", string? Collation = null, bool IsKey = false)
{
    /// <summary>Texts that differ may be equal under the collation: which of them DISTINCT or min shows is not determined.</summary>
    internal bool IsNondeterministic => Collation == "anycase";

    /// <summary>The type of its literals: the column's without a length, and numeric for every number but floats.</summary>
    internal string LiteralType => Family switch
    {
        Family.Text => Type.StartsWith("char", StringComparison.Ordinal) ? "bpchar" : Type.StartsWith("varchar", StringComparison.Ordinal) ? "varchar" : "text",
        Family.Number when Type.StartsWith("numeric", StringComparison.Ordinal) => "numeric",
        _ => Type,
    };

    /// <summary>Whether equal values are the same text, and the order is one of btree: fit for DISTINCT, min and ORDER BY.</summary>
    internal bool IsSortable => !IsNondeterministic && Family is not (Family.Json or Family.Jsonb);

    /// <summary>
    /// What to show of one of several equal values: which of 0.1 and 0.10 a group, DISTINCT, min or max shows depends on the order of the rows, and a
    /// parallel scan has none.
    /// </summary>
    /// <param name="value">An expression of the column's type.</param>
    /// <returns>An expression that is the same for equal values.</returns>
    internal string Canonical(string value) => Type switch
    {
        "numeric" => $"trim_scale({value})",
        "numeric[]" => $"({value})::double precision[]",
        "real" or "double precision" => $"({value} + 0)",
        _ => value,
    };

    internal string Definition => $"{Name} {Type}{(Options.Length > 0 ? $" OPTIONS ({Options})" : "")}{(Collation is null ? "" : $" COLLATE \"{Collation}\"")}";

    /// <summary>Values of the column as texts, of the local copy; literals are drawn from them.</summary>
    internal IReadOnlyList<string> Samples { get; set; } = [];

    /// <summary>A column that is NULL where its type cannot hold the attribute.</summary>
    internal static TestColumn Lenient(string name, string type, Family family, string attribute, string? collation = null, string options = "") =>
        new(name, type, family, $"mapped_attr '{attribute.Replace("'", "''", StringComparison.Ordinal)}', on_mismatch 'null'{options}", collation);
}
