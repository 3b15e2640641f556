namespace PeerFdw.Connectors.DynamoDb.Tables;

/// <summary>The types of DynamoDB ("Supported data types and naming rules in Amazon DynamoDB").</summary>
internal enum AttributeKind
{
    /// <summary>S: text.</summary>
    S,

    /// <summary>N: a decimal number of up to 38 digits.</summary>
    N,

    /// <summary>B: bytes.</summary>
    B,

    /// <summary>BOOL.</summary>
    BOOL,

    /// <summary>NULL.</summary>
    NULL,

    /// <summary>L: a list.</summary>
    L,

    /// <summary>M: a map.</summary>
    M,

    /// <summary>SS: a set of texts.</summary>
    SS,

    /// <summary>NS: a set of numbers.</summary>
    NS,

    /// <summary>BS: a set of bytes.</summary>
    BS,
}
