using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using PeerFdw.Testing.Faults;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>DynamoDB Local behind a proxy. Variant 0 of a fault meets every request, variant 1 one, which is sent again, the next ones later requests.</summary>
internal sealed class FaultyDynamoDb : IFaultyPeer
{
    private readonly DynamoDbRows _rows;
    private readonly FaultProxy _proxy;
    private readonly Session _owner;
    private FaultRule? _rule;
    private bool _isAltered;

    private FaultyDynamoDb(DynamoDbRows rows, FaultProxy proxy, Session owner, string server)
    {
        _rows = rows;
        _proxy = proxy;
        _owner = owner;
        Server = server;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, FaultOutcome> Faults { get; } = new Dictionary<string, FaultOutcome>
    {
        ["Delay"] = new(true, ""),
        ["Close"] = new(false, "08"),
        ["CutInHead"] = new(false, "08"),
        ["CutInBody"] = new(false, "08"),
        ["Truncate"] = new(false, "08"),
        ["Corrupt"] = new(false, "08"),
        ["Oversized"] = new(false, "08 54"),
        ["OversizedLength"] = new(false, "08 54"),
        ["OversizedChunk"] = new(false, "08 54"),
        ["OversizedHead"] = new(false, "08 54"),
        ["Garbage"] = new(false, "08"),
        ["AccessDeniedException"] = new(false, "42"),
        ["InternalServerError"] = new(false, "08"),
        ["Status503"] = new(false, "08"),
        ["Throttle"] = new(false, "53"),
        ["InvalidSignatureException"] = new(false, "28"),
        ["NeverAnswer"] = new(false, "57") { IsEndless = true },
        ["StallInBody"] = new(false, "57") { IsEndless = true },
        ["no name"] = new(false, "08") { IsSingle = true },
        ["no TLS"] = new(false, "08") { IsSingle = true },
    };

    /// <inheritdoc/>
    public string Server { get; }

    /// <inheritdoc/>
    public bool WasMet => _isAltered || _rule is { Injected: > 0, Times: int.MaxValue };

    /// <inheritdoc/>
    /// <remarks>An answer that was spoilt may have been that.</remarks>
    public bool MetCommit => true;

    /// <inheritdoc/>
    public string? LostCommit => null;

    /// <summary>Makes the server object that leads to it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="owner">A session that may change the server object; it is the peer's from now on.</param>
    /// <param name="name">The server object's name.</param>
    public static async Task<FaultyDynamoDb> CreateAsync(DynamoDbCluster cluster, Session owner, string name)
    {
        FaultProxy proxy = FaultProxy.Start(cluster.Peer.Endpoint);
        await owner.ExecuteAsync($"""
            CREATE SERVER {name} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{proxy.Endpoint}', max_retries '1', connect_timeout '1');
            CREATE USER MAPPING FOR postgres SERVER {name} OPTIONS (access_key_id 'a', secret_access_key '{DynamoDbCluster.Secret}');
            """);
        return new FaultyDynamoDb(new DynamoDbRows(cluster.Client, $"{name}_t"), proxy, owner, name);
    }

    /// <inheritdoc/>
    public int Share => 1;

    /// <inheritdoc/>
    public int Variants(bool isLong) => isLong ? 4 : 1;

    /// <inheritdoc/>
    public bool StartsCold(int variant) => variant == 3;

    /// <inheritdoc/>
    /// <remarks>Options that change within a transaction are those of the next.</remarks>
    public bool MayPass(string fault, FaultOperation operation) => _isAltered && operation.Before is not null;

    /// <inheritdoc/>
    public async Task<(string Table, string Atomic)> CreateTablesAsync(Session session)
    {
        await _rows.CreateAsync();
        return await _rows.DeclareAsync(session, Server);
    }

    /// <inheritdoc/>
    public string Import(string schema) => $"IMPORT FOREIGN SCHEMA dynamodb LIMIT TO ({Server}_t) FROM SERVER {Server} INTO {schema}";

    /// <inheritdoc/>
    public async Task ArmAsync(string fault, int variant)
    {
        switch (fault)
        {
            case "no name":
                _isAltered = true;
                await _owner.ExecuteAsync($"ALTER SERVER {Server} OPTIONS (SET endpoint 'http://no-such-host.invalid:8000')");
                break;
            case "no TLS":
                // The proxy waits for the end of a request in plain text, and so says nothing.
                _isAltered = true;
                await _owner.ExecuteAsync($"ALTER SERVER {Server} OPTIONS (SET endpoint '{_proxy.Endpoint.Replace("http:", "https:", StringComparison.Ordinal)}')");
                break;
            default:
                _rule = _proxy.Add(new FaultRule(Make(fault)) { Times = variant == 1 ? 1 : int.MaxValue, Skip = variant == 2 ? 1 : 0 });
                break;
        }
    }

    /// <inheritdoc/>
    public async Task ClearAsync()
    {
        _rule = null;
        _proxy.Clear();
        if (_isAltered)
        {
            _isAltered = false;
            await _owner.ExecuteAsync($"ALTER SERVER {Server} OPTIONS (SET endpoint '{_proxy.Endpoint}')");
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> StateAsync() => _rows.ReadAsync();

    /// <inheritdoc/>
    public Task RestoreAsync() => _rows.RestoreAsync();

    /// <inheritdoc/>
    public Task QuietAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<string?> HeldAsync() => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    private static Fault Make(string fault) => fault switch
    {
        "Delay" => Fault.Delay(TimeSpan.FromMilliseconds(200)),
        "Status503" => Fault.Status(503),
        "Throttle" => Fault.Throttle,
        "InternalServerError" => Fault.Service(500, fault),
        "AccessDeniedException" or "InvalidSignatureException" => Fault.Service(400, fault),
        _ => new Fault(Enum.Parse<FaultKind>(fault)),
    };
}
