using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Spi;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Credentials;

/// <summary>Temporary credentials over time. The stand-in gives them for an hour unless a test says otherwise.</summary>
public sealed class RenewalTests : IAsyncLifetime
{
    private readonly CredentialBench _bench = CredentialBench.Create();
    private DynamoDbConnection _connection = null!;

    public Task InitializeAsync()
    {
        _connection = _bench.Connect(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Credentials_that_hold_are_kept()
    {
        await CredentialBench.SendAsync(_connection);
        _bench.Clock.Ahead = TimeSpan.FromMinutes(54);
        await CredentialBench.SendAsync(_connection);
        Assert.Single(_bench.Aws.Sts);
    }

    [Fact]
    public async Task Some_minutes_ahead_they_are_renewed_beside_the_requests()
    {
        await CredentialBench.SendAsync(_connection);
        _bench.Clock.Ahead = TimeSpan.FromMinutes(56);
        await CredentialBench.SendAsync(_connection);
        Assert.Equal("ROLE1", _bench.Aws.DynamoDb[1].AccessKey);
        Assert.True(SpinWait.SpinUntil(() => _bench.Aws.Sts.Count == 2, TimeSpan.FromSeconds(10)));
        Assert.True(await EventuallyAsync("ROLE2"));
        Assert.Equal(2, _bench.Aws.Sts.Count);
    }

    [Fact]
    public async Task A_renewal_ahead_that_fails_fails_no_request_and_is_tried_again_later()
    {
        await CredentialBench.SendAsync(_connection);
        _bench.Clock.Ahead = TimeSpan.FromMinutes(56);
        _bench.Aws.Fault = r => r.Field("Action") is null ? null : AwsStandIn.StsError(403, "AccessDenied", "no");
        await CredentialBench.SendAsync(_connection);
        Assert.True(SpinWait.SpinUntil(() => _bench.Aws.Sts.Count == 2, TimeSpan.FromSeconds(10)));
        await Task.Delay(200);
        await CredentialBench.SendAsync(_connection);
        Assert.Equal(2, _bench.Aws.Sts.Count);
        _bench.Aws.Fault = null;
        _bench.Clock.Ahead += TimeSpan.FromSeconds(30);
        Assert.True(await EventuallyAsync("ROLE2"));
        Assert.All(_bench.Aws.DynamoDb, r => Assert.True(r.AccessKey is "ROLE1" or "ROLE2"));
    }

    [Fact]
    public async Task Expired_ones_are_renewed_first()
    {
        await CredentialBench.SendAsync(_connection);
        _bench.Clock.Ahead = TimeSpan.FromMinutes(59.5);
        await CredentialBench.SendAsync(_connection);
        Assert.Equal(["ROLE1", "ROLE2"], _bench.Aws.DynamoDb.Select(r => r.AccessKey!));
    }

    [Fact]
    public async Task A_renewal_that_is_needed_and_refused_is_an_error_until_it_is_not()
    {
        await CredentialBench.SendAsync(_connection);
        _bench.Clock.Ahead = TimeSpan.FromHours(2);
        _bench.Aws.Fault = r => r.Field("Action") is null ? null : AwsStandIn.StsError(403, "AccessDenied", "not any more");
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => CredentialBench.SendAsync(_connection));
        Assert.Equal(("28000", "not any more"), (error.SqlState.Code, error.Message));
        CredentialBench.AssertHasNoSecret(error);
        _bench.Aws.Fault = null;
        await CredentialBench.SendAsync(_connection);
        Assert.Equal("ROLE2", _bench.Aws.DynamoDb[^1].AccessKey);
    }

    [Fact]
    public async Task AWSs_word_that_they_have_expired_counts_whatever_the_clock_says()
    {
        await CredentialBench.SendAsync(_connection);
        _bench.Aws.ExpireAll();
        _bench.Aws.Allow("MAPPED");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CredentialBench.SendAsync(_connection)));
        Assert.Equal(2, _bench.Aws.Sts.Count);
    }

    [Fact]
    public async Task What_always_expires_is_asked_for_once_more_and_no_oftener()
    {
        _bench.Aws.Fault = r => r.DynamoDbOperation is null ? null
            : new StandInAnswer(400, """{"__type":"x#ExpiredTokenException","message":"expired"}""");
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => CredentialBench.SendAsync(_connection));
        Assert.Equal("28000", error.SqlState.Code);
        Assert.Equal((2, 2), (_bench.Aws.Sts.Count, _bench.Aws.DynamoDb.Count));
    }

    [Fact]
    public async Task What_comes_expired_already_is_used_for_a_moment()
    {
        _bench.Aws.Lifetime = TimeSpan.FromMinutes(-5);
        await CredentialBench.SendAsync(_connection);
        await CredentialBench.SendAsync(_connection);
        Assert.Single(_bench.Aws.Sts);
        _bench.Clock.Ahead = TimeSpan.FromSeconds(11);
        await CredentialBench.SendAsync(_connection);
        Assert.Equal(2, _bench.Aws.Sts.Count);
    }

    [Fact]
    public async Task Credentials_that_end_while_a_request_is_retried_are_renewed_for_the_retry()
    {
        await using DynamoDbConnection connection = _bench.Connect(CredentialBench.Keys, false, "role_arn", CredentialBench.RoleArn, "max_retries", "3");
        _bench.Aws.Fault = r =>
        {
            if (r.DynamoDbOperation is null || r.AccessKey != "ROLE1")
            {
                return null;
            }

            _bench.Clock.Ahead = TimeSpan.FromHours(2);
            return new StandInAnswer(500, """{"__type":"x#InternalServerError","message":"oops"}""");
        };
        await CredentialBench.SendAsync(connection);
        Assert.Equal(["ROLE1", "ROLE2"], _bench.Aws.DynamoDb.Select(r => r.AccessKey!));
    }

    private async Task<bool> EventuallyAsync(string key)
    {
        for (int i = 0; i < 100; i++)
        {
            await CredentialBench.SendAsync(_connection);
            if (_bench.Aws.DynamoDb[^1].AccessKey == key)
            {
                return true;
            }

            await Task.Delay(20);
        }

        return false;
    }
}
