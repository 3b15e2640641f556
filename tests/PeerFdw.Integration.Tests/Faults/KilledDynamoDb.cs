using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using PeerFdw.SampleData;
using PeerFdw.Testing;
using PeerFdw.Testing.Faults;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>A dynalite that keeps its tables in a folder, and is killed and started again on the same port.</summary>
internal sealed class KilledDynamoDb : IFaultyPeer
{
    private readonly Dynalite _peer;
    private readonly string _folder;
    private readonly AmazonDynamoDBClient _client;
    private readonly DynamoDbRows _rows;
    private readonly FaultProxy _proxy;
    private readonly Session _owner;
    private readonly KillSwitch _switch;
    private FaultRule? _rule;
    private bool _isAltered;
    private bool _isDead;

    private KilledDynamoDb(Dynalite peer, string folder, AmazonDynamoDBClient client, Session owner, string server)
    {
        _peer = peer;
        _folder = folder;
        _client = client;
        _rows = new DynamoDbRows(client, $"{server}_t");
        _proxy = FaultProxy.Start(peer.Endpoint);
        _switch = new KillSwitch(KillAsync);
        _proxy.Killing = _switch.PullAsync;
        _owner = owner;
        Server = server;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, FaultOutcome> Faults { get; } = new Dictionary<string, FaultOutcome>
    {
        ["killed"] = new(false, "08") { IsSingle = true },
        ["restarted"] = new(true, "") { IsSingle = true },
        ["killed midway"] = new(false, "08"),
    };

    /// <inheritdoc/>
    public string Server { get; }

    /// <inheritdoc/>
    public bool WasMet => _switch.WasPulled;

    /// <inheritdoc/>
    public bool MetCommit => _rule is not null;

    /// <inheritdoc/>
    public string? LostCommit => null;

    /// <summary>Starts it, and makes the server object that leads to it.</summary>
    /// <param name="owner">A session that may change the server object; it is the peer's from now on.</param>
    /// <param name="name">The server object's name.</param>
    public static async Task<KilledDynamoDb> CreateAsync(Session owner, string name)
    {
        string folder = Directory.CreateTempSubdirectory("peer_fdw_dynalite_").FullName;
        Dynalite peer = await Dynalite.StartAsync(folder);
        await owner.ExecuteAsync($"""
            CREATE SERVER {name} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{peer.Endpoint}', max_retries '1');
            CREATE USER MAPPING FOR postgres SERVER {name} OPTIONS (access_key_id 'a', secret_access_key '{DynamoDbCluster.Secret}');
            """);
        return new KilledDynamoDb(peer, folder, SampleLoader.Connect(peer.Endpoint), owner, name);
    }

    /// <inheritdoc/>
    public int Share => 2;

    /// <inheritdoc/>
    public int Variants(bool isLong) => isLong ? 2 : 1;

    /// <inheritdoc/>
    public bool StartsCold(int variant) => false;

    /// <inheritdoc/>
    public bool MayPass(string fault, FaultOperation operation) => false;

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
        _switch.Arm();
        if (fault == "killed midway")
        {
            await PointAsync(_proxy.Endpoint);
            _rule = _proxy.Add(new FaultRule(new Fault(FaultKind.Kill)) { Skip = variant });
            return;
        }

        await _switch.PullAsync();
        if (fault == "restarted")
        {
            await LaunchAsync();
        }
    }

    /// <inheritdoc/>
    public async Task ClearAsync()
    {
        _rule = null;
        _proxy.Clear();
        if (_isAltered)
        {
            await PointAsync(_peer.Endpoint);
            _isAltered = false;
        }

        await LaunchAsync();
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
        _switch.Dispose();
        _client.Dispose();
        await _peer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task PointAsync(string endpoint)
    {
        _isAltered = true;
        await _owner.ExecuteAsync($"ALTER SERVER {Server} OPTIONS (SET endpoint '{endpoint}')");
    }

    private async Task KillAsync()
    {
        _isDead = true;
        await _peer.KillAsync();
    }

    private async Task LaunchAsync()
    {
        await _switch.DisarmAsync();
        if (_isDead)
        {
            await _peer.LaunchAsync();
            _isDead = false;
        }
    }
}
