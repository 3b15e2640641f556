using System;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// What the sources of a connection's credentials share: HTTP connections with short time limits, the security token service, and the memory of
/// secrets.
/// </summary>
internal sealed class CredentialServices : IDisposable
{
    private const int Connections = 4;

    private readonly ConnectionRequest _request;
    private readonly MachineEnvironment _machine;
    private readonly CredentialLimits _limits;
    private readonly PooledClientFactory _factory;

    /// <summary>Makes them. No connection is opened yet.</summary>
    /// <param name="request">Server and user.</param>
    /// <param name="region">The region of the first request; the server's own is preferred.</param>
    /// <param name="redaction">The connection's memory of secrets.</param>
    /// <param name="machine">The environment that ambient sources read.</param>
    /// <param name="limits">How long things may take.</param>
    internal CredentialServices(ConnectionRequest request, string? region, Redaction redaction, MachineEnvironment machine, CredentialLimits limits)
    {
        _request = request;
        _machine = machine;
        _limits = limits;
        Redaction = redaction;
        _factory = new PooledClientFactory(Connections, limits.Connect, limits.Request);
        TokenService = new TokenService(
            request, request.ServerOptions.Text(OptionNames.AwsRegion) ?? region ?? ClientConfiguration.AnyRegion, _factory, redaction);
    }

    internal Redaction Redaction { get; }

    internal TokenService TokenService { get; }

    /// <inheritdoc/>
    public void Dispose() => _factory.Dispose();

    /// <summary>The sources of the server's own machine. Only for a connection that may use them.</summary>
    internal AmbientSources Ambient(string sessionName)
    {
        if (!_request.IsAmbientAllowed)
        {
            throw new InvalidOperationException("ambient credentials are not allowed");
        }

        return new AmbientSources(_request, _machine, new MetadataClient(_factory.Client, _limits.Metadata), TokenService, sessionName, Redaction);
    }
}
