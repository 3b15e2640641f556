using System;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Credentials;

public sealed class ProfileTests : IAsyncLifetime
{
    private const string Credentials = """
        # Keys of the tests.
        [default]
        aws_access_key_id = FILE
        aws_secret_access_key = TOPSECRET/file+key==
        [ other ]
        AWS_ACCESS_KEY_ID=OTHER
        aws_secret_access_key=TOPSECRET-other   # a comment
        aws_session_token=TOPSECRET-other-token
        [both]
        aws_access_key_id = BOTH
        aws_secret_access_key = TOPSECRET-both
        role_arn = arn:aws:iam::123456789012:role/both
        source_profile = both
        """;

    private const string Config = """
        [default]
        aws_access_key_id = NOT-THIS-ONE
        region = eu-west-1
        [profile role]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = default
        external_id = e1
        role_session_name = from-profile
        duration_seconds = 900
        s3 =
          max_concurrent_requests = 20
        [profile "chain"]
        role_arn = arn:aws:iam::123456789012:role/two
        source_profile = role
        [profile metadata]
        role_arn = arn:aws:iam::123456789012:role/three
        credential_source = Ec2InstanceMetadata
        [profile environment]
        role_arn = arn:aws:iam::123456789012:role/four
        credential_source = Environment
        [profile circle]
        role_arn = arn:aws:iam::123456789012:role/x
        source_profile = circle2
        [profile circle2]
        role_arn = arn:aws:iam::123456789012:role/x
        source_profile = circle
        [profile self]
        role_arn = arn:aws:iam::123456789012:role/x
        source_profile = self
        [profile dangling]
        role_arn = arn:aws:iam::123456789012:role/x
        source_profile = nowhere
        [profile nobody]
        role_arn = arn:aws:iam::123456789012:role/x
        [profile twice]
        role_arn = arn:aws:iam::123456789012:role/x
        source_profile = default
        credential_source = Environment
        [profile process]
        credential_process = /usr/bin/touch /tmp/peer_fdw_was_here
        [profile sso]
        sso_session = corporate
        [profile mfa]
        role_arn = arn:aws:iam::123456789012:role/x
        source_profile = default
        mfa_serial = arn:aws:iam::123456789012:mfa/me
        [profile empty]
        region = us-east-1
        [services default]
        aws_access_key_id = SERVICE
        """;

    private readonly CredentialBench _bench = CredentialBench.Create();

    public Task InitializeAsync()
    {
        _bench.Write(".aws/credentials", Credentials);
        _bench.Write(".aws/config", Config);
        _bench.Aws.Allow("FILE");
        _bench.Aws.Allow("BOTH");
        _bench.Aws.Allow("OTHER", "TOPSECRET-other-token");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("default", "FILE")]
    [InlineData("other", "OTHER")]
    public async Task A_profile_with_a_key_is_that_key(string profile, string key)
    {
        await _bench.SendAsync(Scanning.None, true, "profile", profile);
        Assert.Equal(key, Assert.Single(_bench.Aws.DynamoDb).AccessKey);
        Assert.Empty(_bench.Aws.Sts);
    }

    [Fact]
    public async Task A_named_profile_is_meant_whatever_the_environment_has()
    {
        _bench.Variables["AWS_ACCESS_KEY_ID"] = "ENV";
        _bench.Variables["AWS_SECRET_ACCESS_KEY"] = "TOPSECRET-env";
        await _bench.SendAsync(Scanning.None, true, "profile", "default");
        Assert.Equal("FILE", _bench.Aws.DynamoDb[0].AccessKey);
    }

    [Fact]
    public async Task The_environment_can_name_profile_and_files()
    {
        _bench.Variables["AWS_PROFILE"] = "mine";
        _bench.Variables["AWS_SHARED_CREDENTIALS_FILE"] = _bench.Write("elsewhere", "[mine]\naws_access_key_id = OTHER\naws_session_token = TOPSECRET-other-token\n");
        _bench.Variables["AWS_CONFIG_FILE"] = _bench.Write("elsewhere2", "[profile mine]\r\naws_secret_access_key = TOPSECRET\r\n");
        await _bench.SendAsync(Scanning.None, true);
        Assert.Equal("OTHER", _bench.Aws.DynamoDb[0].AccessKey);
    }

    [Theory]
    [InlineData("role", "FILE role/one e1 from-profile 900")]
    [InlineData("chain", "FILE role/one e1 from-profile 900", "ROLE1 role/two  peer_fdw-ddb ")]
    [InlineData("metadata", "INSTANCE1 role/three  peer_fdw-ddb ")]
    [InlineData("environment", "FILE role/four  peer_fdw-ddb ")]
    [InlineData("both", "BOTH role/both  peer_fdw-ddb ")]
    public async Task A_profile_with_a_role_assumes_it(string profile, params string[] steps)
    {
        _bench.Variables["AWS_ACCESS_KEY_ID"] = "FILE";
        _bench.Variables["AWS_SECRET_ACCESS_KEY"] = "TOPSECRET-env";
        await _bench.SendAsync(Scanning.None, true, "credential_source", "profile", "profile", profile);
        Assert.Equal(steps, _bench.Aws.Sts.Select(r =>
            $"{r.AccessKey} {r.Field("RoleArn")!.Split(':')[^1]} {r.Field("ExternalId")} {r.Field("RoleSessionName")} {r.Field("DurationSeconds")}"));
        Assert.StartsWith("ROLE", _bench.Aws.DynamoDb[0].AccessKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_with_a_web_identity_assumes_its_role()
    {
        string token = _bench.Write("token", AwsStandIn.WebIdentityToken);
        _bench.Write(".aws/config", $"[profile web]\nrole_arn = {CredentialBench.RoleArn}\nweb_identity_token_file = {token}\n");
        await _bench.SendAsync(Scanning.None, true, "profile", "web");
        Assert.Equal("AssumeRoleWithWebIdentity", Assert.Single(_bench.Aws.Sts).Field("Action"));
    }

    [Theory]
    [InlineData("circle", "28000", "circle, circle2, circle")]
    [InlineData("self", "28000", "self, self")]
    [InlineData("dangling", "28000", "nowhere")]
    [InlineData("nobody", "28000", "nobody")]
    [InlineData("twice", "28000", "twice")]
    [InlineData("empty", "28000", "empty")]
    [InlineData("missing", "28000", "missing")]
    [InlineData("services default", "28000", "services default")]
    [InlineData("process", "0A000", "starts a program")]
    [InlineData("sso", "0A000", "single sign-on")]
    [InlineData("mfa", "0A000", "code of a device")]
    public async Task A_profile_that_gives_no_credentials_is_said(string profile, string sqlState, string words)
    {
        PeerException error = await _bench.FailAsync("profile", profile);
        Assert.Equal(sqlState, error.SqlState.Code);
        Assert.Contains(words, error.Message + error.Detail, StringComparison.Ordinal);
        Assert.Empty(_bench.Aws.Requests);
        Assert.False(System.IO.File.Exists("/tmp/peer_fdw_was_here"));
    }

    [Fact]
    public async Task Files_that_are_no_profiles_are_harmless()
    {
        _bench.Write(".aws/credentials", "[\n]\n=\n= x\nx\n[]\n[default\naws_access_key_id\n[default]junk\naws_access_key_id==A=\n\0\n" + new string('x', 100_000));
        _bench.Write(".aws/config", "\uFEFF[profile ]\n[profile\t\"\"]\n[profilex]\n");
        Assert.Equal("28000", (await _bench.FailAsync("credential_source", "profile")).SqlState.Code);
        _bench.Write(".aws/credentials", new string('x', 2_000_000));
        Assert.Contains("longer than", (await _bench.FailAsync("credential_source", "profile")).Message, StringComparison.Ordinal);
    }
}
