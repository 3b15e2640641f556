namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>The request that a scan makes.</summary>
internal enum DynamoDbOperation
{
    /// <summary>Every item, in segments.</summary>
    Scan,

    /// <summary>The items of one partition key, or of each of several.</summary>
    Query,

    /// <summary>The item of a whole primary key.</summary>
    GetItem,

    /// <summary>The items of a list of whole primary keys, a hundred a request.</summary>
    BatchGetItem,
}
