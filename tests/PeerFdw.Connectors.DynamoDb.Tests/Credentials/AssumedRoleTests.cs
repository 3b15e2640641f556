using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Spi;
using PeerFdw.Testing;
using PeerFdw.Testing.Timing;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Credentials;

public sealed class AssumedRoleTests : IAsyncLifetime
{
    private readonly CredentialBench _bench = CredentialBench.Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_role_is_assumed_with_the_mappings_key()
    {
        await _bench.SendAsync(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn, "external_id", "partner:42", "role_session_name", "a@b");
        StandInRequest sts = Assert.Single(_bench.Aws.Sts);
        Assert.Equal(
            ("AssumeRole", "MAPPED", null, CredentialBench.RoleArn, "partner:42", "a@b"),
            (sts.Field("Action"), sts.AccessKey, sts.SessionToken, sts.Field("RoleArn"), sts.Field("ExternalId"), sts.Field("RoleSessionName")));
        Assert.Contains("/us-west-2/sts/aws4_request", sts.Headers["authorization"], StringComparison.Ordinal);
        StandInRequest scan = Assert.Single(_bench.Aws.DynamoDb);
        Assert.Equal(("ROLE1", "TOPSECRET-token-of-ROLE1"), (scan.AccessKey, scan.SessionToken));
    }

    [Fact]
    public async Task What_the_mapping_says_of_the_role_wins()
    {
        await _bench.SendAsync(
            CredentialBench.Keys.With(OptionsOf("role_arn", "arn:aws:iam::123456789012:role/mine", "external_id", "mine")), false,
            "role_arn", CredentialBench.RoleArn, "external_id", "servers");
        StandInRequest sts = Assert.Single(_bench.Aws.Sts);
        Assert.Equal(
            ("arn:aws:iam::123456789012:role/mine", "mine", "peer_fdw-ddb"),
            (sts.Field("RoleArn"), sts.Field("ExternalId"), sts.Field("RoleSessionName")));
    }

    [Fact]
    public async Task Without_an_external_id_none_is_sent()
    {
        await _bench.SendAsync(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn);
        Assert.Null(Assert.Single(_bench.Aws.Sts).Field("ExternalId"));
    }

    [Fact]
    public async Task A_temporary_key_of_the_mapping_goes_with_its_token()
    {
        _bench.Aws.Allow("TEMP", "TOPSECRET-temp");
        await _bench.SendAsync(
            OptionsOf("access_key_id", "TEMP", "secret_access_key", "TOPSECRET-x", "session_token", "TOPSECRET-temp", "role_arn", CredentialBench.RoleArn), false);
        Assert.Equal(("TEMP", "TOPSECRET-temp"), (_bench.Aws.Sts[0].AccessKey, _bench.Aws.Sts[0].SessionToken));
        Assert.Equal("ROLE1", _bench.Aws.DynamoDb[0].AccessKey);
    }

    [Fact]
    public async Task A_refusal_has_AWSs_words()
    {
        _bench.Aws.ExpireAll();
        PeerException error = await _bench.FailAsync(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn);
        Assert.Equal(("28000", $"User is not authorized to perform: sts:AssumeRole on resource: {CredentialBench.RoleArn}"), (error.SqlState.Code, error.Message));
        Assert.Contains(CredentialBench.RoleArn, error.Detail, StringComparison.Ordinal);
        Assert.Contains("STS42", error.Detail, StringComparison.Ordinal);
        Assert.Contains("AccessDenied", error.Detail, StringComparison.Ordinal);
        Assert.Contains("trust policy", error.Hint, StringComparison.Ordinal);
        Assert.Empty(_bench.Aws.DynamoDb);
    }

    [Fact]
    public async Task A_refusal_that_repeats_a_secret_is_shown_without()
    {
        _bench.Aws.Fault = r => r.Field("Action") is null ? null : AwsStandIn.StsError(403, "SignatureDoesNotMatch", "not signed by TOPSECRET-of-the-mapping");
        PeerException error = await _bench.FailAsync(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn);
        Assert.Equal(("28000", "not signed by (secret)"), (error.SqlState.Code, error.Message));
    }

    [Fact]
    public async Task The_tokens_of_a_role_are_shown_by_no_error_of_DynamoDB()
    {
        _bench.Aws.Fault = r => r.DynamoDbOperation is null ? null
            : new StandInAnswer(400, $$"""{"__type":"x#ValidationException","message":"you sent {{r.SessionToken}}"}""");
        PeerException error = await _bench.FailAsync(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn);
        Assert.Equal("you sent (secret)", error.Message);
    }

    [TimedTheory]
    [InlineData("stuck", "08006")]
    [InlineData("cut", "08006")]
    [InlineData("html", "08P01")]
    [InlineData("empty", "08P01")]
    [InlineData("no key", "08P01")]
    [InlineData("500", "08006")]
    [InlineData("404", "28000")]
    public async Task A_service_that_does_not_do_what_it_should_is_a_clean_error(string fault, string sqlState)
    {
        var good = new StandInAnswer(200, "<AssumeRoleResponse><AssumeRoleResult><Credentials>", "text/xml");
        _bench.Limits = CredentialBench.ShortLimits;
        _bench.Aws.Fault = r => r.Field("Action") is null ? null : fault switch
        {
            "stuck" => good with { IsStuck = true },
            "cut" => good with { SendBytes = 10 },
            "html" => good with { Body = "<html>TOPSECRET &nope" },
            "empty" => good with { Body = "" },
            "no key" => good with { Body = "<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>" },
            "500" => AwsStandIn.StsError(500, "InternalFailure", "oops"),
            _ => new StandInAnswer(404, "not here", "text/plain"),
        };
        var since = Stopwatch.StartNew();
        PeerException error = await _bench.FailAsync(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn);
        Assert.Equal(sqlState, error.SqlState.Code);
        Timely.Within(_bench.Limits.Total.TotalMilliseconds + 2000, since, fault);
    }

    [Fact]
    public async Task A_service_that_recovers_is_asked_again()
    {
        int asked = 0;
        _bench.Aws.Fault = r => r.Field("Action") is not null && ++asked == 1 ? AwsStandIn.StsError(503, "ServiceUnavailable", "later") : null;
        await _bench.SendAsync(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Nobody_there_is_a_connection_error()
    {
        PeerException error = await _bench.FailAsync(
            CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn, "sts_endpoint", $"http://127.0.0.1:{FreePort.Next()}");
        Assert.Equal("08001", error.SqlState.Code);
        Assert.Contains("sts_endpoint", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_TLS_library_nothing_is_signed()
    {
        _bench.IsTlsUsable = false;
        foreach (string endpoint in new[] { "https://127.0.0.1:1", _bench.Aws.Endpoint })
        {
            PeerException error = await _bench.FailAsync(
                CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn, "sts_endpoint", endpoint);
            Assert.Equal("58000", error.SqlState.Code);
        }

        Assert.Empty(_bench.Aws.Requests);
    }

    [TimedFact]
    public async Task A_request_that_waits_for_credentials_is_cancelled_at_once()
    {
        _bench.Aws.Fault = r => r.Field("Action") is null ? null : new StandInAnswer(200, "", IsStuck: true);
        DynamoDbConnection connection = _bench.Connect(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn);
        using var cancel = new CancellationTokenSource();
        Task waiting = CredentialBench.SendAsync(connection, cancel.Token);
        SpinWait.SpinUntil(() => _bench.Aws.Sts.Count == 1, TimeSpan.FromSeconds(10));
        Assert.False(waiting.IsCompleted);
        var since = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Timely.Within(100, since, "cancel");

        // Closing the connection ends what it still does, at once too.
        since.Restart();
        await connection.DisposeAsync();
        Timely.Within(500, since, "dispose");
    }

    [Fact]
    public async Task Many_requests_assume_a_role_once()
    {
        _bench.Aws.Fault = r => r.Field("Action") is null ? null : Slow(r);
        await using DynamoDbConnection connection = _bench.Connect(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => CredentialBench.SendAsync(connection)));
        Assert.Single(_bench.Aws.Sts);
        Assert.Equal(16, _bench.Aws.DynamoDb.Count);

        static StandInAnswer? Slow(StandInRequest request)
        {
            Thread.Sleep(100);
            return null;
        }
    }
}
