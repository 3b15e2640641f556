using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>
/// A SELECT that is being planned. Its expressions stay as PostgreSQL gave them until it is opened: only then is it known what their parameters
/// are. Tables are named by their numbers; what they are is the <see cref="TableDescription"/>'s that goes with the handle.
/// </summary>
internal sealed record PostgresHandle : TableHandle
{
    /// <summary>FROM.</summary>
    public required RemoteSource From { get; init; }

    /// <summary>The columns read of the one table, by number; null if nobody has said, or if there are <see cref="Outputs"/>.</summary>
    public EquatableList<int>? Columns { get; init; }

    /// <summary>The select list of an aggregation or a join; null for a table.</summary>
    public EquatableList<Expression>? Outputs { get; init; }

    /// <summary>The conjuncts of WHERE.</summary>
    public EquatableList<Expression> Where { get; init; } = [];

    /// <summary>GROUP BY and HAVING, or null.</summary>
    public RemoteGrouping? Grouping { get; init; }

    /// <summary>ORDER BY.</summary>
    public EquatableList<SortKey> OrderBy { get; init; } = [];

    /// <summary>LIMIT and OFFSET, or null.</summary>
    public RemoteLimit? Limit { get; init; }

    /// <summary>What is done to the rows in place of reading them; null for a SELECT. <see cref="Columns"/> then are those that come back.</summary>
    public RemoteModification? Modification { get; init; }
}

/// <summary>GROUP BY and HAVING.</summary>
/// <param name="GroupBy">The grouping expressions; none: one row over everything.</param>
/// <param name="Having">The conjuncts of HAVING.</param>
/// <param name="Groups">How many groups PostgreSQL expects; 0 if unknown.</param>
internal sealed record RemoteGrouping(EquatableList<Expression> GroupBy, EquatableList<Expression> Having, double Groups);

/// <summary>LIMIT and OFFSET, each a <see cref="Constant"/> or a <see cref="Parameter"/>, or null.</summary>
/// <param name="Count">LIMIT.</param>
/// <param name="Offset">OFFSET.</param>
internal sealed record RemoteLimit(Expression? Count, Expression? Offset);
