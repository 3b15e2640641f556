using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>One server as one user: credentials, one client for each region that its tables name, one pool of HTTP connections.</summary>
internal sealed class DynamoDbConnection : IPeerConnection
{
    /// <summary>AWS's secrets have 40 characters and more; a test's "b" is no secret and stands in many words.</summary>
    private const int ShortestSecret = 8;

    private readonly ConnectionRequest _request;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RawDynamoDbClient> _clients = [];
    private readonly PooledClientFactory _factory = new(OptionDefinitions.MaximumSegments);
    private ImmutableCredentials? _credentials;
    private string[] _secrets = [];
    private bool _isDisposed;

    internal DynamoDbConnection(ConnectionRequest request) => _request = request;

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
            return await Client(region).SendAsync(operation, body, meter, cancellationToken).ConfigureAwait(false);
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
            foreach (RawDynamoDbClient client in _clients.Values)
            {
                client.Dispose();
            }

            _clients.Clear();
        }

        _factory.Dispose();
        return ValueTask.CompletedTask;
    }

    private RawDynamoDbClient Client(string? region)
    {
        region ??= _request.ServerOptions.Text(OptionNames.AwsRegion);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_clients.TryGetValue(region ?? "", out RawDynamoDbClient? client))
            {
                return client;
            }

            _credentials ??= FindCredentials();
            AWSCredentials credentials = string.IsNullOrEmpty(_credentials.Token)
                ? new BasicAWSCredentials(_credentials.AccessKey, _credentials.SecretKey)
                : new SessionAWSCredentials(_credentials.AccessKey, _credentials.SecretKey, _credentials.Token);
            client = new RawDynamoDbClient(credentials, ClientConfiguration.Make(_request, region, _factory));
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
