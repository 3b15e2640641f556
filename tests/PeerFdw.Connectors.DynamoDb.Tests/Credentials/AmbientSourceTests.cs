using System;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Testing;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Credentials;

/// <summary>The credentials of the server's own machine, where they are allowed.</summary>
public sealed class AmbientSourceTests : IAsyncLifetime
{
    private readonly CredentialBench _bench = CredentialBench.Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task The_chain_has_AWSs_order()
    {
        // Each source in turn is added before the ones that are there.
        Assert.Equal("INSTANCE1", await KeyAsync());
        SetContainer();
        Assert.Equal("CONTAINER2", await KeyAsync());
        Allow("FILE", null);
        _bench.Write(".aws/credentials", "[default]\naws_access_key_id = FILE\naws_secret_access_key = TOPSECRET-f\n");
        Assert.Equal("FILE", await KeyAsync());
        SetWebIdentity();
        Assert.Equal("ROLE3", await KeyAsync());
        SetEnvironment();
        Assert.Equal("ENV", await KeyAsync());

        // And each can be chosen.
        Assert.Equal("INSTANCE4", await KeyAsync("credential_source", "instance_metadata"));
        Assert.Equal("CONTAINER5", await KeyAsync("credential_source", "container"));
        Assert.Equal("FILE", await KeyAsync("credential_source", "profile"));
        Assert.Equal("ROLE6", await KeyAsync("credential_source", "web_identity"));
        Assert.Equal("ENV", await KeyAsync("credential_source", "environment"));
    }

    [Fact]
    public async Task A_mapping_with_keys_comes_first()
    {
        SetEnvironment();
        await _bench.SendAsync(CredentialBench.Keys, true, "credential_source", "environment");
        Assert.Equal("MAPPED", _bench.Aws.DynamoDb[^1].AccessKey);
    }

    [Fact]
    public async Task A_role_is_assumed_on_top_of_any_source()
    {
        SetEnvironment();
        await _bench.SendAsync(OptionsOf("role_arn", CredentialBench.RoleArn, "external_id", "e1"), true);
        Assert.Equal(("ENV", "TOPSECRET-env-token", "e1"), (_bench.Aws.Sts[0].AccessKey, _bench.Aws.Sts[0].SessionToken, _bench.Aws.Sts[0].Field("ExternalId")));
        await _bench.SendAsync(Scanning.None, true, "credential_source", "instance_metadata", "role_arn", CredentialBench.RoleArn);
        Assert.Equal("INSTANCE2", _bench.Aws.Sts[1].AccessKey);
        Assert.Equal(["ROLE1", "ROLE3"], _bench.Aws.DynamoDb.Select(r => r.AccessKey!));
    }

    [Fact]
    public async Task An_instance_is_asked_for_a_token_first_and_shown_it()
    {
        await KeyAsync("credential_source", "instance_metadata");
        Assert.Equal(
            ["PUT /latest/api/token", "GET /latest/meta-data/iam/security-credentials/", "GET /latest/meta-data/iam/security-credentials/instance-role"],
            _bench.Aws.Requests.Take(3).Select(r => $"{r.Method} {r.Path}"));
        Assert.False(_bench.Aws.Requests[0].Headers.ContainsKey("x-aws-ec2-metadata-token"));
    }

    [Theory]
    [InlineData("disabled", "AWS_EC2_METADATA_DISABLED")]
    [InlineData("no role", "no role")]
    [InlineData("version 1", "status 404")]
    [InlineData("stuck", "hop limit")]
    [InlineData("absent", "cannot be reached")]
    public async Task An_instance_that_has_no_credentials_is_said(string state, string detail)
    {
        switch (state)
        {
            case "disabled":
                _bench.Variables["AWS_EC2_METADATA_DISABLED"] = "TRUE";
                break;
            case "no role":
                _bench.Aws.InstanceRole = null;
                break;
            case "version 1":
                _bench.Aws.Fault = r => r.Method == "PUT" ? new StandInAnswer(404, "") : null;
                break;
            case "stuck":
                _bench.Limits = CredentialBench.ShortLimits;
                _bench.Aws.Fault = r => r.Method == "PUT" ? new StandInAnswer(200, "", IsStuck: true) : null;
                break;
            default:
                _bench.Variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = $"http://127.0.0.1:{FreePort.Next()}/";
                break;
        }

        PeerException error = await _bench.FailAsync("credential_source", "instance_metadata");
        Assert.Equal("28000", error.SqlState.Code);
        Assert.Contains(detail, error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "{\"Code\":\"AssumeRoleUnauthorizedAccess\",\"Message\":\"EC2 cannot assume the role\"}", "28000", "EC2 cannot assume the role")]
    [InlineData(200, "{\"Code\":\"Success\",\"AccessKeyId\":\"TOPSECRET\"}", "08P01", "not of the form")]
    [InlineData(200, "TOPSECRET", "08P01", "not of the form")]
    [InlineData(200, "[\"TOPSECRET\"]", "08P01", "not of the form")]
    [InlineData(200, "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"TOPSECRET\",\"Expiration\":\"TOPSECRET\"}", "08P01", "not of the form")]
    [InlineData(401, "TOPSECRET", "28000", "refuses")]
    [InlineData(500, "TOPSECRET", "28000", "refuses")]
    public async Task An_instance_that_answers_badly_is_an_error(int status, string body, string sqlState, string message)
    {
        _bench.Aws.Fault = r => r.Path.EndsWith("/instance-role", StringComparison.Ordinal) ? new StandInAnswer(status, body) : null;

        // It is an error of the chain, too, and no reason to look elsewhere.
        foreach (string[] options in new string[][] { [], ["credential_source", "instance_metadata"] })
        {
            PeerException error = await _bench.FailAsync(options);
            Assert.Equal(sqlState, error.SqlState.Code);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_instance_that_breaks_off_is_asked_again()
    {
        int asked = 0;
        _bench.Aws.Fault = r => r.Path.EndsWith("/instance-role", StringComparison.Ordinal) && ++asked == 1
            ? new StandInAnswer(200, "{\"Code\":", SendBytes: 3) : null;
        Assert.Equal("INSTANCE1", await KeyAsync("credential_source", "instance_metadata"));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_container_shows_its_token()
    {
        SetContainer();
        Assert.Equal("CONTAINER1", await KeyAsync());
        _bench.Variables.Remove("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        _bench.Variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = _bench.Write("token", AwsStandIn.ContainerToken + "\n");
        Assert.Equal("CONTAINER2", await KeyAsync());
        _bench.Write("token", "Basic wrong");
        PeerException error = await _bench.FailAsync();
        Assert.Equal(("28000", "no such container"), (error.SqlState.Code, error.Message));
        _bench.Write("token", "Basic a\r\nHost: evil");
        Assert.Contains("line break", (await _bench.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_identity_token_is_read_from_its_file_each_time()
    {
        string file = SetWebIdentity();
        Assert.Equal("ROLE1", await KeyAsync());
        StandInRequest sts = Assert.Single(_bench.Aws.Sts);
        Assert.Equal(
            ("AssumeRoleWithWebIdentity", AwsStandIn.WebIdentityToken, CredentialBench.RoleArn, "peer_fdw-ddb"),
            (sts.Field("Action"), sts.Field("WebIdentityToken"), sts.Field("RoleArn"), sts.Field("RoleSessionName")));
        Assert.Null(sts.AccessKey);
        System.IO.File.WriteAllText(file, "another.TOPSECRET.token");
        PeerException error = await _bench.FailAsync();
        Assert.Equal("28000", error.SqlState.Code);
        Assert.Contains("AssumeRoleWithWebIdentity", error.Detail, StringComparison.Ordinal);
        System.IO.File.Delete(file);
        error = await _bench.FailAsync();
        Assert.Equal("28000", error.SqlState.Code);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_at_all_is_said_of_every_place()
    {
        _bench.Variables["AWS_EC2_METADATA_DISABLED"] = "true";
        PeerException error = await _bench.FailAsync();
        Assert.Equal("28000", error.SqlState.Code);
        foreach (string place in new[] { "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "profile \"default\"", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_EC2_METADATA_DISABLED" })
        {
            Assert.Contains(place, error.Detail, StringComparison.Ordinal);
        }

        Assert.Empty(_bench.Aws.Requests);
    }

    private async Task<string?> KeyAsync(params string[] serverOptions)
    {
        await _bench.SendAsync(Scanning.None, true, serverOptions);
        return _bench.Aws.DynamoDb[^1].AccessKey;
    }

    private void Allow(string id, string? token) => _bench.Aws.Allow(id, token);

    private void SetEnvironment()
    {
        Allow("ENV", "TOPSECRET-env-token");
        _bench.Variables["AWS_ACCESS_KEY_ID"] = "ENV";
        _bench.Variables["AWS_SECRET_ACCESS_KEY"] = "TOPSECRET-env";
        _bench.Variables["AWS_SESSION_TOKEN"] = "TOPSECRET-env-token";
    }

    private string SetWebIdentity()
    {
        string file = _bench.Write("web-identity", AwsStandIn.WebIdentityToken + "\n");
        _bench.Variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = file;
        _bench.Variables["AWS_ROLE_ARN"] = CredentialBench.RoleArn;
        return file;
    }

    private void SetContainer()
    {
        _bench.Variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = _bench.Aws.Endpoint + AwsStandIn.ContainerPath;
        _bench.Variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = AwsStandIn.ContainerToken;
    }
}
