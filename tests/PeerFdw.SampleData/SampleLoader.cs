using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace PeerFdw.SampleData;

/// <summary>Creates tables and fills them by BatchWriteItem, many requests side by side.</summary>
public static class SampleLoader
{
    private const int ItemsOfBatch = 25;
    private const int Parallelism = 16;

    /// <summary>A client with credentials that a local server takes.</summary>
    /// <param name="endpoint">The endpoint's URL.</param>
    /// <returns>The client.</returns>
    public static AmazonDynamoDBClient Connect(string endpoint) => new(
        new BasicAWSCredentials("sample", "sample"),
        new AmazonDynamoDBConfig { ServiceURL = endpoint, AuthenticationRegion = "us-west-2", MaxConnectionsPerServer = Parallelism });

    /// <summary>Creates and fills all sample tables; those that are there already are made anew.</summary>
    /// <param name="client">The client.</param>
    /// <param name="loaded">Called for each table with the number of its items.</param>
    /// <returns>A task that ends when all are filled.</returns>
    public static async Task LoadAllAsync(IAmazonDynamoDB client, Action<string, int>? loaded = null)
    {
        foreach (SampleTable table in SampleTables.All())
        {
            int count = await LoadAsync(client, table);
            loaded?.Invoke(table.Name, count);
        }
    }

    /// <summary>Creates and fills one table.</summary>
    /// <param name="client">The client.</param>
    /// <param name="table">The table.</param>
    /// <returns>How many items it has.</returns>
    public static async Task<int> LoadAsync(IAmazonDynamoDB client, SampleTable table)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(table);
        try
        {
            await client.DeleteTableAsync(table.Name);
            while (await StatusAsync(client, table.Name) is not null)
            {
                await Task.Delay(50);
            }
        }
        catch (ResourceNotFoundException)
        {
            // It was not there.
        }

        await client.CreateTableAsync(table.Definition);
        while (await StatusAsync(client, table.Name) != TableStatus.ACTIVE)
        {
            await Task.Delay(50);
        }

        int count = 0;
        await Parallel.ForEachAsync(
            table.Items.Chunk(ItemsOfBatch),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism },
            async (items, cancellationToken) =>
            {
                await WriteAsync(client, table.Name, items, cancellationToken);
                Interlocked.Add(ref count, items.Length);
            });
        return count;
    }

    private static async Task WriteAsync(
        IAmazonDynamoDB client, string table, IReadOnlyList<Dictionary<string, AttributeValue>> items, CancellationToken cancellationToken)
    {
        var requests = new Dictionary<string, List<WriteRequest>>
        {
            [table] = [.. items.Select(item => new WriteRequest(new PutRequest(item)))],
        };
        for (int delay = 20; requests.Count > 0; delay *= 2)
        {
            BatchWriteItemResponse response = await client.BatchWriteItemAsync(requests, cancellationToken);
            requests = response.UnprocessedItems ?? [];
            if (requests.Count > 0)
            {
                await Task.Delay(delay, cancellationToken);
            }
        }
    }

    private static async Task<TableStatus?> StatusAsync(IAmazonDynamoDB client, string table)
    {
        try
        {
            return (await client.DescribeTableAsync(table)).Table.TableStatus;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
