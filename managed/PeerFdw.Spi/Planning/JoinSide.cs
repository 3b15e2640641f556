namespace PeerFdw.Spi.Planning;

/// <summary>One side of a join.</summary>
/// <param name="Handle">Its scan, or a join made before, with all its conditions: it reads all columns that anyone may ask for.</param>
/// <param name="Table">Its table; of a join, what <see cref="JoinRequest.Table"/> was.</param>
public sealed record JoinSide(TableHandle Handle, TableDescription Table);
