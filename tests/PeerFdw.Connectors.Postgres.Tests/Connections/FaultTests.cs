using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Tests.Reading;
using PeerFdw.Connectors.Postgres.Tests.Servers;
using PeerFdw.Spi;
using PeerFdw.Testing.Faults;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Connectors.Postgres.Tests.Connections;

/// <summary>What goes wrong between the server and this client: rows or an error of class 08, and the next scan is right.</summary>
[Collection(RemoteServerGroup.Name)]
public sealed class FaultTests(RemoteServer server, ITestOutputHelper output)
{
    private const string From = "FROM (SELECT n, repeat('x', n) AS t FROM generate_series(1, 300) AS n) AS s ORDER BY n";

    public static TheoryData<string, bool> Faults()
    {
        var data = new TheoryData<string, bool>();
        foreach (PostgresFault fault in new[]
        {
            PostgresFault.Close, PostgresFault.CutInHead, PostgresFault.CutInBody, PostgresFault.Corrupt, PostgresFault.Garbage, PostgresFault.Shutdown,
        })
        {
            data.Add(fault.ToString(), false);
            data.Add(fault.ToString(), true);
        }

        data.Add(nameof(PostgresFault.Truncate), true);
        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_lasts_is_a_lost_connection(string fault, bool isForData)
    {
        await using PostgresFaultProxy proxy = PostgresFaultProxy.Start(server.Cluster.Port);
        await using PostgresPeerConnection connection = Connect(proxy);
        List<string?[]> expected = await ReadAsync(connection);
        proxy.Arm(Enum.Parse<PostgresFault>(fault), isForData);
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => ReadAsync(connection));
        output.WriteLine($"{error.SqlState} {error.Message} / {error.Detail} / {error.Context}");
        Assert.StartsWith("08", error.SqlState.Code, StringComparison.Ordinal);
        Assert.True(proxy.Injected > 0);
        proxy.Clear();
        Assert.Equal(expected, await ReadAsync(connection));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_late_is_waited_for(bool isForData)
    {
        await using PostgresFaultProxy proxy = PostgresFaultProxy.Start(server.Cluster.Port);
        await using PostgresPeerConnection connection = Connect(proxy);
        List<string?[]> expected = await ReadAsync(connection);
        proxy.Arm(PostgresFault.Slow, isForData);
        Assert.Equal(expected, await ReadAsync(connection));
        Assert.True(proxy.Injected > 0);
    }

    private PostgresPeerConnection Connect(PostgresFaultProxy proxy) =>
        server.Connect(new Dictionary<string, string> { ["port"] = $"{proxy.Port}", ["sslmode"] = "disable" });

    private static async Task<List<string?[]>> ReadAsync(PostgresPeerConnection connection)
    {
        await using var scan = new TestScan(connection, From, [TestTypes.Column("int4", "n"), TestTypes.Column("text", "t")]);
        List<string?[]> rows = await scan.ReadAsync();
        Assert.Equal(300, rows.Count);
        Assert.Equal(300, rows.Select(r => r[0]).Distinct().Count());
        return rows;
    }
}
