using System;
using Amazon.Runtime;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>A successful response with its body unread. (The SDK wants a constructor without parameters; it never calls it.)</summary>
internal sealed class RawResponse : AmazonWebServiceResponse, IDisposable
{
    private readonly PageBuffer? _page;

    /// <summary>Makes a response without a body.</summary>
    public RawResponse()
    {
    }

    internal RawResponse(PageBuffer page) => _page = page;

    /// <summary>The body.</summary>
    internal PageBuffer Page => _page ?? throw new InvalidOperationException("the response has no body");

    /// <inheritdoc/>
    public void Dispose() => _page?.Dispose();
}
