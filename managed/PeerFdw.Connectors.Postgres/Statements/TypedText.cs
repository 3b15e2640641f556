namespace PeerFdw.Connectors.Postgres.Statements;

/// <summary>A parameter's value in its text form, which the server reads as the type that goes with it. A reference type: the driver keeps it as an object.</summary>
/// <param name="Utf8">The text; null for NULL.</param>
internal sealed record TypedText(byte[]? Utf8);
