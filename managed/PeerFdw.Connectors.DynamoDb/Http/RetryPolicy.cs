using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using Amazon.Runtime;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>What becomes of a failed attempt.</summary>
internal enum RetryKind
{
    /// <summary>Another attempt would fail, too.</summary>
    Never,

    /// <summary>The service or the network failed; soon again.</summary>
    Transient,

    /// <summary>The service refused for its rate; again later, and with fewer requests side by side.</summary>
    Throttled,

    /// <summary>There was no connection, or no answer: each try takes seconds, so there are few.</summary>
    Unreachable,
}

/// <summary>
/// Which failures are worth another attempt, and how long to wait for it: exponential back-off with full jitter ("Exponential Backoff And Jitter", AWS
/// Architecture Blog), so that clients which failed together do not come back together.
/// </summary>
internal static class RetryPolicy
{
    /// <summary>The most attempts that end without any answer.</summary>
    private const int MaximumUnreachable = 3;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    /// <summary>Classifies a failure.</summary>
    internal static RetryKind Classify(Exception exception)
    {
        switch (exception)
        {
            case AmazonServiceException service when ErrorCodes.IsThrottling(service.ErrorCode) || service.StatusCode == HttpStatusCode.TooManyRequests:
                return RetryKind.Throttled;
            case AmazonServiceException service:
                return (int)service.StatusCode >= 500 || ErrorCodes.IsTransient(service.ErrorCode) ? RetryKind.Transient : RetryKind.Never;
            case TimeoutException:
                return RetryKind.Unreachable;
            case OperationCanceledException { InnerException: TimeoutException }:
                // All of connect_timeout has gone by.
                return RetryKind.Never;
            case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError }:
                return RetryKind.Unreachable;
            case HttpRequestException { InnerException: AuthenticationException }:
            case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                return RetryKind.Never;
            default:
                return exception is HttpRequestException or IOException ? RetryKind.Transient : RetryKind.Never;
        }
    }

    /// <summary>Whether there is another attempt.</summary>
    /// <param name="kind">What the last one was.</param>
    /// <param name="retries">How many retries there were.</param>
    /// <param name="most">How many there may be.</param>
    internal static bool MayRetry(RetryKind kind, int retries, int most) =>
        kind != RetryKind.Never && retries < (kind == RetryKind.Unreachable ? Math.Min(most, MaximumUnreachable - 1) : most);

    /// <summary>How long to wait.</summary>
    /// <param name="kind">What the last attempt was.</param>
    /// <param name="retries">How many retries there were.</param>
    internal static TimeSpan Delay(RetryKind kind, int retries)
    {
        double first = kind == RetryKind.Throttled ? 100 : 25;
        double most = Math.Min(s_longest.TotalMilliseconds, first * Math.Pow(2, Math.Min(retries, 30)));
#pragma warning disable CA5394 // The jitter is no secret.
        return TimeSpan.FromMilliseconds(Math.Max(1, Random.Shared.NextDouble() * most));
#pragma warning restore CA5394
    }
}
