using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using PeerFdw.SampleData;

namespace PeerFdw.Integration.Tests.DynamoDb.Writing;

/// <summary>A table of DynamoDB with the key (pk, sk), the foreign table that shows it, and a look at its items that goes past the extension.</summary>
internal sealed class WritableTable
{
    public const string Columns = """
        pk text OPTIONS (partition_key 'true') COLLATE "C", sk int OPTIONS (sort_key 'true'), note text, qty int, price numeric, tags text[],
        city text OPTIONS (mapped_attr 'address.city'), extra jsonb
        """;

    private readonly AmazonDynamoDBClient _client;

    private WritableTable(string name, AmazonDynamoDBClient client)
    {
        Name = name;
        _client = client;
    }

    /// <summary>The name of both tables.</summary>
    public string Name { get; }

    public static async Task<WritableTable> CreateAsync(
        DynamoDbCluster cluster, Session session, string options = "", string columns = Columns, string server = "ddb")
    {
        string name = cluster.NextName("w");
        await cluster.Client.CreateTableAsync(SampleTable.Define(name, ["pk:S", "sk:N"], ["pk", "sk"]));
        await session.ExecuteAsync($"""
            SET peer_fdw.scan_notices = off;
            CREATE FOREIGN TABLE {name} ({columns}) SERVER {server} OPTIONS (table_name '{name}', estimated_rows '100'{(options.Length > 0 ? ", " : "")}{options})
            """);
        return new WritableTable(name, cluster.Client);
    }

    /// <summary>Makes a server for another endpoint.</summary>
    public static async Task<string> ServerAsync(DynamoDbCluster cluster, Session session, string endpoint, int retries = 0)
    {
        string server = cluster.NextName("relay");
        await session.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{endpoint}', max_retries '{retries}');
            CREATE USER MAPPING FOR PUBLIC SERVER {server} OPTIONS (access_key_id 'sample', secret_access_key '{DynamoDbCluster.Secret}')
            """);
        return server;
    }

    /// <summary>An item, or null.</summary>
    public async Task<Dictionary<string, AttributeValue>?> ItemAsync(string partition, int sort)
    {
        GetItemResponse response = await _client.GetItemAsync(new GetItemRequest { TableName = Name, Key = Key(partition, sort), ConsistentRead = true });
        return response.IsItemSet ? response.Item : null;
    }

    public async Task PutAsync(string partition, int sort, params (string Name, AttributeValue Value)[] attributes)
    {
        Dictionary<string, AttributeValue> item = Key(partition, sort);
        foreach ((string name, AttributeValue value) in attributes)
        {
            item.Add(name, value);
        }

        await _client.PutItemAsync(Name, item);
    }

    public async Task DeleteAsync(string partition, int sort) => await _client.DeleteItemAsync(Name, Key(partition, sort));

    public async Task<long> CountAsync()
    {
        long count = 0;
        Dictionary<string, AttributeValue>? next = null;
        do
        {
            ScanResponse page = await _client.ScanAsync(
                new ScanRequest { TableName = Name, Select = Select.COUNT, ConsistentRead = true, ExclusiveStartKey = next });
            count += page.Count ?? 0;
            next = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
        }
        while (next is not null);
        return count;
    }

    /// <summary>COPY … FROM STDIN.</summary>
    public static async Task CopyAsync(Session session, string statement, IEnumerable<string> lines)
    {
        await using TextWriter writer = await session.Connection.BeginTextImportAsync(statement);
        foreach (string line in lines)
        {
            await writer.WriteLineAsync(line);
        }
    }

    private static Dictionary<string, AttributeValue> Key(string partition, int sort) =>
        new() { ["pk"] = new AttributeValue(partition), ["sk"] = new AttributeValue { N = FormattableString.Invariant($"{sort}") } };
}
