using System;
using System.Net;
using System.Net.Http;
using Amazon.Runtime;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>
/// Gives every SDK client of a connection the same HTTP client: its connections are shared, and closed with the connection. No proxy, no
/// redirects, no cookies: requests go to the endpoint that was named and nowhere else.
/// </summary>
internal sealed class PooledClientFactory : HttpClientFactory, IDisposable
{
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(60);

    internal PooledClientFactory(int maximumConnections)
        : this(maximumConnections, s_connectTimeout, s_requestTimeout)
    {
    }

    internal PooledClientFactory(int maximumConnections, TimeSpan connectTimeout, TimeSpan requestTimeout)
    {
        var sockets = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = maximumConnections,
            ConnectTimeout = connectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(50),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ActivityHeadersPropagator = null,
        };
        Client = new HttpClient(new BufferingHandler(sockets)) { Timeout = requestTimeout };
    }

    /// <summary>The client, for requests that no client of the SDK makes.</summary>
    internal HttpClient Client { get; }

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();
}
