using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.SampleData;
using PeerFdw.Testing;
using PeerFdw.Testing.Timing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>Peers that are not there, do not answer, or do not know us; and what EXPLAIN does without them.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class PeerFailureTests(DynamoDbCluster cluster, ITestOutputHelper output)
{
    [Fact]
    public async Task Explain_needs_no_network()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await TableAsync(session, $"http://127.0.0.1:{FreePort.Next()}");
        string plan = await session.ExplainAsync($"SELECT * FROM {table} WHERE customer_id = 'C0001' AND order_id > '2024'");
        Assert.Contains("DynamoDB Operation: Query", plan, StringComparison.Ordinal);
        Assert.Contains("Key Condition", plan, StringComparison.Ordinal);
        Assert.Contains("'2024'", plan, StringComparison.Ordinal);
        Assert.DoesNotContain(DynamoDbCluster.Secret, plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_is_a_connection_error()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await TableAsync(session, $"http://127.0.0.1:{FreePort.Next()}");
        PostgresException error = await session.ErrorAsync($"SELECT * FROM {table}");
        Assert.StartsWith("08", error.SqlState, StringComparison.Ordinal);
        Assert.DoesNotContain(DynamoDbCluster.Secret, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    [TimedTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_peer_that_never_answers_can_be_cancelled(bool isTerminated)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using Session other = await cluster.OpenAsync();
        await using Session session = await cluster.OpenAsync();
        string table = await TableAsync(session, $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        Task<PostgresException> failing = session.ErrorAsync($"SELECT * FROM {table}");
        using TcpClient accepted = await silent.AcceptTcpClientAsync();
        await Task.Delay(200);
        Assert.False(failing.IsCompleted);
        var since = Stopwatch.StartNew();
        await other.ExecuteAsync($"SELECT pg_{(isTerminated ? "terminate" : "cancel")}_backend({session.ProcessId})");
        Assert.Equal(isTerminated ? "57P01" : "57014", (await failing).SqlState);
        output.WriteLine($"{(isTerminated ? "terminate" : "cancel")}: {since.Elapsed.TotalMilliseconds:F1} ms");
        Timely.Within(500, since, "cancel");
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_undefined()
    {
        await using Session session = await cluster.OpenAsync();
        string table = cluster.NextName("missing");
        await session.ExecuteAsync($"CREATE FOREIGN TABLE {table} (id text OPTIONS (partition_key 'true')) SERVER ddb OPTIONS (table_name 'nothing_here')");
        PostgresException error = await session.ErrorAsync($"SELECT * FROM {table}");
        Assert.Equal("42P01", error.SqlState);
        Assert.Contains("nothing_here", error.MessageText + error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_user_without_a_mapping_is_not_let_in()
    {
        await using Session session = await cluster.OpenAsync();
        string role = cluster.NextName("plain");
        await session.ExecuteAsync($"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA app TO {role}; GRANT SELECT ON orders TO {role}");
        await using Session plain = await cluster.OpenAsync(role);
        PostgresException error = await plain.ErrorAsync("SELECT count(*) FROM orders");
        Assert.Equal("28000", error.SqlState);
        Assert.NotNull(error.Hint);
        await plain.ExplainAsync("SELECT count(*) FROM orders");

        // A mapping without keys does not open the machine's own credentials.
        await session.ExecuteAsync($"CREATE USER MAPPING FOR {role} SERVER ddb");
        await using Session mapped = await cluster.OpenAsync(role);
        Assert.Equal("28000", (await mapped.ErrorAsync("SELECT count(*) FROM orders")).SqlState);
    }

    [Fact]
    public async Task A_changed_endpoint_is_used_by_the_next_statement()
    {
        await using Session session = await cluster.OpenAsync();
        string server = cluster.NextName("moving");
        await session.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{cluster.Peer.Endpoint}', max_retries '0');
            CREATE USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (access_key_id 'a', secret_access_key 'b');
            CREATE FOREIGN TABLE {server}_t (customer_id text OPTIONS (partition_key 'true'), order_id text OPTIONS (sort_key 'true')) SERVER {server} OPTIONS (table_name 'orders');
            PREPARE {server}_p AS SELECT count(*) FROM {server}_t WHERE customer_id = 'C0001';
            """);
        Assert.NotEqual(0, await session.NumberAsync($"EXECUTE {server}_p"));
        await using Session other = await cluster.OpenAsync();
        await other.ExecuteAsync($"ALTER SERVER {server} OPTIONS (SET endpoint 'http://127.0.0.1:{FreePort.Next()}')");
        Assert.StartsWith("08", (await session.ErrorAsync($"EXECUTE {server}_p")).SqlState, StringComparison.Ordinal);
        await other.ExecuteAsync($"ALTER SERVER {server} OPTIONS (SET endpoint '{cluster.Peer.Endpoint}')");
        Assert.NotEqual(0, await session.NumberAsync($"EXECUTE {server}_p"));
    }

    [Fact]
    public async Task A_thousand_queries_leak_nothing()
    {
        await using Session session = await cluster.OpenAsync();
        const string Loop = "DO $$ BEGIN FOR i IN 1..{0} LOOP PERFORM document FROM orders WHERE customer_id = 'C0001' AND order_id = '2024-01-01#000399'; END LOOP; END $$";
        await session.ExecuteAsync(string.Format(null, Loop, 200));
        int descriptors = Backend.Descriptors(session.ProcessId);
        long memory = Backend.PrivateKilobytes(session.ProcessId);
        await session.ExecuteAsync(string.Format(null, Loop, 1000));
        output.WriteLine($"{Backend.PrivateKilobytes(session.ProcessId) - memory} KiB more");
        Assert.InRange(Backend.Descriptors(session.ProcessId), 0, descriptors + 2);
        Assert.True(Backend.PrivateKilobytes(session.ProcessId) - memory < 16 * 1024);
        Assert.Equal(["0", "1"], await session.RowAsync("SELECT handles, connections FROM peer_fdw_bridge()"));
    }

    [Fact]
    public async Task A_second_implementation_agrees()
    {
        await using Dynalite dynalite = await Dynalite.StartAsync();
        using Amazon.DynamoDBv2.AmazonDynamoDBClient client = SampleLoader.Connect(dynalite.Endpoint);
        foreach (SampleTable table in SampleTables.All())
        {
            if (table.Name != "orders")
            {
                await SampleLoader.LoadAsync(client, table);
            }
        }

        await using Session session = await cluster.OpenAsync();
        string server = cluster.NextName("dynalite");
        await session.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{dynalite.Endpoint}');
            CREATE USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (access_key_id 'a', secret_access_key 'b');
            CREATE SCHEMA {server};
            IMPORT FOREIGN SCHEMA dynamodb FROM SERVER {server} INTO {server};
            """);
        foreach (string query in new[]
        {
            "SELECT \"Id\", document::jsonb - 'Authors' FROM {0}\"ProductCatalog\" ORDER BY \"Id\"",
            "SELECT document::jsonb FROM {0}\"Music\" WHERE \"Artist\" = 'No One You Know' ORDER BY \"SongTitle\" DESC",
            "SELECT document::jsonb FROM {0}\"Music\" WHERE \"Genre\" = 'Rock' AND \"AlbumTitle\" >= 'B' ORDER BY \"SongTitle\"",
            "SELECT count(*) FROM {0}\"Reply\" WHERE \"PostedBy\" = 'User A' AND \"Message\" LIKE 'S%'",
            "SELECT \"Subject\" FROM {0}\"Thread\" WHERE \"ForumName\" = 'Amazon DynamoDB' AND \"LastPostDateTime\" > '2015-09-20' ORDER BY 1",
            "SELECT count(*) FROM {0}\"Forum\"",
        })
        {
            Assert.Equal(
                await session.RowsAsync(string.Format(null, query, "app.")), await session.RowsAsync(string.Format(null, query, server + ".")));
        }
    }

    private async Task<string> TableAsync(Session session, string endpoint)
    {
        string server = cluster.NextName("absent");
        await session.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{endpoint}', max_retries '0');
            CREATE USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (access_key_id 'a', secret_access_key '{DynamoDbCluster.Secret}');
            CREATE FOREIGN TABLE {server}_t (customer_id text OPTIONS (partition_key 'true') COLLATE "C", order_id text OPTIONS (sort_key 'true') COLLATE "C",
                document json OPTIONS (ddb_document 'true')) SERVER {server} OPTIONS (table_name 'orders');
            """);
        return $"{server}_t";
    }
}
