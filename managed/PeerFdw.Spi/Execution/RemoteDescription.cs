using System.Collections.Generic;

namespace PeerFdw.Spi.Execution;

/// <summary>What a peer says of one of its tables.</summary>
/// <param name="Rows">How many rows it has by the peer's own count, which may be some hours old; negative if the peer does not say.</param>
/// <param name="Bytes">How many bytes it has there; negative if the peer does not say.</param>
/// <param name="Properties">
/// What a database administrator wants to know of it, in the order of reading: a property's name in lower case and its value. Last, under the
/// name <c>difference</c>, each point in which the foreign table's definition and the remote table do not go together.
/// </param>
public sealed record RemoteDescription(double Rows, double Bytes, IReadOnlyList<KeyValuePair<string, string>> Properties);
