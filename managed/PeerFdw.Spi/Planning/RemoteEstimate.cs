namespace PeerFdw.Spi.Planning;

/// <summary>What a peer thinks of a planned scan.</summary>
/// <param name="Rows">How many rows it will return.</param>
/// <param name="Width">The bytes of a row.</param>
/// <param name="Startup">What it costs before the first row, in PostgreSQL's units, getting it included.</param>
/// <param name="Total">What all of it costs.</param>
public sealed record RemoteEstimate(double Rows, double Width, double Startup, double Total);
