using System.Collections.Generic;

namespace PeerFdw.Spi.Planning;

/// <summary>One way of answering a set of conjuncts: a request of the peer, or several that differ only in their values.</summary>
/// <param name="Handle">The scan with what was pushed.</param>
/// <param name="Answers">One answer for each conjunct offered, in the same order.</param>
public sealed record FilterCandidate(TableHandle Handle, IReadOnlyList<FilterAnswer> Answers);
