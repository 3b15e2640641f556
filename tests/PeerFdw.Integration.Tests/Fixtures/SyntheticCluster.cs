using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests;

/// <summary>A PostgreSQL with the extension, the test library, and the server <c>syn</c> of the synthetic peer.</summary>
public sealed class SyntheticCluster : IAsyncLifetime
{
    private int _tables;

    public PostgresCluster Postgres { get; private set; } = null!;

    /// <summary>What makes the synthetic peer known to a database that has the extension.</summary>
    public static string WrapperSql => """
        CREATE FUNCTION peer_synthetic_handler() RETURNS fdw_handler LANGUAGE c STRICT AS 'peer_fdw', 'peer_fdw_handler';
        CREATE FUNCTION peer_synthetic_validator(text[], oid) RETURNS void LANGUAGE c STRICT AS 'peer_fdw', 'peer_fdw_validator';
        CREATE FOREIGN DATA WRAPPER peer_synthetic HANDLER peer_synthetic_handler VALIDATOR peer_synthetic_validator;
        """;

    public async Task InitializeAsync()
    {
        Postgres = await StartAsync();
        await using Session session = await OpenAsync();
        await PrepareAsync(session);
    }

    public async Task DisposeAsync() => await Postgres.DisposeAsync();

    /// <summary>A cluster that uses the test library.</summary>
    public static async Task<PostgresCluster> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        PostgresCluster cluster = await PostgresCluster.StartAsync(settings);
        try
        {
            string library = await cluster.CopyInAsync(Repository.TestLibrary);
            await using NpgsqlConnection connection = await cluster.ConnectAsync();
            await using var command = new NpgsqlCommand($"ALTER DATABASE postgres SET peer_fdw.managed_library = '{library}'", connection);
            await command.ExecuteNonQueryAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The extension, the wrapper and the server.</summary>
    public static async Task PrepareAsync(Session session)
    {
        await session.ExecuteAsync("CREATE EXTENSION peer_fdw");
        await session.ExecuteAsync(WrapperSql);
        await session.ExecuteAsync("CREATE SERVER syn FOREIGN DATA WRAPPER peer_synthetic");
        await session.ExecuteAsync("CREATE USER MAPPING FOR PUBLIC SERVER syn OPTIONS (\"user\" 'someone')");
    }

    public async Task<Session> OpenAsync(string user = "postgres") => new(await Postgres.ConnectAsync(user: user));

    /// <summary>A name for a table that no other test has.</summary>
    public string NextName(string stem) => $"{stem}_{Interlocked.Increment(ref _tables)}";

    /// <summary>Makes a table with the key <c>n</c> and a text; it stays.</summary>
    public async Task<string> TableAsync(Session session, string options, string columns = "n bigint NOT NULL, label text")
    {
        string name = NextName("t");
        await session.ExecuteAsync($"CREATE FOREIGN TABLE {name} ({columns}) SERVER syn OPTIONS ({options})");
        return name;
    }

    /// <summary>Makes a table with a store of its own, which lives as long as the session.</summary>
    public async Task<string> WritableAsync(Session session, string options = "", string columns = "n bigint, label text")
    {
        string store = NextName("store");
        return await TableAsync(session, $"store '{store}'{(options.Length > 0 ? ", " : "")}{options}", columns);
    }
}

/// <summary>The tests that share the synthetic cluster.</summary>
[CollectionDefinition(Name)]
public sealed class SyntheticCollection : ICollectionFixture<SyntheticCluster>
{
    public const string Name = "synthetic";
}
