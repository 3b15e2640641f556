namespace PeerFdw.Connectors.DynamoDb.Aggregates;

/// <summary>One output of an aggregated scan.</summary>
/// <param name="Function">What is computed.</param>
/// <param name="Column">The sort key's column, of Min and Max; 0 of Count.</param>
internal sealed record ScanAggregate(AggregateFunction Function, int Column);
