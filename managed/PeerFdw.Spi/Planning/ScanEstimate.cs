namespace PeerFdw.Spi.Planning;

/// <summary>What a scan is expected to cost the peer and the network. Planning turns it into PostgreSQL's cost units.</summary>
/// <param name="Rows">Rows that the peer will return, before any local filter.</param>
/// <param name="Requests">Round trips that follow one another; those in flight together count once.</param>
/// <param name="Bytes">Bytes that cross the network.</param>
/// <param name="Units">What the peer bills, in its own unit scaled so that 1 is about one 8 KiB page read (DynamoDB: read capacity units).</param>
public readonly record struct ScanEstimate(double Rows, double Requests, double Bytes, double Units)
{
    /// <summary>
    /// The costs themselves in PostgreSQL's units, startup and total, for a peer whose options say what they are; null: Planning works them out.
    /// What PostgreSQL itself does with each row is not in them.
    /// </summary>
    public (double Startup, double Total)? Costs { get; init; }
}
