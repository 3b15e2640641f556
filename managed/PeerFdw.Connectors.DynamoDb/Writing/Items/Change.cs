using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Writing.Items;

/// <summary>A change of an item: what UpdateItem calls SET and REMOVE.</summary>
/// <param name="Path">Where.</param>
/// <param name="Value">The new value; null to remove what is there.</param>
internal readonly record struct Change(AttributePath Path, ItemValue? Value);
