using System.Collections.Generic;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Spi.Planning;

/// <summary>A join of two scans, or joins, of one server and one user.</summary>
/// <param name="Kind">How they are joined.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
/// <param name="Conditions">
/// When two rows are partners: all of these must hold. Their columns carry the numbers of their relations. They are checked exactly by the peer, all of them,
/// or the answer is no. May be empty.
/// </param>
/// <param name="Table">
/// The joined relation: <see cref="TableDescription.Joined"/> are its tables, <see cref="TableDescription.Tuples"/> and
/// <see cref="TableDescription.Pages"/> what PostgreSQL thinks of its size. It goes with the handle from now on.
/// </param>
public sealed record JoinRequest(
    JoinKind Kind, JoinSide Left, JoinSide Right, IReadOnlyList<Expression> Conditions, TableDescription Table);
