namespace PeerFdw.Connectors.DynamoDb.Values;

/// <summary>What follows the literal beginning of a LIKE pattern.</summary>
internal enum LikeRest
{
    /// <summary>Nothing: the pattern is an equality.</summary>
    Nothing,

    /// <summary>Only %: the pattern is a prefix.</summary>
    Anything,

    /// <summary>More: the prefix is necessary and not sufficient.</summary>
    Pattern,
}
