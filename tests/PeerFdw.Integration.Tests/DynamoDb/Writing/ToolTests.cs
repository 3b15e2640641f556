using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.DynamoDb.Writing;

/// <summary>The tools that come with PostgreSQL: psql, pgbench, pg_dump, pg_restore.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class ToolTests(DynamoDbCluster cluster, ITestOutputHelper output)
{
    private const int Clients = 4;
    private const int Transactions = 25;

    [Theory]
    [InlineData("simple")]
    [InlineData("extended")]
    [InlineData("prepared")]
    public async Task Pgbench_runs_a_script(string protocol)
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        string script = await FileAsync($"""
            \set id random(1, 10)
            BEGIN;
            INSERT INTO app.{table.Name} (pk, sk, qty) VALUES ('c' || :client_id, :id, 0) ON CONFLICT DO NOTHING;
            UPDATE app.{table.Name} SET qty = qty + 1 WHERE pk = 'c' || :client_id AND sk = :id;
            SELECT qty, 1 / qty FROM app.{table.Name} WHERE pk = 'c' || :client_id AND sk = :id;
            INSERT INTO app.{table.Name} (pk, sk, qty) VALUES ('gone' || :client_id, :id, 0);
            DELETE FROM app.{table.Name} WHERE pk = 'gone' || :client_id;
            END;
            """);
        string report = await RunAsync("pgbench", "postgres", "-n", "-M", protocol, "-c", $"{Clients}", "-j", "2", "-t", $"{Transactions}", "-f", script);
        output.WriteLine(report);
        Assert.Contains($"number of transactions actually processed: {Clients * Transactions}/{Clients * Transactions}", report, StringComparison.Ordinal);
        Assert.Equal(
            [$"{Clients * Transactions}", $"{Clients}", "0"],
            await session.RowAsync($"SELECT sum(qty), count(DISTINCT pk), count(*) FILTER (WHERE pk LIKE 'gone%') FROM {table.Name}"));
    }

    [Fact]
    public async Task A_dump_can_be_restored_with_definitions_and_items()
    {
        await using Session session = await cluster.OpenAsync();
        (string dumped, string restored) = (cluster.NextName("dumped"), cluster.NextName("restored"));
        await session.ExecuteAsync($"CREATE DATABASE {dumped}");
        await session.ExecuteAsync($"CREATE DATABASE {restored}");
        string[] before;
        WritableTable table;
        await using (var source = new Session(await cluster.Postgres.ConnectAsync(dumped)))
        {
            await source.ExecuteAsync("CREATE EXTENSION peer_fdw");
            string server = await WritableTable.ServerAsync(cluster, source, cluster.Peer.Endpoint);
            table = await WritableTable.CreateAsync(
                cluster, source, "insert_mode 'upsert', write_mode 'batch', updatable 'true', version_attr 'qty'",
                WritableTable.Columns + ", n int GENERATED ALWAYS AS (qty * 2) STORED, d text DEFAULT 'x' CHECK (d <> '')", server);
            await source.ExecuteAsync($$$"""
                INSERT INTO {{{table.Name}}} (pk, sk, note, qty, tags, extra)
                SELECT 'a', g, E'tab\tand\nline ' || g, g, ARRAY['x', 'y'], '{"k": [1, null]}' FROM generate_series(1, 50) AS g
                """);
            before = await ContentsAsync(source, table);
            string schema = await FileAsync(await RunAsync("pg_dump", dumped, "--schema-only"));
            string items = await FileAsync(await RunAsync("pg_dump", dumped, "--data-only", $"--include-foreign-data={server}"));
            await source.ExecuteAsync($"DELETE FROM {table.Name}");
            Assert.Equal(0, await table.CountAsync());
            await RunAsync("psql", restored, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", schema, "-f", items);
        }

        await using var target = new Session(await cluster.Postgres.ConnectAsync(restored));
        await target.ExecuteAsync("SET peer_fdw.scan_notices = off");
        Assert.Equal(50, before.Length);
        Assert.Equal(before, await ContentsAsync(target, table));
        await target.ExecuteAsync($"UPDATE {table.Name} SET note = 'restored' WHERE sk = 7");
        Assert.Equal("restored", (await table.ItemAsync("a", 7))!["note"].S);
        Assert.Equal("23514", (await target.ErrorAsync($"INSERT INTO {table.Name} (pk, sk, d) VALUES ('b', 1, '')")).SqlState);
    }

    [Fact]
    public async Task Psql_copies_a_file_in_and_out()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        string file = await FileAsync(string.Concat(Enumerable.Range(1, 300).Select(i => $"p,{i},\"note, {i}\"\n")));
        string said = await RunAsync("psql", "postgres", "-X", "-c", $"\\copy app.{table.Name} (pk, sk, note) FROM '{file}' CSV");
        Assert.Contains("COPY 300", said, StringComparison.Ordinal);
        string back = Path.Combine(cluster.Postgres.Folder, "back.csv");
        await RunAsync("psql", "postgres", "-X", "-c", $"\\copy (SELECT pk, sk, note FROM app.{table.Name} ORDER BY sk) TO '{back}' CSV");
        Assert.Equal(await File.ReadAllTextAsync(file), await File.ReadAllTextAsync(back));
        said = await RunAsync("psql", "postgres", "-X", "-c", $"DELETE FROM app.{table.Name} WHERE pk = 'p' AND sk > 100");
        Assert.Contains("DELETE 200", said, StringComparison.Ordinal);
        Assert.Equal(100, await table.CountAsync());
    }

    private static async Task<string[]> ContentsAsync(Session session, WritableTable table) =>
        [.. (await session.RowsAsync($"SELECT * FROM public.{table.Name} ORDER BY pk, sk")).Select(r => string.Join('|', r))];

    private Task<string> RunAsync(string tool, string database, params string[] arguments) => ServerProcess.RunAsync(
        [Path.Combine(cluster.Postgres.Binaries, tool), "-h", "127.0.0.1", "-p", $"{cluster.Postgres.Port}", "-U", "postgres", .. arguments, database]);

    private async Task<string> FileAsync(string text)
    {
        string file = Path.Combine(cluster.Postgres.Folder, cluster.NextName("file"));
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
