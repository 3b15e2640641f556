using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>An attribute that sampled items have.</summary>
/// <param name="Name">The attribute.</param>
/// <param name="Kind">Its type in every sampled item that has it, NULL aside; null if they differ.</param>
/// <param name="Count">How many of them have it.</param>
internal sealed record SampledAttribute(string Name, AttributeKind? Kind, int Count);
