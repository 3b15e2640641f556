namespace PeerFdw.Spi.Planning;

/// <summary>What a scan is expected to cost the peer and the network. Planning turns it into PostgreSQL's cost units.</summary>
/// <param name="Rows">Rows that the peer will return, before any local filter.</param>
/// <param name="Requests">Round trips that follow one another; those in flight together count once.</param>
/// <param name="Bytes">Bytes that cross the network.</param>
/// <param name="Units">What the peer bills, in its own unit scaled so that 1 is about one 8 KiB page read (DynamoDB: read capacity units).</param>
public readonly record struct ScanEstimate(double Rows, double Requests, double Bytes, double Units);
