using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Npgsql;
using PeerFdw.SampleData;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests.Documentation;

/// <summary>
/// The servers that the pages speak of: DynamoDB Local with the sample data in the place of the region us-west-2, and in the place of the host db1 a database "sales", the one of the demo, with the
/// role "reader". PostgreSQL is as it is installed.
/// </summary>
public sealed class DocumentationCluster : IAsyncLifetime
{
    /// <summary>Where the pages have an ellipsis. DynamoDB Local wants letters and digits for a key.</summary>
    private const string Secret = "SecretOfThePages";

    private int _databases;

    public PostgresCluster Postgres { get; private set; } = null!;

    public DynamoDbLocal Peer { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Peer = await DynamoDbLocal.StartAsync();
        using (AmazonDynamoDBClient client = SampleLoader.Connect(Peer.Endpoint))
        {
            await SampleLoader.LoadAllAsync(client);
        }

        Postgres = await PostgresCluster.StartAsync();
        await using (var session = new Session(await Postgres.ConnectAsync()))
        {
            await session.ExecuteAsync("CREATE DATABASE sales");
            await session.ExecuteAsync($"CREATE ROLE reader LOGIN PASSWORD '{Secret}'");
        }

        await using var sales = new Session(await Postgres.ConnectAsync("sales"));
        await sales.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "scripts", "demo-sales.sql")));
        await sales.ExecuteAsync("GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA public TO reader; ANALYZE");
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

    /// <summary>A session in a database of its own, without the extension. Roles are the cluster's: those that a page makes are dropped first.</summary>
    public async Task<Session> OpenAsync()
    {
        string name = $"page_{Interlocked.Increment(ref _databases)}";
        await using (var session = new Session(await Postgres.ConnectAsync()))
        {
            await session.ExecuteAsync($"CREATE DATABASE {name}");
        }

        return new Session(await Postgres.ConnectAsync(name));
    }

    /// <summary>Runs a block as it stands on its page, but for the hosts and secrets.</summary>
    public async Task RunAsync(Session session, SqlBlock block)
    {
        string sql = block.Sql
            .Replace("aws_region 'us-west-2'", $"aws_region 'us-west-2', endpoint '{Peer.Endpoint}'", StringComparison.Ordinal)
            .Replace("host 'db1'", $"host '127.0.0.1', port '{Postgres.Port}'", StringComparison.Ordinal)
            .Replace("'…'", $"'{Secret}'", StringComparison.Ordinal);
        try
        {
            await session.ExecuteAsync(sql);
        }
        catch (PostgresException e)
        {
            Assert.Fail($"{block}: {e.SqlState} {e.MessageText} {e.Detail}\n{sql}");
        }
    }
}
