using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Tests.Reading;
using PeerFdw.Connectors.Postgres.Tests.Servers;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Writing;
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

    /// <summary>Of the end of an UPDATE nothing is left that says how many rows it were; the statement that begins the transaction is met by the others.</summary>
    [Theory]
    [InlineData("UPDATE fault_counts SET n = n + 1")]
    [InlineData("/* a comment */ WITH u AS (SELECT 1) DELETE FROM fault_counts")]
    [InlineData("SELECT n FROM fault_counts")]
    public async Task A_number_of_rows_that_is_damaged_is_none(string sql)
    {
        await using PostgresFaultProxy proxy = PostgresFaultProxy.Start(server.Cluster.Port);
        await using PostgresPeerConnection connection = Connect(proxy);
        await using (PostgresPeerConnection direct = server.Connect())
        {
            await CountAsync(direct, "CREATE TABLE IF NOT EXISTS public.fault_counts AS SELECT n FROM generate_series(1, 7) n", commits: true);
        }

        sql = sql.Replace("fault_counts", "public.fault_counts", StringComparison.Ordinal);
        var seen = new List<string>();
        for (int passed = 0; passed < 12; passed++)
        {
            Assert.Equal(7, await CountAsync(connection, sql));
            proxy.Arm(PostgresFault.Corrupt, isForData: true, passed);
            try
            {
                Assert.Equal(7, await CountAsync(connection, sql));
            }
            catch (PeerException error)
            {
                Assert.Equal("08P01", error.SqlState.Code);
                seen.Add(error.Detail!);
            }

            proxy.Clear();
        }

        Assert.Contains("The end of the statement's answer does not say how many rows it gave or wrote.", seen);
    }

    private static async Task<long> CountAsync(PostgresPeerConnection connection, string sql, bool commits = false)
    {
        await using var transaction = new PostgresTransaction(connection, new SessionSettings(ScanNotices: false));
        long count = await transaction.RunStatementAsync(new StatementRequest(sql, [], false, 1, 1, new Silence()), null, CancellationToken.None);
        if (commits)
        {
            await transaction.FlushAsync(new Silence(), CancellationToken.None);
            transaction.Commit();
        }

        return count;
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
