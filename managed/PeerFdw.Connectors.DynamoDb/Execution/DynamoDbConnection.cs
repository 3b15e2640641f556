using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using PeerFdw.Connectors.DynamoDb.Credentials;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>One server as one user: credentials, one client for each region that its tables name, one pool of HTTP connections.</summary>
internal sealed class DynamoDbConnection : IPeerConnection
{
    private readonly ConnectionRequest _request;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RawDynamoDbClient> _clients = [];
    private readonly PooledClientFactory _factory = new(OptionDefinitions.MaximumSegments);
    private readonly Redaction _redaction = new();
    private readonly MachineEnvironment _machine;
    private readonly CredentialLimits _limits;
    private readonly TimeProvider _clock;
    private CredentialServices? _services;
    private ConnectionCredentials? _credentials;
    private bool _isDisposed;

    internal DynamoDbConnection(ConnectionRequest request)
        : this(request, MachineEnvironment.Current, CredentialLimits.Default, TimeProvider.System)
    {
    }

    internal DynamoDbConnection(ConnectionRequest request, MachineEnvironment machine, CredentialLimits limits, TimeProvider clock)
    {
        _request = request;
        _machine = machine;
        _limits = limits;
        _clock = clock;
    }

    /// <summary>Sends a request and maps its failure.</summary>
    /// <param name="region">The region, or null for the server's.</param>
    /// <param name="operation">Such as Scan.</param>
    /// <param name="table">The table, for messages; or null.</param>
    /// <param name="body">JSON in UTF-8.</param>
    /// <param name="meter">What counts it, or null.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <returns>The response; the caller disposes it.</returns>
    internal async Task<RawResponse> SendAsync(
        string? region, string operation, string? table, byte[] body, ScanMeter? meter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool isRenewed = false;
        try
        {
            RawDynamoDbClient client = Client(region, out ConnectionCredentials credentials);
            while (true)
            {
                ImmutableCredentials used = await credentials.GetAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    return await client.SendAsync(operation, body, meter, cancellationToken).ConfigureAwait(false);
                }
                catch (AmazonServiceException e) when (ErrorCodes.IsExpiry(e.ErrorCode) && !isRenewed && credentials.Reject(used))
                {
                    // The clock here may be wrong: AWS's word counts, once.
                    isRenewed = true;
                }
            }
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw ErrorMap.Map(e, operation, table, _redaction.Apply);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ConnectionCredentials? credentials;
        lock (_lock)
        {
            _isDisposed = true;
            foreach (RawDynamoDbClient client in _clients.Values)
            {
                client.Dispose();
            }

            _clients.Clear();
            credentials = _credentials;
        }

        if (credentials is not null)
        {
            await credentials.DisposeAsync().ConfigureAwait(false);
        }

        _services?.Dispose();
        _factory.Dispose();
    }

    private RawDynamoDbClient Client(string? region, out ConnectionCredentials credentials)
    {
        region ??= _request.ServerOptions.Text(OptionNames.AwsRegion);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            credentials = _credentials ??= FindCredentials(region);
            if (!_clients.TryGetValue(region ?? "", out RawDynamoDbClient? client))
            {
                client = new RawDynamoDbClient(credentials, ClientConfiguration.Make(_request, region, _factory));
                _clients.Add(region ?? "", client);
            }

            return client;
        }
    }

    /// <summary>Under the lock; nothing is asked of anybody yet.</summary>
    private ConnectionCredentials FindCredentials(string? region)
    {
        _services ??= new CredentialServices(_request, region, _redaction, _machine, _limits);
        return new ConnectionCredentials(MappingCredentials.Choose(_request, _services), _redaction, _limits.Total, _clock);
    }
}
