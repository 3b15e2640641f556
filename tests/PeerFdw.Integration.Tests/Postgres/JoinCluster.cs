using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>
/// Four tables that are joined, in a second database: schema <c>p</c> sees them by this project, <c>f</c> by postgres_fdw, <c>l</c> has copies. Nobody changes them but
/// through names of <see cref="NextName"/>.
/// </summary>
public sealed class JoinCluster : IAsyncLifetime
{
    private int _names;

    /// <summary>Keys that miss on either side, that are doubled, and that are NULL.</summary>
    public const string Tables = """
        CREATE TABLE {0}.customers (id int PRIMARY KEY, name text, region text COLLATE "C", credit numeric(10,2), born date);
        INSERT INTO {0}.customers SELECT g, 'customer ' || g, (ARRAY['north', 'south', NULL])[g % 3 + 1], g * 10.25, date '1980-01-01' + g * 100 FROM generate_series(1, 45) g;
        CREATE TABLE {0}.orders (id int PRIMARY KEY, customer_id int, placed timestamptz, note text);
        INSERT INTO {0}.orders SELECT g, CASE WHEN g % 9 <> 0 THEN g * 7 % 40 END, timestamptz '2024-01-01 00:00+00' + g * interval '5 h', CASE WHEN g % 5 <> 0 THEN 'note "' || g END
            FROM generate_series(1, 100) g;
        CREATE TABLE {0}.items (order_id int, line int, product_id int, quantity int, price numeric(10,2), PRIMARY KEY (order_id, line));
        INSERT INTO {0}.items SELECT g % 110 + 1, g / 110, g % 13, g % 5 + 1, g % 100 * 0.25 FROM generate_series(0, 329) g;
        CREATE TABLE {0}.products (id int PRIMARY KEY, name text, tags text[]);
        INSERT INTO {0}.products SELECT g, 'product ' || g, ARRAY['a' || g % 3, 'b'] FROM generate_series(0, 9) g;
        """;

    private const string ForeignTables = """
        CREATE FOREIGN TABLE {0}.customers (id int, name text, region text COLLATE "C", credit numeric(10,2), born date) SERVER {1} OPTIONS (schema_name 'public');
        CREATE FOREIGN TABLE {0}.orders (id int, customer_id int, placed timestamptz, note text) SERVER {1} OPTIONS (schema_name 'public');
        CREATE FOREIGN TABLE {0}.items (order_id int, line int, product_id int, quantity int, price numeric(10,2)) SERVER {1} OPTIONS (schema_name 'public');
        CREATE FOREIGN TABLE {0}.products (id int, name text, tags text[]) SERVER {1} OPTIONS (schema_name 'public');
        """;

    public PostgresCluster Postgres { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Postgres = await SyntheticCluster.StartAsync();
        await using (Session session = await OpenAsync())
        {
            await session.ExecuteAsync("CREATE DATABASE there");
        }

        await using (Session there = await OpenThereAsync())
        {
            await there.ExecuteAsync(Tables.Replace("{0}", "public", System.StringComparison.Ordinal));
            await there.ExecuteAsync("ANALYZE");
        }

        await using Session here = await OpenAsync();
        await here.ExecuteAsync("CREATE EXTENSION peer_fdw; CREATE EXTENSION postgres_fdw; CREATE SCHEMA p; CREATE SCHEMA f; CREATE SCHEMA l");
        await here.ExecuteAsync(Tables.Replace("{0}", "l", System.StringComparison.Ordinal));
        foreach ((string schema, string server, string wrapper) in new[] { ("p", "peer", "peer_postgres"), ("f", "fdw", "postgres_fdw") })
        {
            await here.ExecuteAsync($"""
                CREATE SERVER {server} FOREIGN DATA WRAPPER {wrapper} OPTIONS (host '127.0.0.1', port '{Postgres.Port}', dbname 'there');
                CREATE USER MAPPING FOR postgres SERVER {server} OPTIONS ("user" 'postgres', password_required 'false');
                {ForeignTables.Replace("{0}", schema, System.StringComparison.Ordinal).Replace("{1}", server, System.StringComparison.Ordinal)}
                """);
        }
    }

    public async Task DisposeAsync() => await Postgres.DisposeAsync();

    public async Task<Session> OpenAsync() => new(await Postgres.ConnectAsync());

    public async Task<Session> OpenThereAsync() => new(await Postgres.ConnectAsync("there"));

    /// <summary>A name that no other test has.</summary>
    public string NextName(string stem) => $"{stem}_{Interlocked.Increment(ref _names)}";
}

/// <summary>The tests that share the cluster.</summary>
[CollectionDefinition(Name)]
public sealed class JoinCollection : ICollectionFixture<JoinCluster>
{
    public const string Name = "postgres joins";
}
