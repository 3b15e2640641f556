using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>Every operation under every fault of a peer: rows or a clean error, nothing held, the next query right.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class FaultMatrixTests(DynamoDbCluster cluster, ITestOutputHelper output)
{
    public static TheoryData<string> Operations()
    {
        var names = new TheoryData<string>();
        foreach (string name in FaultOperations.All.Keys)
        {
            names.Add(name);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task DynamoDB_fails_cleanly(string operation)
    {
        Session owner = await cluster.OpenAsync();
        await using FaultyDynamoDb peer = await FaultyDynamoDb.CreateAsync(cluster, owner, cluster.NextName("ddb_fault"));
        await RunAsync(peer, operation);
    }

    private async Task RunAsync(IFaultyPeer peer, string operation)
    {
        await using Session bystander = await cluster.OpenAsync();
        await FaultMatrix.RunAsync(peer, operation, () => cluster.OpenAsync(), output.WriteLine);

        // A crash of a backend would have ended this session, too.
        Assert.Equal("1", await bystander.TextAsync("SELECT 1"));
    }
}
