using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using PeerFdw.Connectors.DynamoDb.Credentials;
using PeerFdw.Connectors.DynamoDb.Execution;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>
/// Sends requests to one endpoint: signs, sends, reads and checks the answer, and tries again what is worth it. It does what the SDK's pipeline does at
/// a fraction of its processor time; the SDK's credentials, endpoints and model of errors stay. Safe for any thread.
/// </summary>
/// <param name="http">Sends; belongs to the connection.</param>
/// <param name="credentials">Who signs; asked before each attempt, so that they may be renewed.</param>
/// <param name="endpoint">Where to.</param>
/// <param name="maximumRetries">How often a request is sent again.</param>
/// <param name="connectTimeout">How long connecting may take, which counts as the first wait.</param>
internal sealed class DynamoDbClient(HttpMessageInvoker http, ConnectionCredentials credentials, ServiceEndpoint endpoint, int maximumRetries, TimeSpan connectTimeout)
{
    /// <summary>How long an attempt waits for the next byte. DynamoDB answers, or gives up by itself, within a few seconds.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <summary>Clocks that differ by less are the service's own affair.</summary>
    private static readonly TimeSpan s_leastSkew = TimeSpan.FromMinutes(4);

    private static readonly MediaTypeHeaderValue s_json = new("application/x-amz-json-1.0");

    private readonly TimeSpan _patience = s_patience > connectTimeout ? s_patience : connectTimeout + TimeSpan.FromSeconds(1);
    private readonly RequestSigner _signer = new(endpoint.Region, "dynamodb");
    private long _skewTicks;

    /// <summary>Sends a request until it succeeds, fails for good or was tried often enough.</summary>
    /// <param name="operation">Such as Scan.</param>
    /// <param name="body">JSON in UTF-8.</param>
    /// <param name="limiter">Bounds the requests in flight, or null.</param>
    /// <param name="meter">What counts its attempts, or null.</param>
    /// <param name="cancellationToken">Aborts it, also while it waits.</param>
    /// <returns>The response; the caller disposes it.</returns>
    internal async Task<RawResponse> SendAsync(
        string operation, byte[] body, RequestLimiter? limiter, ScanMeter? meter, CancellationToken cancellationToken)
    {
        if (limiter is not null)
        {
            await limiter.EnterAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            bool isRenewed = false;
            for (int retries = 0; ; retries++)
            {
                ImmutableCredentials keys = await credentials.GetAsync(cancellationToken).ConfigureAwait(false);
                long start = Stopwatch.GetTimestamp();
                RetryKind kind = RetryKind.Never;
                try
                {
                    PageBuffer page = await AttemptAsync(operation, body, keys, cancellationToken).ConfigureAwait(false);
                    limiter?.Succeeded();
                    return new RawResponse(page);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    bool isSkewed = retries == 0 && e is ServiceFailure failure && CorrectClock(failure);

                    // The clock here may be wrong: AWS's word counts, once.
                    bool isExpired = !isRenewed && e is ServiceFailure { ErrorCode: var code } && ErrorCodes.IsExpiry(code) && credentials.Reject(keys);
                    isRenewed |= isExpired;
                    bool isMended = isSkewed || isExpired;
                    kind = isMended ? RetryKind.Transient : RetryPolicy.Classify(e);
                    if (kind == RetryKind.Throttled)
                    {
                        limiter?.Throttled(start);
                    }

                    if (!RetryPolicy.MayRetry(kind, retries, isMended ? retries + 1 : maximumRetries))
                    {
                        throw;
                    }
                }
                finally
                {
                    meter?.AddAttempt(retries > 0, kind == RetryKind.Throttled, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }

                // The place among the requests in flight is kept meanwhile: to wait is to send less.
                await Task.Delay(RetryPolicy.Delay(kind, retries), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            limiter?.Leave();
        }
    }

    private async ValueTask<PageBuffer> AttemptAsync(string operation, byte[] body, ImmutableCredentials keys, CancellationToken cancellationToken)
    {
        using var deadline = new IdleDeadline(_patience, cancellationToken);
        try
        {
            using HttpRequestMessage request = Make(operation, body, keys);
            using HttpResponseMessage response = await http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            PageBuffer page = await BodyReader.ReadAsync(response, operation is "BatchGetItem" or "TransactGetItems", deadline, deadline.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return page;
            }

            using (page)
            {
                ServiceFailure failure = ServiceFailure.Read(
                    response.StatusCode, page.Memory, Header(response, "x-amzn-RequestId"), Header(response, "x-amzn-ErrorType"));
                failure.Data[nameof(HttpResponseHeaders.Date)] = response.Headers.Date;
                throw failure;
            }
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            throw new TimeoutException($"nothing arrived for {_patience.TotalSeconds:0} seconds");
        }
    }

    private HttpRequestMessage Make(string operation, byte[] body, ImmutableCredentials keys)
    {
        string target = "DynamoDB_20120810." + operation;
        string time = RequestSigner.Format(DateTime.UtcNow + TimeSpan.FromTicks(Interlocked.Read(ref _skewTicks)));
        bool hasToken = !string.IsNullOrEmpty(keys.Token);
        ReadOnlySpan<KeyValuePair<string, string>> signed = hasToken
            ? [new("host", endpoint.Host), new("x-amz-date", time), new("x-amz-security-token", keys.Token), new("x-amz-target", target)]
            : [new("host", endpoint.Host), new("x-amz-date", time), new("x-amz-target", target)];
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = s_json;
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = content };
        HttpRequestHeaders headers = request.Headers;
        headers.Host = endpoint.Host;
        headers.TryAddWithoutValidation("X-Amz-Date", time);
        headers.TryAddWithoutValidation("X-Amz-Target", target);
        if (hasToken)
        {
            headers.TryAddWithoutValidation("X-Amz-Security-Token", keys.Token);
        }

        headers.TryAddWithoutValidation("User-Agent", "peer_fdw");
        headers.TryAddWithoutValidation("Authorization", _signer.Authorization(keys, "POST", endpoint.Url.AbsolutePath, signed, time, body));
        return request;
    }

    private static string? Header(HttpResponseMessage response, string name)
    {
        if (response.Headers.TryGetValues(name, out IEnumerable<string>? values))
        {
            foreach (string value in values)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Takes the service's clock where it calls ours wrong.</summary>
    /// <returns>Whether another attempt may succeed by it.</returns>
    private bool CorrectClock(ServiceFailure failure)
    {
        if (!ErrorCodes.IsClockSkew(failure.ErrorCode, failure.Message) || failure.Data[nameof(HttpResponseHeaders.Date)] is not DateTimeOffset theirs)
        {
            return false;
        }

        TimeSpan skew = theirs.UtcDateTime - DateTime.UtcNow;
        if ((skew - TimeSpan.FromTicks(Interlocked.Read(ref _skewTicks))).Duration() < s_leastSkew)
        {
            return false;
        }

        Interlocked.Exchange(ref _skewTicks, skew.Ticks);
        return true;
    }
}
