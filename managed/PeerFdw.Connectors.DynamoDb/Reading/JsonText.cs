using System;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>The inside of a JSON string, between its quotes, as it stands in the body.</summary>
/// <param name="raw">The bytes.</param>
/// <param name="start">Where they stand.</param>
/// <param name="hasEscapes">Whether a backslash is among them.</param>
/// <param name="hasEscapedNul">Whether <c>\u0000</c> is among them.</param>
internal readonly ref struct JsonText(ReadOnlySpan<byte> raw, int start, bool hasEscapes, bool hasEscapedNul)
{
    internal ReadOnlySpan<byte> Raw { get; } = raw;

    internal int Start { get; } = start;

    internal bool HasEscapes { get; } = hasEscapes;

    internal bool HasEscapedNul { get; } = hasEscapedNul;
}
