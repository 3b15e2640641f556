using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>What a planned SELECT reads from: a tree whose leaves are tables.</summary>
internal abstract record RemoteSource
{
    /// <summary>The numbers of the relations whose columns can be asked for.</summary>
    public abstract IEnumerable<int> Relations { get; }

    /// <summary>Whether rows of any of it are locked.</summary>
    public abstract bool LocksRows { get; }
}

/// <summary>A foreign table.</summary>
/// <param name="Relation">Its number within the request.</param>
/// <param name="Lock">How its rows are locked, or null.</param>
internal sealed record RemoteTable(int Relation, RowLock? Lock = null) : RemoteSource
{
    /// <inheritdoc/>
    public override IEnumerable<int> Relations => [Relation];

    /// <inheritdoc/>
    public override bool LocksRows => Lock is not null;
}

/// <summary>A join.</summary>
/// <param name="Kind">How.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side; of a semi- or antijoin no column of it can be asked for.</param>
/// <param name="On">When two rows are partners.</param>
internal sealed record RemoteJoin(JoinKind Kind, RemoteSource Left, RemoteSource Right, EquatableList<Expression> On) : RemoteSource
{
    /// <inheritdoc/>
    public override IEnumerable<int> Relations => Kind is JoinKind.Semi or JoinKind.Anti ? Left.Relations : Left.Relations.Concat(Right.Relations);

    /// <inheritdoc/>
    public override bool LocksRows => Left.LocksRows || Right.LocksRows;
}

/// <summary>A side of a join that has conditions which must be checked before it is joined.</summary>
/// <param name="From">What it reads.</param>
/// <param name="Where">The conditions.</param>
internal sealed record RemoteSubquery(RemoteSource From, EquatableList<Expression> Where) : RemoteSource
{
    /// <inheritdoc/>
    public override IEnumerable<int> Relations => From.Relations;

    /// <inheritdoc/>
    public override bool LocksRows => From.LocksRows;
}
