using System;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>A successful response with its body unread.</summary>
/// <param name="page">The body, which the response owns.</param>
internal sealed class RawResponse(PageBuffer page) : IDisposable
{
    /// <summary>The body.</summary>
    internal PageBuffer Page { get; } = page;

    /// <inheritdoc/>
    public void Dispose() => Page.Dispose();
}
