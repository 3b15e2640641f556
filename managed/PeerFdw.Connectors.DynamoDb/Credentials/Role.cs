namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>A role to assume.</summary>
/// <param name="Arn">Which.</param>
/// <param name="SessionName">The name that CloudTrail shows.</param>
/// <param name="ExternalId">What the role's trust policy may ask for, or null.</param>
/// <param name="DurationSeconds">How long the credentials should hold; null for AWS's hour.</param>
internal sealed record Role(string Arn, string SessionName, string? ExternalId = null, int? DurationSeconds = null);
