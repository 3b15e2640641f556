using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.DynamoDb.Writing;

/// <summary>Transactions that are larger than the memory they may use.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class SpillTests(DynamoDbCluster cluster, ITestOutputHelper output)
{
    /// <summary>60 MB in rows of 300 kB; 32 MiB stay in memory.</summary>
    private static string Insert(WritableTable table, int from, int to) =>
        $"INSERT INTO {table.Name} (pk, sk, note) SELECT 'a', g, repeat(chr(65 + g % 26), 300000) FROM generate_series({from}, {to}) AS g";

    [Fact]
    public async Task Rows_go_to_a_file_without_a_name_and_arrive()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session, "insert_mode 'upsert'");
        await session.ExecuteAsync("BEGIN");
        await InsertAsync(session, table, 1, 200);
        Assert.Single(SpillFiles(session), f => f.EndsWith("(deleted)", StringComparison.Ordinal));

        // What a savepoint drops had gone to the file in part.
        await session.ExecuteAsync($"SAVEPOINT s; UPDATE {table.Name} SET note = upper(note) || 'x' WHERE sk < 10");
        await InsertAsync(session, table, 201, 300);
        await session.ExecuteAsync($"ROLLBACK TO s; DELETE FROM {table.Name} WHERE sk % 2 = 0");
        Assert.Equal(["100", "30000000", "0"], await session.RowAsync($"""
            SELECT count(*), sum(length(note)), count(*) FILTER (WHERE note <> repeat(chr(65 + sk % 26), 300000)) FROM {table.Name}
            """));
        await session.ExecuteAsync("COMMIT");

        // What a transaction held is let go behind its end, while the client has its answer.
        for (int i = 0; i < 200 && SpillFiles(session).Length > 0; i++)
        {
            await Task.Delay(25);
        }

        Assert.Empty(SpillFiles(session));
        Assert.Equal(100, await table.CountAsync());
        Assert.Equal(["100", "0"], await session.RowAsync(
            $"SELECT count(*), count(*) FILTER (WHERE note <> repeat(chr(65 + sk % 26), 300000)) FROM {table.Name}"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_fails_the_statement_only() => await FailsAsync("/nowhere/at/all", "58000", "Could not find");

    [MountFact]
    public async Task A_full_disk_fails_the_statement_only()
    {
        string folder = Directory.CreateTempSubdirectory("peer_fdw_full_").FullName;
        await ServerProcess.RunAsync("mount", "-t", "tmpfs", "-o", "size=4m,mode=1777", "none", folder);
        try
        {
            await FailsAsync(folder, "53100", "No space left");
        }
        finally
        {
            await ServerProcess.RunAsync("umount", folder);
            Directory.Delete(folder);
        }
    }

    private static string[] SpillFiles(Session session) =>
    [
        .. Directory.GetFileSystemEntries($"/proc/{session.ProcessId}/fd")
            .Select(f => new FileInfo(f).LinkTarget ?? "").Where(t => t.Contains("/peer_fdw_", StringComparison.Ordinal) && t.Contains("deleted", StringComparison.Ordinal)),
    ];

    private static Task InsertAsync(Session session, WritableTable table, int from, int to) =>
        session.ExecuteAsync(Insert(table, from, to));

    private async Task FailsAsync(string folder, string state, string reason)
    {
        await using PostgresCluster other = await PostgresCluster.StartAsync(environment: new Dictionary<string, string> { ["TMPDIR"] = folder });
        await using var session = new Session(await other.ConnectAsync());
        await session.ExecuteAsync("CREATE EXTENSION peer_fdw");
        string server = await WritableTable.ServerAsync(cluster, session, cluster.Peer.Endpoint);
        WritableTable table = await WritableTable.CreateAsync(cluster, session, "insert_mode 'upsert'", server: server);
        await session.ExecuteAsync("BEGIN");
        await InsertAsync(session, table, 1, 2);
        (string sqlState, string message, string detail, string hint) = await session.CaughtAsync(Insert(table, 3, 200));
        output.WriteLine($"{sqlState} {message} / {detail} / {hint}");
        Assert.Equal(state, sqlState);
        Assert.Contains(reason, detail, StringComparison.Ordinal);
        Assert.Contains(folder, hint, StringComparison.Ordinal);

        // The transaction goes on with what it had.
        await InsertAsync(session, table, 3, 4);
        Assert.Equal(4, await session.NumberAsync($"SELECT count(*) FROM {table.Name}"));
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(4, await table.CountAsync());
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }
}
