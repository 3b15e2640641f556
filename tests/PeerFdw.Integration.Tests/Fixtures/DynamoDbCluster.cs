using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Npgsql;
using PeerFdw.SampleData;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests;

/// <summary>
/// A PostgreSQL with the extension as it is installed, DynamoDB Local with the sample data imported into the schema <c>app</c>, and in
/// the schema <c>local</c> the same orders as a local table.
/// </summary>
public sealed class DynamoDbCluster : IAsyncLifetime
{
    /// <summary>The secret of the user mapping; it must never be seen.</summary>
    public const string Secret = "s3cr3t-Zm9vYmFy";

    private int _names;

    public PostgresCluster Postgres { get; private set; } = null!;

    public DynamoDbLocal Peer { get; private set; } = null!;

    public AmazonDynamoDBClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Peer = await DynamoDbLocal.StartAsync();
        Client = SampleLoader.Connect(Peer.Endpoint);
        await SampleLoader.LoadAllAsync(Client);
        Postgres = await PostgresCluster.StartAsync();
        await using Session session = await OpenAsync();
        await session.ExecuteAsync($"""
            CREATE EXTENSION peer_fdw;
            CREATE SERVER ddb FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{Peer.Endpoint}');
            CREATE USER MAPPING FOR postgres SERVER ddb OPTIONS (access_key_id 'sample', secret_access_key '{Secret}');
            CREATE SCHEMA app;
            IMPORT FOREIGN SCHEMA dynamodb FROM SERVER ddb INTO app;
            CREATE SCHEMA local;
            CREATE TABLE local.orders (i int PRIMARY KEY, customer_id text COLLATE "C" NOT NULL, order_id text COLLATE "C" NOT NULL,
                ordered_at text COLLATE "C", total numeric, status text COLLATE "C", document jsonb NOT NULL);
            """);
        await using (NpgsqlBinaryImporter importer = await session.Connection.BeginBinaryImportAsync("COPY local.orders FROM STDIN (FORMAT binary)"))
        {
            for (int i = 0; i < OrderItems.Count; i++)
            {
                await importer.StartRowAsync();
                await importer.WriteAsync(i, NpgsqlTypes.NpgsqlDbType.Integer);
                await importer.WriteAsync(OrderItems.Customer(i), NpgsqlTypes.NpgsqlDbType.Text);
                await importer.WriteAsync(OrderItems.OrderId(i), NpgsqlTypes.NpgsqlDbType.Text);
                await importer.WriteAsync(OrderItems.OrderedAt(i).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture), NpgsqlTypes.NpgsqlDbType.Text);
                await importer.WriteAsync(OrderItems.Total(i), NpgsqlTypes.NpgsqlDbType.Numeric);
                await importer.WriteAsync(OrderItems.Status(i), NpgsqlTypes.NpgsqlDbType.Text);
                await importer.WriteAsync(ItemJson.Of(OrderItems.Make(i)), NpgsqlTypes.NpgsqlDbType.Jsonb);
            }

            await importer.CompleteAsync();
        }

        await session.ExecuteAsync("ANALYZE local.orders");
    }

    public async Task DisposeAsync()
    {
        if (Postgres is not null)
        {
            await Postgres.DisposeAsync();
        }

        Client?.Dispose();
        if (Peer is not null)
        {
            await Peer.DisposeAsync();
        }
    }

    public async Task<Session> OpenAsync(string user = "postgres")
    {
        var session = new Session(await Postgres.ConnectAsync(user: user));
        await session.ExecuteAsync("SET search_path = app, public");
        return session;
    }

    /// <summary>A name for an object that no other test has.</summary>
    public string NextName(string stem) => $"{stem}_{Interlocked.Increment(ref _names)}";
}

/// <summary>The tests that share the DynamoDB cluster.</summary>
[CollectionDefinition(Name)]
public sealed class DynamoDbCollection : ICollectionFixture<DynamoDbCluster>
{
    public const string Name = "dynamodb";
}
