using PeerFdw.Spi.Expressions;

namespace PeerFdw.Sql.Tree;

/// <summary>What stands in FROM.</summary>
public abstract record SqlSource;

/// <summary>A table or view.</summary>
/// <param name="Schema">Its schema; null for none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Alias">What its columns' <see cref="SqlColumn.Source"/> is.</param>
public sealed record SqlTable(string? Schema, string Name, string Alias) : SqlSource;

/// <summary>A query in the peer's own words, as its owner wrote it.</summary>
/// <param name="Text">The query.</param>
/// <param name="Alias">What its columns' <see cref="SqlColumn.Source"/> is.</param>
public sealed record SqlQueryText(string Text, string Alias) : SqlSource;

/// <summary>A subquery.</summary>
/// <param name="Query">The query; its items have names.</param>
/// <param name="Alias">What its columns' <see cref="SqlColumn.Source"/> is.</param>
public sealed record SqlSubquery(SqlSelect Query, string Alias) : SqlSource;

/// <summary>The joins that FROM knows. Semi and anti joins are <see cref="SqlExists"/> in WHERE.</summary>
public enum SqlJoinKind
{
    /// <summary>INNER JOIN.</summary>
    Inner,

    /// <summary>LEFT JOIN.</summary>
    Left,

    /// <summary>RIGHT JOIN.</summary>
    Right,

    /// <summary>FULL JOIN.</summary>
    Full,
}

/// <summary>A join.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
/// <param name="On">The conjuncts of ON; none means TRUE.</param>
public sealed record SqlJoin(SqlJoinKind Kind, SqlSource Left, SqlSource Right, EquatableList<SqlExpression> On) : SqlSource;
