using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Credentials;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Testing;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Credentials;

/// <summary>A stand-in for AWS, a machine with an environment of its own, and connections that use both.</summary>
internal sealed class CredentialBench : IAsyncDisposable
{
    public const string RoleArn = "arn:aws:iam::123456789012:role/team/reader";

    private static readonly string[] s_keys = ["access_key_id", "MAPPED", "secret_access_key", "TOPSECRET-of-the-mapping"];

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("peer_fdw_home_");

    private CredentialBench()
    {
        Aws.Allow("MAPPED");
        Variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = Aws.Endpoint;
    }

    public AwsStandIn Aws { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    public FakeClock Clock { get; } = new();

    public CredentialLimits Limits { get; set; } =
        new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(5));

    /// <summary>Whether the connections that are made find a TLS library.</summary>
    public bool IsTlsUsable { get; set; } = true;

    public static OptionSet Keys => OptionsOf(s_keys);

    public static CredentialBench Create() => new();

    public ConnectionRequest Request(OptionSet mapping, bool isAmbientAllowed, params string[] serverOptions) => new(
        "ddb",
        OptionsOf("endpoint", Aws.Endpoint, "aws_region", "us-west-2", "sts_endpoint", Aws.Endpoint, "max_retries", "0").With(OptionsOf(serverOptions)),
        mapping,
        isAmbientAllowed,
        IsTlsUsable);

    public DynamoDbConnection Connect(OptionSet mapping, bool isAmbientAllowed, params string[] serverOptions) => new(
        Request(mapping, isAmbientAllowed, serverOptions), new MachineEnvironment(Variables.GetValueOrDefault, _home.FullName), Limits, Clock);

    /// <summary>Sends one request, with a connection of its own.</summary>
    public async Task SendAsync(OptionSet mapping, bool isAmbientAllowed, params string[] serverOptions)
    {
        await using DynamoDbConnection connection = Connect(mapping, isAmbientAllowed, serverOptions);
        await SendAsync(connection);
    }

    public static async Task SendAsync(DynamoDbConnection connection, CancellationToken cancellationToken = default) =>
        (await connection.SendAsync(null, "Scan", "t", "{}"u8.ToArray(), null, cancellationToken)).Dispose();

    /// <summary>A request of the machine's own credentials that must fail, with an error that shows no secret.</summary>
    public Task<PeerException> FailAsync(params string[] serverOptions) => FailAsync(Scanning.None, true, serverOptions);

    public async Task<PeerException> FailAsync(OptionSet mapping, bool isAmbientAllowed, params string[] serverOptions)
    {
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => SendAsync(mapping, isAmbientAllowed, serverOptions));
        AssertHasNoSecret(error);
        return error;
    }

    public static void AssertHasNoSecret(PeerException error)
    {
        string all = $"{error.Message} {error.Detail} {error.Hint}";
        Assert.DoesNotContain(AwsStandIn.SecretMark, all, StringComparison.Ordinal);
        Assert.DoesNotContain(AwsStandIn.WebIdentityToken, all, StringComparison.Ordinal);
        Assert.DoesNotContain(AwsStandIn.ContainerToken, all, StringComparison.Ordinal);
    }

    /// <summary>Writes a file into the home folder.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(_home.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        _home.Delete(recursive: true);
    }
}
