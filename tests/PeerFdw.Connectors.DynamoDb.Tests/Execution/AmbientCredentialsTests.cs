using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Execution;

/// <summary>The only tests that touch the environment: they run one after the other, and put it back.</summary>
public sealed class AmbientCredentialsTests : IDisposable
{
    private static readonly string[] s_names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SHARED_CREDENTIALS_FILE"];

    private readonly string?[] _before = s_names.Select(Environment.GetEnvironmentVariable).ToArray();
    private readonly string _file = Path.GetTempFileName();

    public AmbientCredentialsTests()
    {
        File.WriteAllText(_file, """
            [default]
            aws_access_key_id = FILE
            aws_secret_access_key = filesecret
            [other]
            aws_access_key_id = OTHER
            aws_secret_access_key = othersecret
            aws_session_token = othertoken
            [role]
            role_arn = arn:aws:iam::123456789012:role/x
            source_profile = default
            """);
        Set(null, null, null, _file);
    }

    public void Dispose()
    {
        Set(_before[0], _before[1], _before[2], _before[3]);
        File.Delete(_file);
    }

    [Fact]
    public void The_environment_comes_before_the_file()
    {
        Assert.Equal("FILE", MappingCredentials.Find(Request()).AccessKey);
        Set("ENV", "envsecret", "envtoken", _file);
        Assert.Equal(("ENV", "envsecret", "envtoken"), (MappingCredentials.Find(Request()).AccessKey, MappingCredentials.Find(Request()).SecretKey, MappingCredentials.Find(Request()).Token));
        Assert.Equal("FILE", MappingCredentials.Find(Request("credential_source", "profile")).AccessKey);
        Assert.Equal("othertoken", MappingCredentials.Find(Request("credential_source", "profile", "profile", "other")).Token);
    }

    [Fact]
    public void A_mapping_with_keys_comes_first()
    {
        Set("ENV", "envsecret", null, _file);
        Assert.Equal("MAPPED", MappingCredentials.Find(
            Request() with { MappingOptions = OptionsOf("access_key_id", "MAPPED", "secret_access_key", "m") }).AccessKey);
    }

    [Theory]
    [InlineData("credential_source", "environment")]
    [InlineData("credential_source", "profile", "profile", "missing")]
    [InlineData("credential_source", "profile", "profile", "role")]
    public void What_is_not_found_is_said(params string[] options) =>
        Assert.Equal("28000", Assert.Throws<PeerException>(() => MappingCredentials.Find(Request(options))).SqlState.Code);

    [Fact]
    public async Task What_is_not_allowed_is_not_looked_for()
    {
        Set("ENV", "envsecret", null, _file);
        using var server = new ScriptedServer((_, _) => new Answer(200, """{"Count":0}"""));
        await using IPeerConnection connection = Scanning.Connector.Connect(
            Scanning.Request(server.Endpoint) with { MappingOptions = Scanning.None });
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => Scanning.RunAsync(connection, Orders(), null, []));
        Assert.Equal("28000", error.SqlState.Code);
        Assert.Contains("ambient_credentials", error.Hint, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static ConnectionRequest Request(params string[] options) => new("ddb", OptionsOf(options), Scanning.None, true);

    private static void Set(params string?[] values)
    {
        for (int i = 0; i < s_names.Length; i++)
        {
            Environment.SetEnvironmentVariable(s_names[i], values[i]);
        }
    }
}
