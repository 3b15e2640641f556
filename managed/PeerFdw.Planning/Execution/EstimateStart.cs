using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Execution;

/// <summary>A plan whose costs the peer is asked for.</summary>
/// <param name="Peer">Which peer, as whom.</param>
/// <param name="Table">The table, or the join with its tables.</param>
/// <param name="Handle">What was planned.</param>
/// <param name="IsLookup">Whether it would run again and again with other parameters.</param>
public sealed record EstimateStart(PeerStart Peer, TableDescription Table, TableHandle Handle, bool IsLookup);
