using System;
using System.IO;
using System.Net;
using Amazon.DynamoDBv2.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>Takes the body of a success as it is; errors go to the SDK's own reader, which all operations share but for a few types.</summary>
internal sealed class RawResponseUnmarshaller : ResponseUnmarshaller
{
    internal static RawResponseUnmarshaller Instance { get; } = new();

    /// <inheritdoc/>
    public override UnmarshallerContext CreateContext(
        IWebResponseData response, bool readEntireResponse, Stream stream, RequestMetrics metrics, bool isException,
        IRequestContext requestContext) =>
        isException
            ? ScanResponseUnmarshaller.Instance.CreateContext(response, readEntireResponse, stream, metrics, true, requestContext)
            : new RawUnmarshallerContext(stream, response);

    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext input)
    {
        var context = (RawUnmarshallerContext)input;
        return new RawResponse(((PageStream)context.Body).Take())
        {
            ResponseMetadata = new ResponseMetadata { RequestId = context.ResponseData.GetHeaderValue("x-amzn-RequestId") },
        };
    }

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(
        UnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        ScanResponseUnmarshaller.Instance.UnmarshallException(input, innerException, statusCode);

    /// <inheritdoc/>
    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) =>
        new RawUnmarshallerContext(responseStream, response);

    /// <inheritdoc/>
    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new RawUnmarshallerContext(responseStream, response);
}
