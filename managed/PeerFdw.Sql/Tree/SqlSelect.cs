using PeerFdw.Spi.Expressions;

namespace PeerFdw.Sql.Tree;

/// <summary>A SELECT.</summary>
public sealed record SqlSelect
{
    /// <summary>The select list. Empty: one row per row, of nothing that anybody reads.</summary>
    public EquatableList<SqlItem> Items { get; init; } = [];

    /// <summary>
    /// Whether columns are written with their source. Needed with more than one source, in and around subqueries, and where a name in ORDER BY could
    /// be taken for an item of the select list.
    /// </summary>
    public bool IsQualified { get; init; }

    /// <summary>Where from.</summary>
    public required SqlSource From { get; init; }

    /// <summary>The conjuncts of WHERE.</summary>
    public EquatableList<SqlExpression> Where { get; init; } = [];

    /// <summary>GROUP BY.</summary>
    public EquatableList<SqlExpression> GroupBy { get; init; } = [];

    /// <summary>The conjuncts of HAVING.</summary>
    public EquatableList<SqlExpression> Having { get; init; } = [];

    /// <summary>ORDER BY.</summary>
    public EquatableList<SqlOrder> OrderBy { get; init; } = [];

    /// <summary>LIMIT: a whole number or NULL; null for none.</summary>
    public SqlExpression? Limit { get; init; }

    /// <summary>OFFSET, likewise.</summary>
    public SqlExpression? Offset { get; init; }

    /// <summary>FOR UPDATE and the like.</summary>
    public EquatableList<SqlRowLock> Locks { get; init; } = [];
}

/// <summary>One item of a select list.</summary>
/// <param name="Expression">The value.</param>
/// <param name="Name">Its name, where something refers to it.</param>
public sealed record SqlItem(SqlExpression Expression, string? Name = null);

/// <summary>A key of an ORDER BY.</summary>
/// <param name="Expression">What is sorted by; a <see cref="SqlCollate"/> where the order is that of another collation than the expression's own.</param>
/// <param name="IsDescending">DESC.</param>
/// <param name="NullsFirst">Where NULLs go; a dialect must see to it that they do.</param>
public sealed record SqlOrder(SqlExpression Expression, bool IsDescending, bool NullsFirst);

/// <summary>How strongly rows are locked.</summary>
public enum SqlLockStrength
{
    /// <summary>FOR KEY SHARE.</summary>
    KeyShare,

    /// <summary>FOR SHARE.</summary>
    Share,

    /// <summary>FOR NO KEY UPDATE.</summary>
    NoKeyUpdate,

    /// <summary>FOR UPDATE.</summary>
    Update,
}

/// <summary>What to do with rows that somebody else has locked.</summary>
public enum SqlLockWait
{
    /// <summary>Wait.</summary>
    Block,

    /// <summary>SKIP LOCKED.</summary>
    Skip,

    /// <summary>NOWAIT.</summary>
    Fail,
}

/// <summary>A row lock.</summary>
/// <param name="Strength">How strongly.</param>
/// <param name="Wait">What to do with locked rows.</param>
/// <param name="Source">The alias of the table whose rows are locked; null for all.</param>
public sealed record SqlRowLock(SqlLockStrength Strength, SqlLockWait Wait, string? Source);
