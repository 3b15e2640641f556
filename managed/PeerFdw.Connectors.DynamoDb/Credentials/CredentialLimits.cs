using System;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>How long credentials may take.</summary>
/// <param name="Connect">Making a connection.</param>
/// <param name="Request">One attempt at a request of the security token service.</param>
/// <param name="Metadata">One attempt at a request of a container's or instance's service, which is next door.</param>
/// <param name="Total">Everything until there are credentials, retries included.</param>
internal sealed record CredentialLimits(TimeSpan Connect, TimeSpan Request, TimeSpan Metadata, TimeSpan Total)
{
    internal static CredentialLimits Default { get; } =
        new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(40));
}
