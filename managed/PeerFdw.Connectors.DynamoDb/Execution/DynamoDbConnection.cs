using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>One server as one user: credentials, one client for each region that its tables name, one pool of HTTP connections.</summary>
internal sealed class DynamoDbConnection : IPeerConnection
{
    /// <summary>AWS's secrets have 40 characters and more; a test's "b" is no secret and stands in many words.</summary>
    private const int ShortestSecret = 8;

    private readonly ConnectionRequest _request;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DynamoDbClient> _clients = [];
    private readonly PooledClientFactory _factory = new(OptionDefinitions.MaximumSegments);
    private ImmutableCredentials? _credentials;
    private string[] _secrets = [];
    private bool _isDisposed;

    internal DynamoDbConnection(ConnectionRequest request) => _request = request;

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
            throw ErrorMap.Map(e, operation, table, Redact);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _clients.Clear();
        }

        _factory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The region that a table's own, or none, stands for; empty if there is none.</summary>
    private string RegionName(string? region) => region ?? _request.ServerOptions.Text(OptionNames.AwsRegion) ?? "";

    private DynamoDbClient Client(string? region)
    {
        region ??= _request.ServerOptions.Text(OptionNames.AwsRegion);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_clients.TryGetValue(region ?? "", out DynamoDbClient? client))
            {
                return client;
            }

            _credentials ??= FindCredentials();
            AWSCredentials credentials = string.IsNullOrEmpty(_credentials.Token)
                ? new BasicAWSCredentials(_credentials.AccessKey, _credentials.SecretKey)
                : new SessionAWSCredentials(_credentials.AccessKey, _credentials.SecretKey, _credentials.Token);
            client = new DynamoDbClient(
                _factory.Invoker, credentials, ClientConfiguration.Endpoint(_request, region), ClientConfiguration.MaximumRetries(_request));
            _clients.Add(region ?? "", client);
            return client;
        }
    }

    private ImmutableCredentials FindCredentials()
    {
        ImmutableCredentials found = MappingCredentials.Find(_request);
        _secrets = new[] { found.SecretKey, found.Token }.Where(s => s?.Length >= ShortestSecret).ToArray()!;
        return found;
    }

    /// <summary>A service may answer with what it was sent: no text that it sent is shown before this.</summary>
    private string Redact(string text)
    {
        foreach (string secret in _secrets)
        {
            text = text.Replace(secret, "(secret)", StringComparison.Ordinal);
        }

        return text;
    }
}
