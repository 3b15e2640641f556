namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>The order that a Query promises.</summary>
internal enum SortDirection
{
    /// <summary>None.</summary>
    Any,

    /// <summary>Ascending by sort key.</summary>
    Forward,

    /// <summary>Descending by sort key: ScanIndexForward is false.</summary>
    Backward,
}
