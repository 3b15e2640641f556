using PeerFdw.Connectors.DynamoDb.Writing.Items;

namespace PeerFdw.Connectors.DynamoDb.Writing.Buffer;

/// <summary>One version of an item, as the buffer gives it back.</summary>
/// <param name="Index">Its number in the buffer.</param>
/// <param name="Table">The number of the table.</param>
/// <param name="Key">The key.</param>
/// <param name="Effect">What is done, all writes so far taken together.</param>
/// <param name="Expectation">What must hold at the commit.</param>
/// <param name="Command">The command that wrote it.</param>
/// <param name="Body">The item, or the changes.</param>
internal sealed record BufferedWrite(
    int Index, int Table, ItemKey Key, WriteEffect Effect, Expectation Expectation, long Command, byte[] Body);
