using System.Collections.Generic;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>What a sample of a table's items says.</summary>
/// <param name="Attributes">The attributes that are not NULL everywhere, by name.</param>
internal sealed record ItemSample(IReadOnlyList<SampledAttribute> Attributes)
{
    internal static ItemSample None { get; } = new([]);
}
