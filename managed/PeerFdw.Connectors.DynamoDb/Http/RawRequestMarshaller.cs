using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>Hands a written body to the SDK's pipeline, which signs and sends it.</summary>
internal sealed class RawRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    internal static RawRequestMarshaller Instance { get; } = new();

    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = (RawRequest)input;
        var marshalled = new DefaultRequest(request, "Amazon.DynamoDBv2")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = request.Body,
        };
        marshalled.Headers["X-Amz-Target"] = "DynamoDB_20120810." + request.Operation;
        marshalled.Headers["Content-Type"] = "application/x-amz-json-1.0";
        return marshalled;
    }
}
