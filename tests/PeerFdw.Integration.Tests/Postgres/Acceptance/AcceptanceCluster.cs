using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>
/// A PostgreSQL that is both sides of the chapters, with their roles: acc_plain and acc_other are nobody in particular, acc_reader is a
/// remote role, and acc_scram one that must give its password.
/// </summary>
public sealed class AcceptanceCluster : IAsyncLifetime
{
    private readonly Dictionary<string, IReadOnlyDictionary<int, StatementOutcome>> _references = [];

    public PostgresCluster Postgres { get; private set; } = null!;

    /// <summary>The major version of its PostgreSQL.</summary>
    public int Version { get; private set; }

    public async Task InitializeAsync()
    {
        Postgres = await PostgresCluster.StartAsync();
        string authentication = Path.Combine(Postgres.Folder, "data", "pg_hba.conf");
        await File.WriteAllTextAsync(authentication, "host all acc_scram 127.0.0.1/32 scram-sha-256\n" + await File.ReadAllTextAsync(authentication));
        await using (WireSession session = await WireSession.OpenAsync(Postgres.Port, "postgres", "postgres"))
        {
            Version = int.Parse((await session.RunAsync("SHOW server_version_num")).Rows[0][0]!, CultureInfo.InvariantCulture) / 10000;
        }

        await RunAsync("CREATE ROLE acc_plain LOGIN", "CREATE ROLE acc_other LOGIN", "CREATE ROLE acc_reader LOGIN", "CREATE ROLE acc_scram LOGIN PASSWORD 'acceptance'", "SELECT pg_reload_conf()");
    }

    public async Task DisposeAsync() => await Postgres.DisposeAsync();

    /// <summary>The reference's answers to a chapter; it is run once.</summary>
    /// <param name="name">The chapter.</param>
    /// <returns>Answers by line.</returns>
    public async Task<IReadOnlyDictionary<int, StatementOutcome>> ReferenceAsync(string name)
    {
        if (!_references.TryGetValue(name, out IReadOnlyDictionary<int, StatementOutcome>? outcomes))
        {
            _references[name] = outcomes = await Chapter.RunAsync(name, AcceptanceTarget.Reference, this);
        }

        return outcomes;
    }

    public async Task CreateDatabaseAsync(string name) => await RunAsync($"CREATE DATABASE {name} TEMPLATE template0");

    public async Task DropDatabaseAsync(string name) => await RunAsync($"DROP DATABASE {name} WITH (FORCE)");

    private async Task RunAsync(params string[] statements)
    {
        await using WireSession session = await WireSession.OpenAsync(Postgres.Port, "postgres", "postgres");
        foreach (string statement in statements)
        {
            StatementOutcome outcome = await session.RunAsync(statement);
            Assert.True(outcome.SqlState is null, $"{statement}: {outcome}");
        }
    }
}

/// <summary>The tests that share the cluster of the chapters.</summary>
[CollectionDefinition(Name)]
public sealed class AcceptanceCollection : ICollectionFixture<AcceptanceCluster>
{
    public const string Name = "acceptance";
}
