using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>Every operation of the PostgreSQL peer under every fault: rows or a clean error, nothing half-done or held, the next query right.</summary>
public sealed class PostgresFaultMatrixTests(PostgresFaultCluster cluster, ITestOutputHelper output) : IClassFixture<PostgresFaultCluster>
{
    public static TheoryData<string> Operations() => [.. FaultOperations.OfPostgres.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task PostgreSQL_fails_cleanly(string operation)
    {
        await using FaultyPostgres peer = await FaultyPostgres.CreateAsync(cluster.Remote, cluster.OtherAuthority, await cluster.OpenAsync(), cluster.NextName());
        await using Session bystander = await cluster.OpenAsync();
        await new FaultMatrix(peer, operation, FaultOperations.OfPostgres[operation], cluster.OpenAsync, output.WriteLine).RunAsync();

        // A crash of a backend would have ended this session, too.
        Assert.Equal("1", await bystander.TextAsync("SELECT 1"));
    }
}
