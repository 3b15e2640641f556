using System;
using System.IO;
using Amazon.Runtime.Internal.Transform;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>Carries a body through the SDK's pipeline. Nothing of it is read there, so the reading members are never called.</summary>
internal sealed class RawUnmarshallerContext : UnmarshallerContext
{
    internal RawUnmarshallerContext(Stream body, IWebResponseData response)
    {
        Body = body;
        WebResponseData = response;
    }

    internal Stream Body { get; }

    /// <inheritdoc/>
    public override string CurrentPath => throw new NotSupportedException();

    /// <inheritdoc/>
    public override int CurrentDepth => throw new NotSupportedException();

    /// <inheritdoc/>
    public override bool IsStartElement => throw new NotSupportedException();

    /// <inheritdoc/>
    public override bool IsEndElement => throw new NotSupportedException();

    /// <inheritdoc/>
    public override bool IsStartOfDocument => throw new NotSupportedException();
}
