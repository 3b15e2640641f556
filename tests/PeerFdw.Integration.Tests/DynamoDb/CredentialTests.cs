using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing;
using PeerFdw.Testing.Timing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>Who gets which credentials, through the published library.</summary>
public sealed class CredentialTests(CredentialCluster cluster, ITestOutputHelper output) : IClassFixture<CredentialCluster>, IAsyncLifetime
{
    private const string Key = "access_key_id 'MAPPED', secret_access_key 'TOPSECRET-of-the-mapping'";

    private static readonly string[] s_sources = ["environment", "web_identity", "profile", "container", "instance_metadata"];

    public Task InitializeAsync()
    {
        cluster.Aws.Fault = null;
        cluster.Aws.Lifetime = TimeSpan.FromHours(1);
        cluster.Aws.Allow("MAPPED");
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Assert.DoesNotContain(AwsStandIn.SecretMark, cluster.Postgres.Log, StringComparison.Ordinal);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_plain_user_assumes_a_role_with_a_key_of_their_own()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.CreateServerAsync(session, $", external_id 'e1'");
        await using Session plain = await cluster.OpenAsync(await cluster.CreateUserAsync(session));
        await plain.ExecuteAsync($"CREATE USER MAPPING FOR CURRENT_USER SERVER {table} OPTIONS ({Key}, role_arn '{CredentialCluster.RoleArn}')");
        int before = cluster.Aws.Sts.Count;
        await plain.ExplainAsync($"SELECT * FROM {table}");
        Assert.Equal(before, cluster.Aws.Sts.Count);
        Assert.Equal("a", await plain.TextAsync($"SELECT id FROM {table}"));
        Assert.Equal("a", await plain.TextAsync($"SELECT id FROM {table}"));
        StandInRequest sts = Assert.Single(cluster.Aws.Sts.Skip(before));
        Assert.Equal(("MAPPED", CredentialCluster.RoleArn, "e1"), (sts.AccessKey, sts.Field("RoleArn"), sts.Field("ExternalId")));
        StandInRequest scan = cluster.Aws.DynamoDb[^1];
        Assert.StartsWith("ROLE", scan.AccessKey, StringComparison.Ordinal);
        Assert.Equal($"TOPSECRET-token-of-{scan.AccessKey}", scan.SessionToken);
    }

    [Fact]
    public async Task A_role_that_may_not_be_assumed_is_said_in_AWSs_words()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.CreateServerAsync(session, $", role_arn '{CredentialCluster.RoleArn}'");
        await session.ExecuteAsync($"CREATE USER MAPPING FOR CURRENT_USER SERVER {table} OPTIONS (access_key_id 'STRANGER', secret_access_key 'TOPSECRET-x')");
        PostgresException error = await session.ErrorAsync($"SELECT * FROM {table}");
        Assert.Equal(("28000", $"User is not authorized to perform: sts:AssumeRole on resource: {CredentialCluster.RoleArn}"), (error.SqlState, error.MessageText));
        Assert.DoesNotContain(AwsStandIn.SecretMark, $"{error.MessageText}{error.Detail}{error.Hint}{error.Where}", StringComparison.Ordinal);
        Assert.Contains("trust policy", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_that_end_are_assumed_again()
    {
        cluster.Aws.Lifetime = TimeSpan.FromSeconds(3);
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.CreateServerAsync(session, $", role_arn '{CredentialCluster.RoleArn}'");
        await session.ExecuteAsync($"CREATE USER MAPPING FOR CURRENT_USER SERVER {table} OPTIONS ({Key})");
        int before = cluster.Aws.DynamoDb.Count;
        var since = Stopwatch.StartNew();
        while (since.Elapsed < TimeSpan.FromSeconds(7))
        {
            Assert.Equal("a", await session.TextAsync($"SELECT id FROM {table}"));
            await Task.Delay(50);
        }

        int keys = cluster.Aws.DynamoDb.Skip(before).Select(r => r.AccessKey).Distinct().Count();
        Assert.InRange(keys, 3, 6);
    }

    [Fact]
    public async Task The_instances_role_is_for_superusers_and_whom_they_let()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.CreateServerAsync(session);
        string chosen = await cluster.CreateServerAsync(session, $", credential_source 'instance_metadata', role_arn '{CredentialCluster.RoleArn}'");
        Assert.Equal("a", await session.TextAsync($"SELECT id FROM {table}"));
        Assert.StartsWith("INSTANCE", cluster.Aws.DynamoDb[^1].AccessKey, StringComparison.Ordinal);
        Assert.Equal("a", await session.TextAsync($"SELECT id FROM {chosen}"));
        Assert.StartsWith("INSTANCE", cluster.Aws.Sts[^1].AccessKey, StringComparison.Ordinal);
        Assert.StartsWith("ROLE", cluster.Aws.DynamoDb[^1].AccessKey, StringComparison.Ordinal);

        string user = await cluster.CreateUserAsync(session);
        await using Session plain = await cluster.OpenAsync(user);
        int before = cluster.Aws.Requests.Count;
        foreach (string refused in new[] { table, chosen })
        {
            PostgresException error = await plain.ErrorAsync($"SELECT id FROM {refused}");
            Assert.Equal("28000", error.SqlState);
            Assert.Contains("ambient_credentials", error.Hint, StringComparison.Ordinal);
        }

        Assert.Equal(before, cluster.Aws.Requests.Count);
        await session.ExecuteAsync($"CREATE USER MAPPING FOR {user} SERVER {chosen} OPTIONS (ambient_credentials 'allowed')");
        Assert.Equal("a", await plain.TextAsync($"SELECT id FROM {chosen}"));
        Assert.Equal("28000", (await plain.ErrorAsync($"SELECT id FROM {table}")).SqlState);

        // And nobody but a superuser can change what such a mapping says.
        Assert.Equal("42501", (await plain.ErrorAsync($"ALTER USER MAPPING FOR CURRENT_USER SERVER {chosen} OPTIONS (ADD role_arn 'arn:aws:iam::123456789012:role/admin')")).SqlState);
    }

    [Fact]
    public async Task A_plain_owner_of_a_server_reaches_nothing_of_the_machine()
    {
        await using Session session = await cluster.OpenAsync();
        string user = await cluster.CreateUserAsync(session);
        await session.ExecuteAsync($"GRANT USAGE ON FOREIGN DATA WRAPPER peer_dynamodb TO {user}");
        await using Session plain = await cluster.OpenAsync(user);
        int before = cluster.Aws.Requests.Count;
        var servers = new List<string> { "", ", profile 'default'" };
        servers.AddRange(s_sources.Select(s => $", credential_source '{s}'"));
        foreach (string options in servers)
        {
            foreach (string role in new[] { "", $", role_arn '{CredentialCluster.RoleArn}', external_id 'e1', role_session_name 'me'" })
            {
                string name = cluster.NextName("owned");
                await plain.ExecuteAsync($"""
                    CREATE SERVER {name} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'eu-central-1', endpoint '{cluster.Aws.Endpoint}'{options}{role});
                    CREATE FOREIGN TABLE {name} (id text OPTIONS (partition_key 'true')) SERVER {name};
                    CREATE USER MAPPING FOR CURRENT_USER SERVER {name} OPTIONS (role_arn '{CredentialCluster.RoleArn}')
                    """);
                Assert.Equal("28000", (await plain.ErrorAsync($"SELECT * FROM {name}")).SqlState);
                Assert.Equal("28000", (await plain.ErrorAsync($"IMPORT FOREIGN SCHEMA dynamodb FROM SERVER {name} INTO public")).SqlState);
                Assert.Equal("42501", (await plain.ErrorAsync($"ALTER SERVER {name} OPTIONS (ADD sts_endpoint '{cluster.Aws.Endpoint}')")).SqlState);
                Assert.Equal("42501", (await plain.ErrorAsync($"ALTER USER MAPPING FOR CURRENT_USER SERVER {name} OPTIONS (ADD ambient_credentials 'allowed')")).SqlState);
            }
        }

        Assert.Equal(before, cluster.Aws.Requests.Count);
    }

    [TimedTheory]
    [InlineData("AssumeRole")]
    [InlineData("metadata")]
    public async Task A_query_that_waits_for_credentials_is_cancelled_at_once(string service)
    {
        await using Session session = await cluster.OpenAsync();
        bool isRole = service == "AssumeRole";
        string table = await cluster.CreateServerAsync(session, isRole ? $", role_arn '{CredentialCluster.RoleArn}'" : ", credential_source 'instance_metadata'");
        await session.ExecuteAsync($"CREATE USER MAPPING FOR CURRENT_USER SERVER {table} OPTIONS ({(isRole ? Key : "ambient_credentials 'allowed'")})");
        cluster.Aws.Fault = r => isRole == r.Field("Action") is not null ? new StandInAnswer(200, "", IsStuck: true) : null;
        await using Session other = await cluster.OpenAsync();
        await other.ExecuteAsync("SELECT 1");
        int before = cluster.Aws.Requests.Count;
        Task<PostgresException> failing = session.ErrorAsync($"SELECT * FROM {table}");
        while (cluster.Aws.Requests.Count == before)
        {
            await Task.Delay(5);
        }

        await Task.Delay(100);
        Assert.False(failing.IsCompleted);
        var since = Stopwatch.StartNew();
        await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
        Assert.Equal("57014", (await failing).SqlState);
        output.WriteLine($"{service}: {since.Elapsed.TotalMilliseconds:F1} ms");
        Timely.Within(500, since, "cancel");

        // The backend lives on, and the next statement has its credentials.
        cluster.Aws.Fault = null;
        await session.ExecuteAsync($"ALTER SERVER {table} OPTIONS (SET max_retries '1')");
        Assert.Equal("a", await session.TextAsync($"SELECT id FROM {table}"));
    }

    [Fact]
    public async Task A_token_service_that_breaks_is_a_clean_error()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.CreateServerAsync(session, $", role_arn '{CredentialCluster.RoleArn}'");
        await session.ExecuteAsync($"CREATE USER MAPPING FOR CURRENT_USER SERVER {table} OPTIONS ({Key})");
        foreach ((StandInAnswer answer, string sqlState) in new[]
        {
            (new StandInAnswer(200, "<html>TOPSECRET", "text/html"), "08P01"),
            (new StandInAnswer(200, "<AssumeRoleResponse>", "text/xml", SendBytes: 5), "08006"),
            (AwsStandIn.StsError(503, "ServiceUnavailable", "later"), "08006"),
            (AwsStandIn.StsError(400, "ExpiredToken", "The security token included in the request is expired"), "28000"),
        })
        {
            cluster.Aws.Fault = r => r.Field("Action") is null ? null : answer;
            (string state, string message, string detail, string hint) = await session.CaughtAsync($"SELECT count(*) FROM {table}");
            Assert.Equal(sqlState, state);
            Assert.DoesNotContain(AwsStandIn.SecretMark, $"{message}{detail}{hint}", StringComparison.Ordinal);
        }

        cluster.Aws.Fault = null;
        Assert.Equal("a", await session.TextAsync($"SELECT id FROM {table}"));
    }
}
