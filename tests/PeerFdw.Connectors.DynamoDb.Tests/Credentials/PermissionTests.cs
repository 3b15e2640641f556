using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;
using PeerFdw.Testing;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Credentials;

/// <summary>Whom nobody has allowed the machine's own credentials gets none of them, whatever options say.</summary>
public sealed class PermissionTests : IAsyncLifetime
{
    private readonly CredentialBench _bench = CredentialBench.Create();

    public Task InitializeAsync()
    {
        // Every source has some.
        _bench.Aws.Allow("ENV");
        _bench.Variables["AWS_ACCESS_KEY_ID"] = "ENV";
        _bench.Variables["AWS_SECRET_ACCESS_KEY"] = "TOPSECRET-env";
        _bench.Variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = _bench.Write("token", AwsStandIn.WebIdentityToken);
        _bench.Variables["AWS_ROLE_ARN"] = CredentialBench.RoleArn;
        _bench.Variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = _bench.Aws.Endpoint + AwsStandIn.ContainerPath;
        _bench.Variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = AwsStandIn.ContainerToken;
        _bench.Write(".aws/credentials", "[default]\naws_access_key_id = ENV\naws_secret_access_key = TOPSECRET-file\n");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    public static TheoryData<string, string, bool, bool> Combinations()
    {
        var data = new TheoryData<string, string, bool, bool>();
        string[] sources = ["", .. Source().Choices];
        foreach (string source in sources)
        {
            foreach (string profile in source is "" or "profile" ? ["", "default"] : new[] { "" })
            {
                data.Add(source, profile, false, false);
                data.Add(source, profile, true, false);
                data.Add(source, profile, false, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task No_combination_of_options_reaches_them(string source, string profile, bool serverRole, bool mappingRole)
    {
        var server = new List<string>();
        Add(server, "credential_source", source);
        Add(server, "profile", profile);
        Add(server, "role_arn", serverRole ? CredentialBench.RoleArn : "");
        var mapping = new List<string>();
        Add(mapping, "role_arn", mappingRole ? CredentialBench.RoleArn : "");
        Add(mapping, "external_id", mappingRole ? "e1" : "");
        PeerException error = await _bench.FailAsync(OptionsOf([.. mapping]), false, [.. server]);
        Assert.Equal("28000", error.SqlState.Code);
        Assert.Contains("ambient_credentials", error.Hint, StringComparison.Ordinal);
        Assert.Empty(_bench.Aws.Requests);

        // The same options give credentials to whom it is allowed.
        await _bench.SendAsync(OptionsOf([.. mapping]), true, [.. server]);
        Assert.Single(_bench.Aws.DynamoDb);

        // And who has a key of their own uses that.
        await _bench.SendAsync(CredentialBench.Keys.With(OptionsOf([.. mapping])), false, [.. server]);
        Assert.Equal("MAPPED", (serverRole || mappingRole ? _bench.Aws.Sts : _bench.Aws.DynamoDb)[^1].AccessKey);
    }

    [Theory]
    [InlineData("role_arn", "arn:aws:iam::123456789012:user/x")]
    [InlineData("role_arn", "arn:aws:iam::12345678901:role/x")]
    [InlineData("role_arn", "arn:aws:iam::123456789012:role/")]
    [InlineData("role_arn", "role/x")]
    [InlineData("role_arn", "arn:aws:iam::123456789012:role/x&Policy=y")]
    [InlineData("external_id", "x")]
    [InlineData("external_id", "a b")]
    [InlineData("role_session_name", "x")]
    [InlineData("role_session_name", "a/b")]
    public void Values_that_AWS_would_not_take_are_refused(string option, string value)
    {
        foreach (OptionPlace place in new[] { OptionPlace.Server, OptionPlace.UserMapping })
        {
            PeerException error = Assert.Throws<PeerException>(() => Scanning.Connector.Validate(place, OptionsOf(option, value)));
            Assert.Equal("HV024", error.SqlState.Code);
            Assert.NotNull(error.Hint);
        }
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/x")]
    [InlineData("arn:aws-cn:iam::123456789012:role/a/b/x+=,.@_-")]
    [InlineData("arn:aws-us-gov:iam::123456789012:role/aws-service-role/x")]
    public void A_role_of_any_partition_is_taken(string arn) => Scanning.Connector.Validate(OptionPlace.Server, OptionsOf("role_arn", arn));

    private static OptionDefinition Source() => Scanning.Connector.Options.Definitions.Single(d => d.Name == "credential_source");

    private static void Add(List<string> options, string name, string value)
    {
        if (value.Length > 0)
        {
            options.AddRange([name, value]);
        }
    }
}
