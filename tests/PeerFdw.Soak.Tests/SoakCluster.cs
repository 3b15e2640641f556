using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using PeerFdw.SampleData;
using PeerFdw.Testing;

namespace PeerFdw.Soak;

/// <summary>
/// A PostgreSQL with the extension as it is installed; its peers are DynamoDB Local and a second database of the same server. <c>p.accounts</c> holds money that is
/// only moved, so that its sum is known at every moment; in <c>d.notes</c> each session has a partition of its own.
/// </summary>
internal sealed class SoakCluster : IAsyncDisposable
{
    /// <summary>How many accounts there are, and how much is in each at first.</summary>
    public const int Accounts = 2000;
    public const int Amount = 1000;

    private readonly DynamoDbLocal _peer;

    private SoakCluster(PostgresCluster postgres, DynamoDbLocal peer)
    {
        Postgres = postgres;
        _peer = peer;
    }

    /// <summary>The server.</summary>
    public PostgresCluster Postgres { get; }

    /// <summary>Starts everything.</summary>
    public static async Task<SoakCluster> StartAsync()
    {
        DynamoDbLocal peer = await DynamoDbLocal.StartAsync();
        PostgresCluster postgres = await PostgresCluster.StartAsync(new Dictionary<string, string> { ["max_connections"] = "200", ["deadlock_timeout"] = "200ms" });
        var cluster = new SoakCluster(postgres, peer);
        await cluster.FillAsync();
        return cluster;
    }

    /// <summary>Runs one statement in a session of its own.</summary>
    public async Task<string?> AskAsync(string sql, string database = "postgres")
    {
        await using NpgsqlConnection connection = await Postgres.ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await _peer.DisposeAsync();
    }

    private async Task FillAsync()
    {
        using (AmazonDynamoDBClient client = SampleLoader.Connect(_peer.Endpoint))
        {
            await SampleLoader.LoadAsync(client, SampleTables.All().Single(t => t.Name == "orders"));
            await client.CreateTableAsync(new CreateTableRequest
            {
                TableName = "notes",
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = [new AttributeDefinition("session", ScalarAttributeType.S), new AttributeDefinition("n", ScalarAttributeType.N)],
                KeySchema = [new KeySchemaElement("session", KeyType.HASH), new KeySchemaElement("n", KeyType.RANGE)],
            });
        }

        await AskAsync("CREATE DATABASE there");
        await AskAsync(
            $"""
            CREATE TABLE accounts (id int PRIMARY KEY, amount int NOT NULL, note text);
            INSERT INTO accounts SELECT g, {Amount}, repeat('x', g % 50) FROM generate_series(1, {Accounts}) g;
            CREATE TABLE journal (id bigserial PRIMARY KEY, session text, at timestamptz DEFAULT now(), note text);
            ANALYZE
            """,
            "there");
        await AskAsync($"""
            CREATE EXTENSION peer_fdw;
            CREATE SCHEMA p;
            CREATE SERVER pg FOREIGN DATA WRAPPER peer_postgres OPTIONS (host '127.0.0.1', port '{Postgres.Port}', dbname 'there', application_name 'soak');
            CREATE USER MAPPING FOR postgres SERVER pg OPTIONS ("user" 'postgres', password_required 'false');
            CREATE FOREIGN TABLE p.accounts (id int, amount int, note text) SERVER pg OPTIONS (schema_name 'public');
            CREATE FOREIGN TABLE p.journal (session text, note text) SERVER pg OPTIONS (schema_name 'public');
            CREATE FOREIGN TABLE p.slow (n int) SERVER pg OPTIONS (query 'SELECT g AS n FROM generate_series(1, 400) g, pg_sleep(0.01 * sign(g))');
            CREATE FOREIGN TABLE p.missing (n int) SERVER pg OPTIONS (schema_name 'public');
            CREATE SCHEMA d;
            CREATE SERVER ddb FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{_peer.Endpoint}');
            CREATE USER MAPPING FOR postgres SERVER ddb OPTIONS (access_key_id 'sample', secret_access_key 'sample');
            IMPORT FOREIGN SCHEMA dynamodb LIMIT TO (orders) FROM SERVER ddb INTO d;
            CREATE FOREIGN TABLE d.notes (session text OPTIONS (partition_key 'true') COLLATE "C", n numeric OPTIONS (sort_key 'true'), note text) SERVER ddb OPTIONS (table_name 'notes');
            ALTER DATABASE postgres SET peer_fdw.scan_notices = off;
            """);
    }
}
