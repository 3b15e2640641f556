namespace PeerFdw.Connectors.DynamoDb.Aggregates;

/// <summary>The aggregates that a few requests can answer.</summary>
internal enum AggregateFunction
{
    /// <summary>How many rows there are: Select=COUNT.</summary>
    Count,

    /// <summary>The first of an order.</summary>
    Min,

    /// <summary>The last of an order.</summary>
    Max,
}
