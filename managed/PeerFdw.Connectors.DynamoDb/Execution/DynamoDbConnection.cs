using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Credentials;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>One server as one user: credentials, one client for each region that its tables name, one pool of HTTP connections.</summary>
internal sealed class DynamoDbConnection : IPeerConnection
{
    /// <summary>Of requests to other services than DynamoDB.</summary>
    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(60);

    private readonly ConnectionRequest _request;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DynamoDbClient> _clients = [];
    private readonly PooledClientFactory _factory;
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
        _factory = new PooledClientFactory(OptionDefinitions.MaximumSegments, ClientConfiguration.ConnectTimeout(request), s_requestTimeout);
        _machine = machine;
        _limits = limits;
        _clock = clock;
    }

    /// <summary>What the scans of each table share.</summary>
    internal TableTraffic Traffic { get; } = new();

    /// <summary>How often a request is sent again.</summary>
    internal int MaximumRetries => ClientConfiguration.MaximumRetries(_request);

    /// <summary>The budget of a table's read capacity, or null.</summary>
    internal CapacityBudget? Budget(TableDefinition table) => Traffic.Budget(table, RegionName(table.Region));

    /// <summary>A request was refused in part, for the table's capacity: fewer are sent side by side.</summary>
    internal void Throttled(string? region, string table, string operation) =>
        Traffic.Limiter(RegionName(region), table, operation).Throttled(Stopwatch.GetTimestamp());

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
        try
        {
            RequestLimiter? limiter = table is null ? null : Traffic.Limiter(RegionName(region), table, operation);
            return await Client(region).SendAsync(operation, body, limiter, meter, cancellationToken).ConfigureAwait(false);
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

    /// <summary>The region that a table's own, or none, stands for; empty if there is none.</summary>
    private string RegionName(string? region) => region ?? _request.ServerOptions.Text(OptionNames.AwsRegion) ?? "";

    private DynamoDbClient Client(string? region)
    {
        region ??= _request.ServerOptions.Text(OptionNames.AwsRegion);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_clients.TryGetValue(region ?? "", out DynamoDbClient? client))
            {
                client = new DynamoDbClient(
                    _factory.Invoker, _credentials ??= FindCredentials(region), ClientConfiguration.Endpoint(_request, region), MaximumRetries, ClientConfiguration.ConnectTimeout(_request));
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
