using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi.Execution;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Local;

/// <summary>DynamoDB Local with a table of several pages, whose items are known here too, and small ones with other keys.</summary>
public sealed class LocalTables : IAsyncLifetime, IDisposable
{
    internal const int Count = 3000;
    private DynamoDbLocal? _server;
    private AmazonDynamoDBClient? _client;

    /// <summary>An item of the table "orders" in plain form. Placed and status are missing in some.</summary>
    internal sealed record Order(string Customer, int Id, decimal Total, string? Status, string? Placed);

    internal IReadOnlyList<Order> Orders { get; } = Enumerable.Range(0, Count).Select(i => new Order(
        i < 2000 ? "big" : $"c{i % 10}",
        i,
        (i % 100) + 0.25m,
        i % 3 == 0 ? null : i % 3 == 1 ? "open" : "done",
        i % 7 == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"2024-{(i % 12) + 1:00}"))).ToArray();

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
        await CreateAsync(
            "orders", "customer:S:HASH,id:N:RANGE",
            new LocalSecondaryIndex { IndexName = "by_total", KeySchema = Keys("customer:S:HASH,total:N:RANGE"), Projection = All() },
            new GlobalSecondaryIndex { IndexName = "by_status", KeySchema = Keys("status:S:HASH,placed:S:RANGE"), Projection = All() },
            new GlobalSecondaryIndex { IndexName = "by_email", KeySchema = Keys("email:S:HASH"), Projection = All() },
            new GlobalSecondaryIndex { IndexName = "narrow", KeySchema = Keys("placed:S:HASH"), Projection = new Projection { ProjectionType = "KEYS_ONLY" } });
        await WriteAsync("orders", Orders.Select(Item));
        await CreateAsync("blobs", "k:B:HASH,document:S:RANGE");
        await WriteAsync("blobs", Enumerable.Range(0, 256).Select(i => new Dictionary<string, AttributeValue>
        {
            ["k"] = new() { B = new MemoryStream([(byte)i]) },
            ["document"] = new() { S = "d" },
        }));
        await CreateAsync("dotted", "a.b:N:HASH");
        await WriteAsync("dotted", Enumerable.Range(-5, 10).Select(i => new Dictionary<string, AttributeValue>
        {
            ["a.b"] = new() { N = i.ToString(CultureInfo.InvariantCulture) },
        }));
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

    private static Dictionary<string, AttributeValue> Item(Order order)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["customer"] = new() { S = order.Customer },
            ["id"] = new() { N = order.Id.ToString(CultureInfo.InvariantCulture) },
            ["total"] = new() { N = order.Total.ToString(CultureInfo.InvariantCulture) },
            ["filler"] = new() { S = new string('x', 1000) },
        };
        if (order.Status is not null)
        {
            item["status"] = new AttributeValue { S = order.Status };
        }

        if (order.Placed is not null)
        {
            item["placed"] = new AttributeValue { S = order.Placed };
        }

        return item;
    }

    private static Projection All() => new() { ProjectionType = "ALL" };

    private static List<KeySchemaElement> Keys(string keys) =>
        keys.Split(',').Select(k => k.Split(':')).Select(k => new KeySchemaElement(k[0], k[2])).ToList();

    private async Task CreateAsync(string name, string keys, params object[] indexes)
    {
        var request = new CreateTableRequest
        {
            TableName = name,
            KeySchema = Keys(keys),
            AttributeDefinitions = keys.Split(',').Select(k => k.Split(':')).Select(k => new AttributeDefinition(k[0], k[1])).ToList(),
            BillingMode = BillingMode.PAY_PER_REQUEST,
        };
        if (indexes.Length > 0)
        {
            request.LocalSecondaryIndexes = indexes.OfType<LocalSecondaryIndex>().ToList();
            request.GlobalSecondaryIndexes = indexes.OfType<GlobalSecondaryIndex>().ToList();
            request.AttributeDefinitions.AddRange(
                [new("total", "N"), new("status", "S"), new("placed", "S"), new("email", "S")]);
        }

        await Client.CreateTableAsync(request);
    }

    private async Task WriteAsync(string table, IEnumerable<Dictionary<string, AttributeValue>> items)
    {
        foreach (Dictionary<string, AttributeValue>[] batch in items.Chunk(25))
        {
            await Client.BatchWriteItemAsync(new BatchWriteItemRequest
            {
                RequestItems = new() { [table] = batch.Select(i => new WriteRequest(new PutRequest(i))).ToList() },
            });
        }
    }
}
