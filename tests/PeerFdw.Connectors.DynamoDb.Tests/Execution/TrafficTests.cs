using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Testing.Timing;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Execution;

/// <summary>What bounds the requests: the limiter, the budget of read capacity, the back-off.</summary>
public sealed class TrafficTests
{
    [Fact]
    public async Task The_bound_is_halved_once_for_those_in_flight_together_and_grows_slowly()
    {
        var limiter = new RequestLimiter(256);
        for (int i = 0; i < 8; i++)
        {
            await limiter.EnterAsync(default);
        }

        long sent = Stopwatch.GetTimestamp();
        limiter.Throttled(sent);
        limiter.Throttled(sent);
        Assert.Equal(4, limiter.Bound);
        limiter.Throttled(Stopwatch.GetTimestamp());
        limiter.Throttled(Stopwatch.GetTimestamp());
        limiter.Throttled(Stopwatch.GetTimestamp());
        Assert.Equal(1, limiter.Bound);
        Task next = limiter.EnterAsync(default).AsTask();
        for (int i = 0; i < 7; i++)
        {
            limiter.Leave();
        }

        await Task.Delay(20);
        Assert.False(next.IsCompleted, "one is still in flight");
        limiter.Leave();
        await next.WaitAsync(TimeSpan.FromSeconds(5));
        limiter.Succeeded();
        Assert.Equal(2, limiter.Bound);
        for (int i = 0; i < 100_000; i++)
        {
            limiter.Succeeded();
        }

        Assert.Equal(256, limiter.Bound);
    }

    [Fact]
    public async Task Who_waits_comes_in_turn_and_who_is_cancelled_takes_no_place()
    {
        var limiter = new RequestLimiter(1);
        await limiter.EnterAsync(default);
        using var cancel = new CancellationTokenSource();
        Task first = limiter.EnterAsync(cancel.Token).AsTask();
        Task second = limiter.EnterAsync(default).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        limiter.Leave();
        await second.WaitAsync(TimeSpan.FromSeconds(5));
        Task third = limiter.EnterAsync(default).AsTask();
        await Task.Delay(20);
        Assert.False(third.IsCompleted);
        limiter.Leave();
        await third.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_limiter_under_many_tasks_never_lets_in_more_than_its_bound()
    {
        var limiter = new RequestLimiter(5);
        int inside = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            using var cancel = new CancellationTokenSource(i % 3 == 0 ? 1 : -1);
            try
            {
                await limiter.EnterAsync(cancel.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            int now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            await Task.Delay(1);
            Interlocked.Decrement(ref inside);
            limiter.Leave();
        })));
        Assert.InRange(most, 1, 5);
        for (int i = 0; i < 5; i++)
        {
            await limiter.EnterAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task A_budget_keeps_its_rate_whatever_requests_turn_out_to_cost()
    {
        var budget = new CapacityBudget(rate: 200, unitsPerItem: 0.05, pageUnits: 128);
        var time = Stopwatch.StartNew();
        double used = 0;
        TimeSpan waited = TimeSpan.Zero;
        while (time.ElapsedMilliseconds < 1500)
        {
            double estimate = budget.Estimate(100);
            waited += await budget.ReserveAsync(estimate, default);
            budget.Settle(estimate, 20, 100);
            used += 20;
        }

        // One second's worth to begin with, and then the rate; the last request may go below.
        Assert.InRange(used, 200, 200 + (200 * time.Elapsed.TotalSeconds) + 20);
        Assert.True(waited > TimeSpan.FromMilliseconds(500), $"{waited}");
    }

    [TimedFact]
    public async Task A_wait_for_the_budget_is_cancelled_at_once()
    {
        var budget = new CapacityBudget(rate: 1, unitsPerItem: 0.05, pageUnits: 128);
        await budget.ReserveAsync(1000, default);
        using var cancel = new CancellationTokenSource();
        Task wait = budget.ReserveAsync(1, cancel.Token).AsTask();
        await Task.Delay(50);
        Assert.False(wait.IsCompleted);
        var since = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Timely.Within(50, since, "cancel");
    }

    [Fact]
    public void Pages_are_small_where_the_budget_is()
    {
        Assert.Null(new CapacityBudget(1000, 0.05, 128).PageItems);
        var budget = new CapacityBudget(10, 0.05, 128);
        Assert.Equal(100, budget.PageItems);
        budget.Settle(5, 50, 100);
        Assert.InRange(budget.PageItems!.Value, 5, 99);
    }

    public static TheoryData<Exception, string> Failures => new()
    {
        { new HttpRequestException(HttpRequestError.ConnectionError, "x"), "Unreachable" },
        { new HttpRequestException(HttpRequestError.NameResolutionError, "x"), "Unreachable" },
        { new TimeoutException(), "Unreachable" },
        { new System.Threading.Tasks.TaskCanceledException("connect_timeout", new TimeoutException()), "Never" },
        { new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new AuthenticationException()), "Never" },
        { new HttpRequestException(HttpRequestError.ResponseEnded, "x"), "Transient" },
        { new IOException("x"), "Transient" },
        { Failure(400, "ThrottlingException"), "Throttled" },
        { Failure(400, "ProvisionedThroughputExceededException"), "Throttled" },
        { Failure(429, ""), "Throttled" },
        { Failure(503, ""), "Transient" },
        { Failure(500, "InternalServerError"), "Transient" },
        { Failure(400, "ValidationException"), "Never" },
        { Failure(400, "ExpiredTokenException"), "Never" },
        { Failure(400, "ConditionalCheckFailedException"), "Never" },
        { new InvalidOperationException(), "Never" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_is_worth_another_attempt(Exception failure, string kind) => Assert.Equal(kind, RetryPolicy.Classify(failure).ToString());

    [Fact]
    public void Waits_double_with_jitter_up_to_a_bound()
    {
        var delays = new List<double>();
        for (int retries = 0; retries < 20; retries++)
        {
            double most = Enumerable.Range(0, 200).Max(_ => RetryPolicy.Delay(RetryKind.Throttled, retries).TotalMilliseconds);
            Assert.InRange(most, 0, Math.Min(20_000, 100 * Math.Pow(2, retries)));
            delays.Add(most);
        }

        Assert.True(delays[6] > 20 * delays[0]);
        Assert.True(RetryPolicy.MayRetry(RetryKind.Throttled, 9, 10));
        Assert.False(RetryPolicy.MayRetry(RetryKind.Throttled, 10, 10));
        Assert.False(RetryPolicy.MayRetry(RetryKind.Unreachable, 2, 10));
        Assert.False(RetryPolicy.MayRetry(RetryKind.Never, 0, 10));
    }

    private static ServiceFailure Failure(int status, string code) => ServiceFailure.Read(
        (System.Net.HttpStatusCode)status, System.Text.Encoding.UTF8.GetBytes($$"""{"__type":"x#{{code}}"}"""), null, null);

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
