using System;
using System.Globalization;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Differential.Tests.Fixtures;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Differential.Tests.Postgres;

/// <summary>
/// A PostgreSQL with two databases. <c>there</c> has a table with a column of every type, and a smaller one; here, schema <c>remote</c> has them as foreign tables and schema
/// <c>local</c> has copies. The user's own types are in both databases.
/// </summary>
public sealed class PostgresSides : IAsyncLifetime
{
    /// <summary>A few rows that others are joined with.</summary>
    private const string Small = """
        CREATE TABLE {0}.small (id integer NOT NULL, k integer, t text, n numeric, d date, tags text[]);
        INSERT INTO {0}.small SELECT i, CASE WHEN i % 5 <> 0 THEN i % 7 - 1 END, (ARRAY['a', 'A', 'b', '', 'zz', NULL, 'it''s'])[i % 7 + 1], CASE WHEN i % 4 <> 0 THEN i * 0.5 END,
            date '2000-01-01' + i % 3, CASE WHEN i % 6 <> 0 THEN ARRAY['a', 'x' || i % 3] END FROM generate_series(1, 25) AS i;
        ANALYZE {0}.small;
        """;

    internal PostgresCluster Postgres { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Postgres = await PostgresCluster.StartAsync();
        await using NpgsqlConnection here = await Postgres.ConnectAsync();
        await ExecuteAsync(here, "CREATE DATABASE there");
        await using (NpgsqlConnection there = await Postgres.ConnectAsync("there"))
        {
            await ExecuteAsync(there, TypedColumns.Types);
            await CreateAsync(there, "public");
        }

        await ExecuteAsync(here, TypedColumns.Types);
        await ExecuteAsync(here, $"""
            CREATE EXTENSION peer_fdw;
            CREATE SCHEMA remote; CREATE SCHEMA local;
            CREATE SERVER there FOREIGN DATA WRAPPER peer_postgres OPTIONS (host '127.0.0.1', port '{Postgres.Port}', dbname 'there');
            CREATE USER MAPPING FOR postgres SERVER there OPTIONS (password_required 'false');
            CREATE FOREIGN TABLE remote.{TypedColumns.Table} ({TypedColumns.Declarations}) SERVER there OPTIONS (schema_name 'public');
            CREATE FOREIGN TABLE remote.small (id integer NOT NULL, k integer, t text, n numeric, d date, tags text[]) SERVER there OPTIONS (schema_name 'public');
            """);
        await CreateAsync(here, "local");
    }

    public async Task DisposeAsync() => await Postgres.DisposeAsync();

    internal Side Open(string schema, string settings) => new(Postgres, schema, settings);

    internal static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : usual;

    private static async Task CreateAsync(NpgsqlConnection connection, string schema)
    {
        await ExecuteAsync(connection, $"CREATE TABLE {schema}.{TypedColumns.Table} ({TypedColumns.Declarations}); {TypedColumns.Insert($"{schema}.{TypedColumns.Table}")}; ANALYZE {schema}.{TypedColumns.Table}");
        await ExecuteAsync(connection, Small.Replace("{0}", schema, StringComparison.Ordinal));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>The tests that share the cluster; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresSidesCollection : ICollectionFixture<PostgresSides>
{
    public const string Name = "differential postgres";
}
