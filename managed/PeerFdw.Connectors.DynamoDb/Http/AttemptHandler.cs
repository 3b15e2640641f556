using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>Stands inside the SDK's retry loop and counts each attempt for the scan that it belongs to.</summary>
internal sealed class AttemptHandler : PipelineHandler
{
    /// <inheritdoc/>
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        IRequestContext request = executionContext.RequestContext;
        if (request.OriginalRequest is not RawRequest { Meter: { } meter })
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }

        long start = Stopwatch.GetTimestamp();
        bool isThrottled = false;
        try
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }
        catch (AmazonServiceException e)
        {
            isThrottled = ErrorCodes.IsThrottling(e.ErrorCode);
            throw;
        }
        finally
        {
            meter.AddAttempt(request.Retries > 0, isThrottled, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
