using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>
/// A PostgreSQL with the extension and postgres_fdw, and a second database that both of them look at. Schema <c>p</c> has its tables by this project, <c>f</c> by
/// postgres_fdw, <c>l</c> has copies.
/// </summary>
public sealed class PostgresPeerCluster : IAsyncLifetime
{
    private const string Types = """
        id int NOT NULL, i2 smallint, i4 int, i8 bigint, f4 real, f8 double precision, n numeric(12,3), b boolean, t text, c text COLLATE "C",
        vc varchar(20), ch char(6), by bytea, d date, tm time, ttz timetz, ts timestamp, tz timestamptz, iv interval, u uuid, j json, jb jsonb,
        o oid, ip inet, ia int[], ta text[], r int4range, pt point, nm name, bt bit(4), vb varbit
        """;

    private const string Rows = """
        SELECT g, g % 7 - 3, g % 11 - 5, (g - 20) * 4000000000, (g % 5) / 3.0::real, CASE g WHEN 7 THEN 'NaN' WHEN 8 THEN '-Infinity' ELSE (g - 15) / 7.0 END::float8,
            CASE g WHEN 9 THEN 'NaN' ELSE (g - 12) * 1.125 END::numeric, CASE g % 3 WHEN 0 THEN true WHEN 1 THEN false END,
            CASE WHEN g % 6 <> 5 THEN (ARRAY['apple', 'Banana', 'a''b\c', '', 'Éclair', '%_x', 'zebra  '])[g % 7 + 1] END,
            CASE WHEN g % 8 <> 5 THEN (ARRAY['apple', 'Banana', 'cherry', 'Apple', '_', 'é'])[g % 6 + 1] END,
            (ARRAY['x', 'yy', 'Zz'])[g % 4], (ARRAY['ab', 'ab  ', 'abc', ''])[g % 5], decode(lpad(to_hex(g * 37), 4, '0'), 'hex'),
            date '2024-02-20' + g, time '23:00' + g * interval '7 min', timetz '10:00+02' + g * interval '1 h', timestamp '2024-02-28 12:00' + g * interval '5 h 0.000001 s',
            timestamptz '2024-03-30 12:00+00' + g * interval '5 h', make_interval(months => g % 3, days => g * 10 % 60, secs => g * 0.5),
            lpad(to_hex(g), 32, '0')::uuid, json_build_object('k', g % 4), CASE WHEN g % 4 > 0 THEN jsonb_build_object('k', g % 4, 'l', jsonb_build_array(g % 3, 'x')) END,
            g % 5, '10.0.0.0'::inet + g % 9, CASE g % 4 WHEN 0 THEN '{}' WHEN 1 THEN ARRAY[g % 3, NULL] WHEN 2 THEN ARRAY[1, 2, g % 3] END::int[],
            ARRAY['a', (ARRAY['x"y', 'NULL', '{', ''])[g % 5]], CASE WHEN g % 3 > 0 THEN int4range(g % 3, g % 7 + 3) END, point(g % 3, 1), ('n' || g % 4)::name,
            (g % 16)::bit(4), CASE WHEN g % 3 > 0 THEN (g % 8)::bit(3)::varbit END
        FROM generate_series(1, 40) g UNION ALL SELECT g, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM generate_series(41, 42) g
        """;

    public PostgresCluster Postgres { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Postgres = await SyntheticCluster.StartAsync();
        await using (Session session = await OpenAsync())
        {
            await session.ExecuteAsync("CREATE DATABASE there");
        }

        await using (var there = new Session(await Postgres.ConnectAsync("there")))
        {
            await there.ExecuteAsync("CREATE EXTENSION citext");
            await CreateTablesAsync(there, "public");
        }

        await using Session here = await OpenAsync();
        await here.ExecuteAsync($"""
            CREATE EXTENSION citext;
            CREATE EXTENSION peer_fdw;
            CREATE EXTENSION postgres_fdw;
            CREATE SCHEMA p;
            CREATE SCHEMA f;
            CREATE SCHEMA l;
            CREATE SERVER peer FOREIGN DATA WRAPPER peer_postgres OPTIONS (host '127.0.0.1', port '{Postgres.Port}', dbname 'there', extensions 'citext');
            CREATE SERVER fdw FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '{Postgres.Port}', dbname 'there', extensions 'citext');
            CREATE USER MAPPING FOR postgres SERVER peer OPTIONS ("user" 'postgres', password_required 'false');
            CREATE USER MAPPING FOR postgres SERVER fdw OPTIONS ("user" 'postgres', password_required 'false');
            CREATE DOMAIN positive AS int CHECK (VALUE > 0);
            """);
        foreach ((string schema, string server) in new[] { ("p", "peer"), ("f", "fdw") })
        {
            await here.ExecuteAsync($"""
                CREATE FOREIGN TABLE {schema}.types ({Types}) SERVER {server} OPTIONS (schema_name 'public');
                CREATE FOREIGN TABLE {schema}.words (id int, word citext, amount positive OPTIONS (column_name 'Amount of')) SERVER {server} OPTIONS (schema_name 'public', table_name 'Some Words');
                """);
        }

        await CreateTablesAsync(here, "l");
        await here.ExecuteAsync("""ALTER TABLE l."Some Words" RENAME TO words; ALTER TABLE l.words RENAME COLUMN "Amount of" TO amount""");
    }

    public async Task DisposeAsync() => await Postgres.DisposeAsync();

    public async Task<Session> OpenAsync() => new(await Postgres.ConnectAsync());

    private static Task CreateTablesAsync(Session session, string schema) => session.ExecuteAsync($"""
        CREATE TABLE {schema}.types ({Types});
        INSERT INTO {schema}.types {Rows};
        CREATE TABLE {schema}."Some Words" (id int, word citext, "Amount of" int);
        INSERT INTO {schema}."Some Words" VALUES (1, 'One', 10), (2, 'one', 20), (3, 'TWO', 30), (4, NULL, 5);
        """);
}

/// <summary>The tests that share the cluster.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresPeerCollection : ICollectionFixture<PostgresPeerCluster>
{
    public const string Name = "postgres peer";
}
