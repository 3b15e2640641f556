using System.Collections.Generic;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Spi.Writing;

/// <summary>An UPDATE or DELETE of all the rows that a scan, or a join, would give: one command of the peer's, without the rows coming here.</summary>
/// <param name="Command">What is done; never INSERT.</param>
/// <param name="Relation">The number of the table that is written; of a join, one of its tables.</param>
/// <param name="Assignments">What an UPDATE sets; empty for DELETE.</param>
/// <param name="Returning">The columns of that table that are wanted back of each row, as it then is, or was; ascending. Empty if only the rows' number counts.</param>
public sealed record DirectModification(
    ModifyCommand Command, int Relation, IReadOnlyList<Assignment> Assignments, IReadOnlyList<int> Returning);

/// <summary>What an UPDATE sets a column to.</summary>
/// <param name="Column">The column's number.</param>
/// <param name="Value">Its new value, computed from the row as it was. Of the column's type.</param>
public sealed record Assignment(int Column, Expression Value);
