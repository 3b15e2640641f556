using System.Collections.Generic;
using System.Globalization;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>What the columns of each relation are called where a SELECT uses them: by the table's alias, or the subquery's that hides it.</summary>
internal sealed class RemoteScope
{
    private readonly TableDescription _table;
    private readonly Dictionary<int, string> _subqueries = [];

    private RemoteScope(TableDescription table) => _table = table;

    /// <summary>The scope in which each table has its own alias.</summary>
    /// <param name="table">The table, or the join with its tables.</param>
    public static RemoteScope Of(TableDescription table) => new(table);

    /// <summary>A table's alias.</summary>
    public static string Alias(int relation) => string.Create(CultureInfo.InvariantCulture, $"r{relation}");

    /// <summary>What a subquery calls a column that it gives out.</summary>
    public static string NameInSubquery(int relation, int column) => column >= 0
        ? string.Create(CultureInfo.InvariantCulture, $"r{relation}c{column}")
        : string.Create(CultureInfo.InvariantCulture, $"r{relation}s{-column}");

    /// <summary>Says that relations are hidden in a subquery.</summary>
    public void Hide(IEnumerable<int> relations, string alias)
    {
        foreach (int relation in relations)
        {
            _subqueries[relation] = alias;
        }
    }

    /// <summary>Whether a relation is hidden in a subquery.</summary>
    public bool IsHidden(int relation) => _subqueries.ContainsKey(relation);

    /// <summary>The column, or null if it is none that can be named: a whole row, or a system column, unless a subquery gives it out.</summary>
    public SqlColumn? Find(int relation, int column)
    {
        if (_subqueries.TryGetValue(relation, out string? subquery))
        {
            return new SqlColumn(subquery, NameInSubquery(relation, column));
        }

        return column == SystemColumn.Place ? new SqlColumn(Alias(relation), "ctid")
            : column == SystemColumn.Owner ? new SqlColumn(Alias(relation), "tableoid")
            : Describe(relation, column) is { } description ? new SqlColumn(Alias(relation), NameOf(description))
            : null;
    }

    /// <summary>The local column, or null.</summary>
    public ColumnDescription? Describe(int relation, int column) => _table.Table(relation)?.Column(column);

    /// <summary>A column's name at the peer.</summary>
    public static string NameOf(ColumnDescription column) => column.Options.Text(OptionNames.ColumnName) ?? column.Name;
}
