using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using PeerFdw.Connectors.DynamoDb.Tests.Local;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Filters;

/// <summary>A table in DynamoDB Local with an item for each form that the attribute "a" can have; the item's key names the form.</summary>
public sealed class FilterItems : IAsyncLifetime
{
    internal const string Table = "forms";

    internal LocalTables Local { get; } = new();

    internal static IReadOnlyDictionary<string, AttributeValue?> Forms { get; } = new Dictionary<string, AttributeValue?>
    {
        ["missing"] = null,
        ["null"] = new() { NULL = true },
        ["empty"] = S(""),
        ["abc"] = S("abc"),
        ["ab\u00e9"] = S("ab\u00e9"),
        ["\U0001d4b3"] = S("\U0001d4b3"),
        ["five"] = S("5"),
        ["5"] = N("5"),
        ["4.5"] = N("4.5"),
        ["big"] = N("12345678901234567890123456789012345678"),
        ["big+1"] = N("12345678901234567890123456789012345679"),
        ["tiny"] = N("-1E-130"),
        ["true"] = new() { BOOL = true },
        ["false"] = new() { BOOL = false },
        ["bytes"] = B(0, 255),
        ["no bytes"] = B(),
        ["map"] = new() { M = new() { ["k"] = S("abc"), ["n"] = new() { NULL = true }, ["l"] = new() { L = [S("abc"), N("5")] } } },
        ["empty map"] = new() { M = [], IsMSet = true },
        ["list"] = new() { L = [S("abc"), N("5"), new() { BOOL = true }, new() { NULL = true }, B(0, 255), new() { L = [S("x")] }, new() { M = new() { ["k"] = S("y") } }] },
        ["empty list"] = new() { L = [], IsLSet = true },
        ["texts"] = new() { SS = ["abc", "x"] },
        ["numbers"] = new() { NS = ["5", "7"] },
        ["binaries"] = new() { BS = [new MemoryStream([0, 255])] },
    };

    public async Task InitializeAsync()
    {
        await Local.InitializeAsync();
        await Local.Client.CreateTableAsync(new CreateTableRequest
        {
            TableName = Table,
            KeySchema = [new("p", KeyType.HASH), new("s", KeyType.RANGE)],
            AttributeDefinitions = [new("p", "S"), new("s", "N"), new("g", "S"), new("h", "N")],
            BillingMode = BillingMode.PAY_PER_REQUEST,
            GlobalSecondaryIndexes =
            [
                new() { IndexName = "by_g", KeySchema = [new("g", KeyType.HASH), new("h", KeyType.RANGE)], Projection = new Projection { ProjectionType = "ALL" } },
            ],
            LocalSecondaryIndexes =
            [
                new() { IndexName = "by_h", KeySchema = [new("p", KeyType.HASH), new("h", KeyType.RANGE)], Projection = new Projection { ProjectionType = "ALL" } },
            ],
        });
        foreach ((string name, AttributeValue? value) in Forms)
        {
            var item = new Dictionary<string, AttributeValue> { ["p"] = S(name), ["s"] = N("1"), ["g"] = S("g"), ["h"] = N("1") };
            if (value is not null)
            {
                item["a"] = value;
            }

            await Local.Client.PutItemAsync(Table, item);
        }
    }

    public async Task DisposeAsync()
    {
        await Local.DisposeAsync();
        Local.Dispose();
    }

    /// <summary>The keys of the items that pass a filter; "a" is #a.</summary>
    internal async Task<string[]> FindAsync(string expression, Dictionary<string, AttributeValue> values)
    {
        ScanResponse answer = await Local.Client.ScanAsync(new ScanRequest(Table)
        {
            FilterExpression = expression,
            ExpressionAttributeNames = new() { ["#a"] = "a" },
            ExpressionAttributeValues = values.Count > 0 ? values : null,
        });
        return answer.Items.Select(i => i["p"].S).Order(System.StringComparer.Ordinal).ToArray();
    }

    internal static AttributeValue S(string text) => new() { S = text };

    internal static AttributeValue N(string number) => new() { N = number };

    internal static AttributeValue B(params byte[] bytes) => new() { B = new MemoryStream(bytes) };
}
