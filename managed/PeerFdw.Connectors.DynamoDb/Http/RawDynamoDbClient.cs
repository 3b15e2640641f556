using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using PeerFdw.Connectors.DynamoDb.Execution;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>
/// The SDK's client, of which signing, credentials, retries and endpoints are used; bodies are written and read by this project. Measured, the
/// SDK's own reader of items takes several times the processor time.
/// </summary>
internal sealed class RawDynamoDbClient(AWSCredentials credentials, AmazonDynamoDBConfig config) : AmazonDynamoDBClient(credentials, config)
{
    /// <summary>Sends a request.</summary>
    /// <param name="operation">Such as Scan.</param>
    /// <param name="body">JSON in UTF-8.</param>
    /// <param name="meter">What counts its attempts, or null.</param>
    /// <param name="cancellationToken">Aborts it, also while it waits for a retry.</param>
    /// <returns>The response; the caller disposes it.</returns>
    internal Task<RawResponse> SendAsync(string operation, byte[] body, ScanMeter? meter, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = RawRequestMarshaller.Instance,
            ResponseUnmarshaller = RawResponseUnmarshaller.Instance,
        };
        return InvokeAsync<RawResponse>(new RawRequest(operation, body, meter), options, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new AttemptHandler());
        pipeline.AddHandlerAfter<RetryHandler>(new RenewalHandler());
    }
}
