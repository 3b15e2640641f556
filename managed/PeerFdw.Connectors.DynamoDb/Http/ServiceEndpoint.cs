using System;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>Where requests go.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Region">The region that they are signed for.</param>
internal sealed record ServiceEndpoint(Uri Url, string Region)
{
    /// <summary>The value of the Host header, which is signed.</summary>
    internal string Host { get; } = Url.IsDefaultPort ? Url.IdnHost : Url.Authority.Replace(Url.Host, Url.IdnHost, StringComparison.Ordinal);
}
