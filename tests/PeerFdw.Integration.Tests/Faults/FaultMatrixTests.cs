using System.Linq;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>Every operation of the DynamoDB peer under every fault: rows or a clean error, nothing held, the next query right.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class FaultMatrixTests(DynamoDbCluster cluster, ITestOutputHelper output)
{
    public static TheoryData<string> Operations() => [.. FaultOperations.OfDynamoDb.Keys];

    /// <summary>dynalite knows no transactions.</summary>
    public static TheoryData<string> BatchOperations() => [.. FaultOperations.OfDynamoDb.Where(o => !o.Value.IsAtomic).Select(o => o.Key)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task DynamoDB_fails_cleanly(string operation)
    {
        await using FaultyDynamoDb peer = await FaultyDynamoDb.CreateAsync(cluster, await cluster.OpenAsync(), cluster.NextName("ddb_fault"));
        await RunAsync(peer, operation);
    }

    [Theory]
    [MemberData(nameof(BatchOperations))]
    public async Task DynamoDB_is_killed_and_started_again(string operation)
    {
        await using KilledDynamoDb peer = await KilledDynamoDb.CreateAsync(await cluster.OpenAsync(), cluster.NextName("ddb_kill"));
        await RunAsync(peer, operation);
    }

    private async Task RunAsync(IFaultyPeer peer, string operation)
    {
        await using Session bystander = await cluster.OpenAsync();
        await new FaultMatrix(peer, operation, FaultOperations.OfDynamoDb[operation], () => cluster.OpenAsync(), output.WriteLine).RunAsync();

        // A crash of a backend would have ended this session, too.
        Assert.Equal("1", await bystander.TextAsync("SELECT 1"));
    }
}
