using PeerFdw.Spi.Expressions;

namespace PeerFdw.Spi.Planning;

/// <summary>The only members of a json or jsonb column that a query looks at.</summary>
/// <param name="Column">The column's number.</param>
/// <param name="Paths">
/// Names of object members, outermost first; none of them is empty. What lies under a path is needed whole. Where a path leads through something
/// that is no object, the query sees NULL.
/// </param>
public sealed record ColumnMembers(int Column, EquatableList<EquatableList<string>> Paths);
