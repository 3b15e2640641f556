using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Execution;

/// <summary>A table to ask a peer about.</summary>
/// <param name="Peer">Which peer, as whom.</param>
/// <param name="Table">The table.</param>
public sealed record DescribeStart(PeerStart Peer, TableDescription Table);
