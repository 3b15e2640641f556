using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests;

/// <summary>A PostgreSQL whose machine is, as far as its environment says, an EC2 instance; and a stand-in for AWS that it asks.</summary>
public sealed class CredentialCluster : IAsyncLifetime
{
    public const string RoleArn = "arn:aws:iam::123456789012:role/reader";

    private int _names;

    public PostgresCluster Postgres { get; private set; } = null!;

    public AwsStandIn Aws { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Aws = Create();
        Postgres = await PostgresCluster.StartAsync(environment: new Dictionary<string, string>
        {
            ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = Aws.Endpoint,
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent/credentials",
            ["AWS_CONFIG_FILE"] = "/nonexistent/config",
        });
        await using Session session = await OpenAsync();
        await session.ExecuteAsync("CREATE EXTENSION peer_fdw; GRANT ALL ON SCHEMA public TO PUBLIC");
    }

    public async Task DisposeAsync()
    {
        if (Postgres is not null)
        {
            await Postgres.DisposeAsync();
        }

        if (Aws is not null)
        {
            await Aws.DisposeAsync();
        }
    }

    public async Task<Session> OpenAsync(string user = "postgres") => new(await Postgres.ConnectAsync(user: user));

    /// <summary>A role that may log in, and nothing else.</summary>
    public async Task<string> CreateUserAsync(Session superuser)
    {
        string name = NextName("plain");
        await superuser.ExecuteAsync($"CREATE ROLE {name} LOGIN");
        return name;
    }

    /// <summary>A server with a table of the same name, which everybody may use and read.</summary>
    public async Task<string> CreateServerAsync(Session superuser, string options = "")
    {
        string name = NextName("aws");
        await superuser.ExecuteAsync($"""
            CREATE SERVER {name} FOREIGN DATA WRAPPER peer_dynamodb
                OPTIONS (aws_region 'eu-central-1', endpoint '{Aws.Endpoint}', sts_endpoint '{Aws.Endpoint}', max_retries '0'{options});
            CREATE FOREIGN TABLE {name} (id text OPTIONS (partition_key 'true') COLLATE "C") SERVER {name};
            GRANT USAGE ON FOREIGN SERVER {name} TO PUBLIC;
            GRANT SELECT ON {name} TO PUBLIC;
            """);
        return name;
    }

    /// <summary>A name that no other test has.</summary>
    public string NextName(string stem) => $"{stem}_{Interlocked.Increment(ref _names)}";

    private static AwsStandIn Create() => new() { DynamoDbAnswer = _ => """{"Count":1,"ScannedCount":1,"Items":[{"id":{"S":"a"}}]}""" };
}
