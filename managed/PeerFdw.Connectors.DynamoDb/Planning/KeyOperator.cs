namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>What a key condition asks of its attribute.</summary>
internal enum KeyOperator
{
    /// <summary>=.</summary>
    Equal,

    /// <summary>= ANY: one request for each different value.</summary>
    AnyOf,

    /// <summary>&lt;.</summary>
    Less,

    /// <summary>&lt;=.</summary>
    LessOrEqual,

    /// <summary>&gt;.</summary>
    Greater,

    /// <summary>&gt;=.</summary>
    GreaterOrEqual,

    /// <summary>LIKE: the pattern's literal beginning, as begins_with.</summary>
    Like,
}
