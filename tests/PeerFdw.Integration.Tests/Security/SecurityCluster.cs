using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using PeerFdw.SampleData;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests.Security;

/// <summary>
/// A PostgreSQL whose environment holds credentials that are for superusers only; the database <c>there</c> of the same server is its peer, where <c>scram_user</c> must give a
/// password and everybody else is trusted; and DynamoDB Local.
/// </summary>
public sealed class SecurityCluster : IAsyncLifetime
{
    public const string Password = "Pg-7hush-P4ssw0rd";
    public const string AmbientPassword = "Pg-7hush-ambient";
    public const string KeySecret = "Ddb-7hush-kEy/secret+x";
    public const string TokenSecret = "Ddb-7hush-session/token==";
    public const string AmbientSecret = "Ddb-7hush-ambient";

    /// <summary>Stands in every secret.</summary>
    private const string Mark = "7hush";

    private int _names;

    public PostgresCluster Postgres { get; private set; } = null!;

    public DynamoDbLocal Peer { get; private set; } = null!;

    public AmazonDynamoDBClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Peer = await DynamoDbLocal.StartAsync();
        Client = SampleLoader.Connect(Peer.Endpoint);
        Postgres = await PostgresCluster.StartAsync(environment: new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = "AMBIENT",
            ["AWS_SECRET_ACCESS_KEY"] = AmbientSecret,
            ["PGPASSWORD"] = AmbientPassword,
            ["PGUSER"] = "scram_user",
        });
        string authentication = Path.Combine(Postgres.Folder, "data", "pg_hba.conf");
        await File.WriteAllTextAsync(authentication, "host all scram_user,ambient_user 127.0.0.1/32 scram-sha-256\n" + await File.ReadAllTextAsync(authentication));
        await using (Session session = await OpenAsync())
        {
            await session.ExecuteAsync($"""
                CREATE ROLE scram_user LOGIN PASSWORD '{Password}';
                CREATE ROLE ambient_user LOGIN PASSWORD '{AmbientPassword}';
                SELECT pg_reload_conf();
                CREATE EXTENSION peer_fdw;
                GRANT ALL ON SCHEMA public TO PUBLIC;
                CREATE SERVER ddb FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{Peer.Endpoint}', max_retries '0');
                CREATE SERVER pg FOREIGN DATA WRAPPER peer_postgres OPTIONS (host '127.0.0.1', port '{Postgres.Port}', dbname 'there');
                """);
            await session.ExecuteAsync("CREATE DATABASE there");
        }

        await using Session there = await OpenAsync(database: "there");
        await there.ExecuteAsync("""
            CREATE TABLE account (id int PRIMARY KEY, owner text, balance numeric);
            INSERT INTO account SELECT n, 'owner ' || n, n * 10 FROM generate_series(1, 100) AS n;
            CREATE TABLE victim (id int);
            INSERT INTO victim VALUES (1), (2), (3);
            GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC;
            GRANT ALL ON SCHEMA public TO PUBLIC;
            """);
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

    public async Task<Session> OpenAsync(string user = "postgres", string database = "postgres") => new(await Postgres.ConnectAsync(database, user));

    /// <summary>A name that no other test has.</summary>
    public string NextName(string stem) => $"{stem}_{Interlocked.Increment(ref _names)}";

    /// <summary>A role that may log in, and nothing else.</summary>
    public async Task<string> CreateUserAsync(Session superuser)
    {
        string name = NextName("plain");
        await superuser.ExecuteAsync($"CREATE ROLE {name} LOGIN");
        return name;
    }

    /// <summary>Fails if a text holds a secret: as it is, or as anybody would get it back by decoding base64, hex or a URL.</summary>
    public static void AssertSecret(string where, string text)
    {
        foreach (string secret in (string[])[Password, AmbientPassword, KeySecret, TokenSecret, AmbientSecret])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(secret);
            foreach (string form in (string[])[secret, Convert.ToBase64String(bytes), Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes), Uri.EscapeDataString(secret)])
            {
                Assert.False(text.Contains(form, StringComparison.Ordinal), $"{where} has the secret {secret}: {Around(text, form)}");
            }
        }

        Assert.False(text.Contains(Mark, StringComparison.Ordinal), $"{where} has a part of a secret: {Around(text, Mark)}");
    }

    private static string Around(string text, string part)
    {
        int at = Math.Max(text.IndexOf(part, StringComparison.Ordinal), 0);
        return string.Concat(text.AsSpan(Math.Max(at - 200, 0), Math.Min(at, 200)), text.AsSpan(at).Length > 200 ? text.AsSpan(at, 200) : text.AsSpan(at));
    }
}

/// <summary>The tests that share the cluster.</summary>
[CollectionDefinition(Name)]
public sealed class SecurityCollection : ICollectionFixture<SecurityCluster>
{
    public const string Name = "security";
}
