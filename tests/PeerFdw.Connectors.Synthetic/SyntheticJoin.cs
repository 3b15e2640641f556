using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>A join of synthetic tables by their keys. Its rows are computed in memory: for each table the key of its row, or NULL.</summary>
/// <param name="Kind">How the sides are joined.</param>
/// <param name="Left">A <see cref="SyntheticLeaf"/> or a join.</param>
/// <param name="Right">The same.</param>
/// <param name="On">When two rows are partners.</param>
/// <param name="Where">What joined rows must meet.</param>
internal sealed record SyntheticJoin(
    JoinKind Kind, TableHandle Left, TableHandle Right, EquatableList<JoinTerm> On, EquatableList<JoinTerm> Where) : TableHandle
{
    /// <summary>What is read: relation and column of each output.</summary>
    public EquatableList<(int Relation, int Column)> Outputs { get; init; } = [];

    /// <summary>The order: by these relations' keys.</summary>
    public EquatableList<(int Relation, bool IsDescending, bool NullsFirst)> Order { get; init; } = [];

    /// <summary>0 for rows; else the outputs of one row, each of them count(*).</summary>
    public int Counts { get; init; }

    /// <summary>The relations whose columns are there.</summary>
    public IEnumerable<int> Visible =>
        Kind is JoinKind.Semi or JoinKind.Anti ? VisibleOf(Left) : VisibleOf(Left).Concat(VisibleOf(Right));

    /// <summary>A side's handle, as a node of a join.</summary>
    public static TableHandle Node(JoinSide side) =>
        side.Handle is SyntheticHandle handle ? new SyntheticLeaf(side.Table.Relation, handle) : side.Handle;

    private static IEnumerable<int> VisibleOf(TableHandle node) =>
        node is SyntheticJoin join ? join.Visible : [((SyntheticLeaf)node).Relation];
}

/// <summary>A table of a join.</summary>
/// <param name="Relation">Its number.</param>
/// <param name="Handle">What is read of it.</param>
internal sealed record SyntheticLeaf(int Relation, SyntheticHandle Handle) : TableHandle;
