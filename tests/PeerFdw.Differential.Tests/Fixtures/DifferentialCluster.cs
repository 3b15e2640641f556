using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Npgsql;
using PeerFdw.Differential.Tests.Data;
using PeerFdw.Differential.Tests.Schema;
using PeerFdw.SampleData;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Differential.Tests.Fixtures;

/// <summary>
/// DynamoDB Local with the adversarial items, and a PostgreSQL with four schemas of the same tables: <c>remote</c> (foreign), <c>local</c> (copies of what
/// a scan without pushdown reads), <c>wrong</c> (views that make a known mistake), <c>second</c> (foreign, on dynalite, made on demand).
/// </summary>
public sealed class DifferentialCluster : IAsyncLifetime
{
    internal PostgresCluster Postgres { get; private set; } = null!;

    internal DynamoDbLocal Peer { get; private set; } = null!;

    /// <summary>The tables that this DynamoDB can hold: indexes of several key attributes are young.</summary>
    internal IReadOnlyList<TestTable> Tables { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Peer = await DynamoDbLocal.StartAsync();
        using AmazonDynamoDBClient client = SampleLoader.Connect(Peer.Endpoint);
        foreach (SampleTable table in PeerTables.All())
        {
            await SampleLoader.LoadAsync(client, table);
        }

        bool hasSeveral = await SeveralKeys.TryLoadAsync(client);
        Tables = [.. TestTables.All.Where(t => hasSeveral || t.Peer != SeveralKeys.Name)];
        Postgres = await PostgresCluster.StartAsync();
        await using NpgsqlConnection connection = await Postgres.ConnectAsync();
        await ExecuteAsync(connection, $"""
            CREATE EXTENSION peer_fdw;
            CREATE SERVER ddb FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{Peer.Endpoint}', parallel_scan_count '2');
            CREATE USER MAPPING FOR postgres SERVER ddb OPTIONS (access_key_id 'sample', secret_access_key 'sample');
            CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
            CREATE SCHEMA remote; CREATE SCHEMA local; CREATE SCHEMA wrong;
            CREATE TABLE probe (t text COLLATE "C", n numeric, b bytea, i integer);
            INSERT INTO probe SELECT * FROM unnest(
                ARRAY['a', 'a', 'A', 'á', 'a ', 'zz', '', NULL, 'ab', '5'], ARRAY[0, 1, -1, 5, 0.1, 1e-130, 'NaN', NULL, 5.0, 1e40]::numeric[],
                ARRAY['\x00', '\x00', '\xff', '\x61', '', NULL, '\x0000', '\x01', '\x6162', '\x99']::bytea[], ARRAY[0, 1, 2, 5, 5, 7, NULL, -1, 100, 3]);
            ANALYZE probe;
            SET peer_fdw.scan_notices = off;
            SET peer_fdw.pushdown = off;
            """);
        foreach (TestTable table in Tables)
        {
            await ExecuteAsync(connection, table.Definition);
            await ExecuteAsync(connection, $"CREATE TABLE local.{table.Name} (LIKE remote.{table.Name}); INSERT INTO local.{table.Name} SELECT * FROM remote.{table.Name}; ANALYZE local.{table.Name}");
            foreach (TestColumn column in table.Columns)
            {
                column.Samples = await SamplesAsync(connection, $"SELECT DISTINCT {column.Name}::text COLLATE \"C\" AS t FROM local.{table.Name} WHERE octet_length({column.Name}::text) < 2000 ORDER BY t LIMIT 300");
            }
        }
    }

    public async Task DisposeAsync()
    {
        if (Postgres is not null)
        {
            await Postgres.DisposeAsync();
        }

        if (Peer is not null)
        {
            await Peer.DisposeAsync();
        }
    }

    internal TestTable Table(string name) => Tables.Single(t => t.Name == name);

    internal Side Open(string schema, string settings = "") => new(Postgres, schema, settings);

    internal static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : usual;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyList<string>> SamplesAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var samples = new List<string>();
        while (await reader.ReadAsync())
        {
            if (!reader.IsDBNull(0))
            {
                samples.Add(reader.GetString(0));
            }
        }

        return samples;
    }
}

/// <summary>The tests that share the cluster; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DifferentialCollection : ICollectionFixture<DifferentialCluster>
{
    public const string Name = "differential";
}
