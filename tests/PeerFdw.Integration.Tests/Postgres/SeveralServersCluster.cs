using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>Three databases, each behind a server of its own: <c>s1</c> to <c>s3</c>. Tests make their own tables, under names of <see cref="NextName"/>.</summary>
public sealed class SeveralServersCluster : IAsyncLifetime
{
    private int _names;

    public static string[] Servers => ["s1", "s2", "s3"];

    public PostgresCluster Postgres { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Postgres = await SyntheticCluster.StartAsync(new System.Collections.Generic.Dictionary<string, string> { ["max_connections"] = "200" });
        await using Session session = await OpenAsync();
        await session.ExecuteAsync("CREATE EXTENSION peer_fdw");
        foreach (string server in Servers)
        {
            await session.ExecuteAsync($"CREATE DATABASE {server}");
            await CreateServerAsync(session, server, Postgres.Port, server);
        }
    }

    public async Task DisposeAsync() => await Postgres.DisposeAsync();

    public async Task<Session> OpenAsync() => new(await Postgres.ConnectAsync());

    public async Task<Session> OpenThereAsync(string server) => new(await Postgres.ConnectAsync(server));

    /// <summary>A name that no other test has.</summary>
    public string NextName(string stem) => $"{stem}_{Interlocked.Increment(ref _names)}";

    /// <summary>Runs a script in each of the databases.</summary>
    public async Task EverywhereAsync(string script)
    {
        foreach (string server in Servers)
        {
            await using Session there = await OpenThereAsync(server);
            await there.ExecuteAsync(script);
        }
    }

    /// <summary>The first value of a query in each of the databases.</summary>
    public async Task<System.Collections.Generic.IReadOnlyList<string?>> ValuesAsync(string query) => await Task.WhenAll(Servers.Select(async server =>
    {
        await using Session there = await OpenThereAsync(server);
        return await there.TextAsync(query);
    }));

    public static Task CreateServerAsync(Session session, string name, int port, string database, string options = "") => session.ExecuteAsync($"""
        CREATE SERVER {name} FOREIGN DATA WRAPPER peer_postgres OPTIONS (host '127.0.0.1', port '{port}', dbname '{database}'{options});
        CREATE USER MAPPING FOR postgres SERVER {name} OPTIONS ("user" 'postgres', password_required 'false');
        """);
}

/// <summary>The tests that share the cluster; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SeveralServersCollection : ICollectionFixture<SeveralServersCluster>
{
    public const string Name = "several postgres servers";
}
