using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Values;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>The key conditions of one request, with literals put in.</summary>
/// <param name="Equalities">Attributes that have one value: the partition key, and as much of the sort key.</param>
/// <param name="Range">What is asked of the next attribute of the sort key.</param>
internal sealed record KeyRequest(IReadOnlyList<KeyValuePair<string, KeyValue>> Equalities, SortRange Range);
