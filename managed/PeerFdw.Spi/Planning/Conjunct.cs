using PeerFdw.Spi.Expressions;

namespace PeerFdw.Spi.Planning;

/// <summary>
/// One of the conditions that every row must pass, already through the gates: negations are moved to the leaves, and comparisons
/// whose collation the peer cannot keep are not here at all.
/// </summary>
/// <param name="Index">Its number in the request.</param>
/// <param name="Expression">A boolean expression.</param>
/// <param name="Selectivity">The share of rows that PostgreSQL expects to pass it, 0 to 1.</param>
/// <param name="IsJoinClause">Whether it compares with the outer side of a join, through a <see cref="Parameter"/>.</param>
public sealed record Conjunct(int Index, Expression Expression, double Selectivity, bool IsJoinClause);
