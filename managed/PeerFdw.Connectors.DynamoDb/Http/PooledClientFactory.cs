using System;
using System.Net;
using System.Net.Http;
using Amazon.Runtime;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>
/// The HTTP connections of one peer connection, shared by its own client and by clients of the SDK, and closed with it. No proxy, no redirects, no
/// cookies: requests go to the endpoint that was named and nowhere else.
/// </summary>
internal sealed class PooledClientFactory : HttpClientFactory, IDisposable
{
    private const int MaximumBytes = 1 << 20;

    private readonly SocketsHttpHandler _sockets;

    internal PooledClientFactory(int maximumConnections, TimeSpan connectTimeout, TimeSpan requestTimeout)
    {
        _sockets = new SocketsHttpHandler
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
        Invoker = new HttpMessageInvoker(_sockets, disposeHandler: false);
        Client = new HttpClient(_sockets, disposeHandler: false) { Timeout = requestTimeout, MaxResponseContentBufferSize = MaximumBytes };
    }

    /// <summary>Sends over the same connections without what an HTTP client adds. Whoever uses it sees to timeouts.</summary>
    internal HttpMessageInvoker Invoker { get; }

    /// <summary>The client for services other than DynamoDB, whose answers are short.</summary>
    internal HttpClient Client { get; }

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public void Dispose()
    {
        Invoker.Dispose();
        Client.Dispose();
        _sockets.Dispose();
    }
}
