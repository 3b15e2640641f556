using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>The table of the matrix in DynamoDB, as its owner sees it.</summary>
/// <param name="client">Who asks.</param>
/// <param name="table">Its name.</param>
internal sealed class DynamoDbRows(AmazonDynamoDBClient client, string table)
{
    private const int Count = 200;

    /// <summary>Makes it, with its rows.</summary>
    public async Task CreateAsync()
    {
        await client.CreateTableAsync(new CreateTableRequest
        {
            TableName = table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions = [new AttributeDefinition("part", ScalarAttributeType.S), new AttributeDefinition("id", ScalarAttributeType.N)],
            KeySchema = [new KeySchemaElement("part", KeyType.HASH), new KeySchemaElement("id", KeyType.RANGE)],
        });
        while ((await client.DescribeTableAsync(table)).Table.TableStatus != TableStatus.ACTIVE)
        {
            await Task.Delay(10);
        }

        await Task.WhenAll(Enumerable.Range(1, Count).Select(PutAsync));
    }

    /// <summary>Makes the foreign tables that show it: one that is written by batches, and one that is written all or nothing.</summary>
    public async Task<(string Table, string Atomic)> DeclareAsync(Session session, string server)
    {
        await session.ExecuteAsync("SET peer_fdw.scan_notices = off");
        foreach ((string name, string options) in new[] { (table, ""), ($"{table}_atomic", ", write_mode 'transaction'") })
        {
            await session.ExecuteAsync($"""
                CREATE FOREIGN TABLE {name} (id int OPTIONS (sort_key 'true'), part text OPTIONS (partition_key 'true') COLLATE "C", body text)
                SERVER {server} OPTIONS (table_name '{table}', insert_mode 'upsert'{options})
                """);
        }

        return (table, $"{table}_atomic");
    }

    /// <summary>Its rows.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync() => [.. (await ScanAsync()).Select(Text)];

    /// <summary>Gives it the rows that it had at first.</summary>
    public async Task RestoreAsync()
    {
        List<Dictionary<string, AttributeValue>> items = await ScanAsync();
        var right = Enumerable.Range(1, Count).ToDictionary(Text);
        foreach (Dictionary<string, AttributeValue> item in items)
        {
            if (!right.Remove(Text(item)) && int.Parse(item["id"].N, CultureInfo.InvariantCulture) > Count)
            {
                await client.DeleteItemAsync(table, new Dictionary<string, AttributeValue> { ["part"] = item["part"], ["id"] = item["id"] });
            }
        }

        await Task.WhenAll(right.Values.Select(PutAsync));
    }

    private static string Text(int row) => $"{row} p{row % 10} {new string('x', row)}";

    private static string Text(Dictionary<string, AttributeValue> item) => $"{item["id"].N} {item["part"].S} {item["body"].S}";

    private async Task<List<Dictionary<string, AttributeValue>>> ScanAsync() =>
        (await client.ScanAsync(new ScanRequest(table) { ConsistentRead = true })).Items;

    private Task PutAsync(int row) => client.PutItemAsync(table, new Dictionary<string, AttributeValue>
    {
        ["part"] = new($"p{row % 10}"),
        ["id"] = new() { N = $"{row}" },
        ["body"] = new(new string('x', row)),
    });
}
