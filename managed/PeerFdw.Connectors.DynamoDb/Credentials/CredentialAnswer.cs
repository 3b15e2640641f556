namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>What a source says: credentials, or why it has none. A source that should have some and fails throws instead.</summary>
/// <param name="Issued">The credentials, or null.</param>
/// <param name="Absence">A complete sentence that says why there are none; for the user.</param>
internal sealed record CredentialAnswer(IssuedCredentials? Issued, string Absence)
{
    internal static CredentialAnswer Of(IssuedCredentials issued) => new(issued, "");

    internal static CredentialAnswer Absent(string why) => new(null, why);
}
