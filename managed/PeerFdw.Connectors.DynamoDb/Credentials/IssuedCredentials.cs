using System;
using Amazon.Runtime;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>Credentials as a source gave them.</summary>
/// <param name="Keys">Access key, secret, and the session token of temporary ones.</param>
/// <param name="Expiration">When they end; null if never.</param>
internal sealed record IssuedCredentials(ImmutableCredentials Keys, DateTimeOffset? Expiration)
{
    /// <summary>Makes credentials; an empty token is none.</summary>
    internal static IssuedCredentials Of(string id, string secret, string? token, DateTimeOffset? expiration = null) =>
        new(new ImmutableCredentials(id, secret, string.IsNullOrEmpty(token) ? null : token), expiration);

    /// <inheritdoc/>
    public override string ToString() => nameof(IssuedCredentials);
}
