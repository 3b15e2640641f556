namespace PeerFdw.Differential.Tests.Postgres;

/// <summary>A query of the suite.</summary>
/// <param name="Label">Where it comes from; with a seed it comes back.</param>
/// <param name="Sql">The query; <see cref="Condition"/> stands for a condition on the column <c>id</c>.</param>
/// <param name="IsOrdered">Whether the order of its rows is total.</param>
internal sealed record PostgresQuery(string Label, string Sql, bool IsOrdered = false)
{
    /// <summary>Where a condition may be put, so that a query that fails over all rows can be run over single ones.</summary>
    public const string Condition = "{where}";

    /// <summary>All values of an expression over the table, computed at the peer: an aggregate takes what no scan would send.</summary>
    public static PostgresQuery Values(string label, string expression) =>
        new(label, $"SELECT array_agg({expression} ORDER BY id) FROM {TypedColumns.Table} WHERE {Condition}");

    /// <summary>The query over all rows, or over one. An equality would be checked behind other conditions, since the planner derives it anew.</summary>
    public string Over(int? id) => Sql.Replace(Condition, id is { } one ? $"id >= {one} AND id <= {one}" : "id > 0", System.StringComparison.Ordinal);
}
