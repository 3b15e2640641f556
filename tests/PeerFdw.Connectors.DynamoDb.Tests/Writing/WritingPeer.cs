using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Testing;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;
using TableDescription = PeerFdw.Spi.Planning.TableDescription;

namespace PeerFdw.Connectors.DynamoDb.Tests.Writing;

/// <summary>DynamoDB Local with empty tables for tests that write, and a client that is not ours to look at them.</summary>
public sealed class WritingPeer : IAsyncLifetime, IDisposable
{
    /// <summary>The columns of <see cref="CreateAsync"/>'s tables: pk and sk are the key, total the sort key of an index, document all of it.</summary>
    internal static readonly IReadOnlyList<ColumnDescription> Columns =
    [
        Column(1, "oid", DataType.Text),
        Column(2, "pk", DataType.Text, "partition_key", "true"),
        Column(3, "sk", DataType.Numeric, "sort_key", "true"),
        Column(4, "note", DataType.Text),
        Column(5, "total", DataType.Numeric, "lsi_name", "by_total"),
        Column(6, "tags", TextArray),
        Column(7, "city", DataType.Text, "mapped_attr", "addr.city"),
        Column(8, "second", DataType.Text, "mapped_attr", "list[1]"),
        Column(9, "bin", DataType.Binary),
        Column(10, "data", JsonB),
        Column(11, "document", Json, "ddb_document", "true"),
        Column(12, "ver", DataType.Int64),
    ];

    private int _names;
    private DynamoDbLocal? _server;
    private AmazonDynamoDBClient? _client;

    internal AmazonDynamoDBClient Client => _client!;

    internal string Endpoint => _server!.Endpoint;

    internal IPeerConnection? Connection { get; private set; }

    public async Task InitializeAsync()
    {
        _server = await DynamoDbLocal.StartAsync();
        _client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("AKID", Scanning.Secret),
            new AmazonDynamoDBConfig { ServiceURL = _server.Endpoint, AuthenticationRegion = "us-west-2" });
        Connection = Scanning.Connector.Connect(Scanning.Request(_server.Endpoint));
    }

    public async Task DisposeAsync()
    {
        if (Connection is not null)
        {
            await Connection.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public void Dispose() => _client?.Dispose();

    /// <summary>Makes an empty table and a foreign table for it.</summary>
    internal async Task<TableDescription> CreateAsync(params string[] options)
    {
        string name = $"writing_{Interlocked.Increment(ref _names)}";
        await Client.CreateTableAsync(new CreateTableRequest
        {
            TableName = name,
            KeySchema = [new("pk", KeyType.HASH), new("sk", KeyType.RANGE)],
            AttributeDefinitions = [new("pk", "S"), new("sk", "N"), new("total", "N")],
            BillingMode = BillingMode.PAY_PER_REQUEST,
            LocalSecondaryIndexes =
            [
                new LocalSecondaryIndex
                {
                    IndexName = "by_total", KeySchema = [new("pk", KeyType.HASH), new("total", KeyType.RANGE)], Projection = new Projection { ProjectionType = "ALL" },
                },
            ],
        });
        return Table(Columns, ["table_name", name, .. options]);
    }

    /// <summary>Writes an item past the connector, from typed JSON without its key.</summary>
    internal async Task PutAsync(TableDescription table, string pk, int sk, string attributes = "{}")
    {
        Dictionary<string, ItemValue> item = ItemJson.ReadItem(Encoding.UTF8.GetBytes(attributes));
        item["pk"] = ItemValue.OfText(pk);
        item["sk"] = ItemValue.OfNumber($"{sk}");
        await Client.PutItemAsync(NameOf(table), item.ToDictionary(p => p.Key, p => Attribute(p.Value)));
    }

    internal Task DeleteAsync(TableDescription table, string pk, int sk) => Client.DeleteItemAsync(NameOf(table), Key(pk, sk));

    /// <summary>An item in typed JSON, attributes in order of their names; null if it does not exist.</summary>
    internal async Task<string?> GetAsync(TableDescription table, string pk, int sk)
    {
        GetItemResponse response = await Client.GetItemAsync(NameOf(table), Key(pk, sk), true);
        return response.Item is { Count: > 0 } item ? Typed(item) : null;
    }

    /// <summary>All items' keys, sorted.</summary>
    internal async Task<string[]> KeysAsync(TableDescription table)
    {
        var keys = new List<string>();
        Dictionary<string, AttributeValue>? start = null;
        do
        {
            ScanResponse page = await Client.ScanAsync(new ScanRequest(NameOf(table)) { ConsistentRead = true, ExclusiveStartKey = start });
            keys.AddRange(page.Items.Select(i => $"{i["pk"].S}{i["sk"].N}"));
            start = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
        }
        while (start is not null);
        return [.. keys.Order(StringComparer.Ordinal)];
    }

    internal static string NameOf(TableDescription table) => table.Options.Text("table_name")!;

    /// <summary>Typed JSON as DocumentConverter shows it.</summary>
    internal static string Plain(string typed)
    {
        var output = new ByteBuilder();
        byte[] bytes = Encoding.UTF8.GetBytes($"{{\"M\":{typed}}}");
        var cursor = new JsonCursor(bytes, 0);
        new DocumentConverter(output).Convert(ref cursor, 0);
        return Encoding.UTF8.GetString(output.Written);
    }

    private static Dictionary<string, AttributeValue> Key(string pk, int sk) => new()
    {
        ["pk"] = new() { S = pk },
        ["sk"] = new() { N = $"{sk}" },
    };

    private static string Typed(Dictionary<string, AttributeValue> item)
    {
        Dictionary<string, ItemValue> sorted = Item.New();
        foreach ((string name, AttributeValue value) in item.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            sorted[name] = Value(value);
        }

        return Encoding.UTF8.GetString(ItemJson.Write(sorted));
    }

    private static ItemValue Value(AttributeValue value)
    {
        if (value.M is { } members && value.IsMSet)
        {
            Dictionary<string, ItemValue> map = Item.New();
            foreach ((string name, AttributeValue member) in members.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                map[name] = Value(member);
            }

            return ItemValue.OfMap(map);
        }

        return value switch
        {
            { S: { } text } => ItemValue.OfText(text),
            { N: { } number } => ItemValue.OfNumber(number),
            { B: { } bytes } => ItemValue.OfBinary(bytes.ToArray()),
            { BOOL: { } flag } => ItemValue.OfBoolean(flag),
            { NULL: true } => ItemValue.Null,
            { SS.Count: > 0 } => ItemValue.OfSet(Tables.AttributeKind.SS, value.SS.Order(StringComparer.Ordinal).Select(ItemValue.OfText).ToArray()),
            { NS.Count: > 0 } => ItemValue.OfSet(Tables.AttributeKind.NS, value.NS.Order(StringComparer.Ordinal).Select(ItemValue.OfNumber).ToArray()),
            { BS.Count: > 0 } => ItemValue.OfSet(Tables.AttributeKind.BS, value.BS.Select(b => ItemValue.OfBinary(b.ToArray())).ToArray()),
            _ => ItemValue.OfList(value.L.Select(Value).ToArray()),
        };
    }

    private static AttributeValue Attribute(ItemValue value) => value.Kind switch
    {
        Tables.AttributeKind.S => new() { S = value.Text },
        Tables.AttributeKind.N => new() { N = value.Text },
        Tables.AttributeKind.B => new() { B = new MemoryStream(value.Bytes) },
        Tables.AttributeKind.BOOL => new() { BOOL = value.Flag },
        Tables.AttributeKind.NULL => new() { NULL = true },
        Tables.AttributeKind.M => new() { M = value.Members.ToDictionary(p => p.Key, p => Attribute(p.Value)), IsMSet = true },
        Tables.AttributeKind.SS => new() { SS = value.Elements.Select(e => e.Text).ToList() },
        Tables.AttributeKind.NS => new() { NS = value.Elements.Select(e => e.Text).ToList() },
        Tables.AttributeKind.BS => new() { BS = value.Elements.Select(e => new MemoryStream(e.Bytes)).ToList() },
        _ => new() { L = value.Elements.Select(Attribute).ToList(), IsLSet = true },
    };
}
