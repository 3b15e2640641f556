namespace PeerFdw.Spi.Planning;

/// <summary>
/// What a connector knows of a scan that is being planned: the table, and everything that was pushed into it so far. Immutable; each
/// <c>Apply</c> makes a new one. It is stored in the plan (as JSON, by the connector's own reader and writer) and so may hold no secret.
/// </summary>
public abstract record TableHandle;
