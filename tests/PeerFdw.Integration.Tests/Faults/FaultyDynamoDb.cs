using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using PeerFdw.Testing.Faults;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>DynamoDB Local behind a proxy. Variant 0 of a fault meets every request, the others one, which is sent again.</summary>
internal sealed class FaultyDynamoDb : IFaultyPeer
{
    private readonly AmazonDynamoDBClient _client;
    private readonly FaultProxy _proxy;
    private readonly Session _owner;
    private readonly string _server;
    private FaultRule? _rule;
    private bool _isAltered;

    private FaultyDynamoDb(AmazonDynamoDBClient client, FaultProxy proxy, Session owner, string server)
    {
        _client = client;
        _proxy = proxy;
        _owner = owner;
        _server = server;
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
        ["Garbage"] = new(false, "08"),
        ["AccessDeniedException"] = new(false, "42"),
        ["InternalServerError"] = new(false, "08"),
        ["Status503"] = new(false, "08"),
        ["Throttle"] = new(false, "53"),
        ["InvalidSignatureException"] = new(false, "28"),
        ["NeverAnswer"] = new(false, "57"),
        ["no name"] = new(false, "08"),
        ["no TLS"] = new(false, "08"),
    };

    /// <inheritdoc/>
    public bool WasMet => _isAltered || _rule is { Injected: > 0, Times: int.MaxValue };

    /// <summary>Makes the server object that leads to it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="owner">A session that may change the server object; it is the peer's from now on.</param>
    /// <param name="name">The server object's name.</param>
    public static async Task<FaultyDynamoDb> CreateAsync(DynamoDbCluster cluster, Session owner, string name)
    {
        FaultProxy proxy = FaultProxy.Start(cluster.Peer.Endpoint);
        await owner.ExecuteAsync($"""
            CREATE SERVER {name} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{proxy.Endpoint}', max_retries '1');
            CREATE USER MAPPING FOR postgres SERVER {name} OPTIONS (access_key_id 'a', secret_access_key '{DynamoDbCluster.Secret}');
            """);
        return new FaultyDynamoDb(cluster.Client, proxy, owner, name);
    }

    /// <inheritdoc/>
    public async Task<string> CreateTableAsync(Session session)
    {
        string table = $"{_server}_t";
        await _client.CreateTableAsync(new CreateTableRequest
        {
            TableName = table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions = [new AttributeDefinition("part", ScalarAttributeType.S), new AttributeDefinition("id", ScalarAttributeType.N)],
            KeySchema = [new KeySchemaElement("part", KeyType.HASH), new KeySchemaElement("id", KeyType.RANGE)],
        });
        await Task.WhenAll(Enumerable.Range(1, 200).Select(g => _client.PutItemAsync(table, new Dictionary<string, AttributeValue>
        {
            ["part"] = new($"p{g % 10}"),
            ["id"] = new() { N = $"{g}" },
            ["body"] = new(new string('x', g)),
        })));
        await session.ExecuteAsync($"""
            SET peer_fdw.scan_notices = off;
            CREATE FOREIGN TABLE {table} (id int OPTIONS (sort_key 'true'), part text OPTIONS (partition_key 'true') COLLATE "C", body text)
            SERVER {_server} OPTIONS (insert_mode 'upsert')
            """);
        return table;
    }

    /// <inheritdoc/>
    public string Import(string schema) => $"IMPORT FOREIGN SCHEMA dynamodb LIMIT TO ({_server}_t) FROM SERVER {_server} INTO {schema}";

    /// <inheritdoc/>
    public async Task ArmAsync(string fault, int variant)
    {
        switch (fault)
        {
            case "no name":
                _isAltered = true;
                await _owner.ExecuteAsync($"ALTER SERVER {_server} OPTIONS (SET endpoint 'http://no-such-host.invalid:8000')");
                break;
            case "no TLS":
                _isAltered = true;
                await _owner.ExecuteAsync($"ALTER SERVER {_server} OPTIONS (SET endpoint '{_proxy.Endpoint.Replace("http:", "https:", StringComparison.Ordinal)}')");
                break;
            default:
                _rule = _proxy.Add(new FaultRule(Make(fault)) { Times = variant > 0 ? 1 : int.MaxValue });
                break;
        }
    }

    /// <inheritdoc/>
    public async Task ClearAsync()
    {
        _proxy.Clear();
        if (_isAltered)
        {
            _isAltered = false;
            await _owner.ExecuteAsync($"ALTER SERVER {_server} OPTIONS (SET endpoint '{_proxy.Endpoint}')");
        }
    }

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
