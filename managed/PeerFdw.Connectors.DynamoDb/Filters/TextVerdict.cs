namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Whether texts of some form fulfil a question.</summary>
internal enum TextVerdict
{
    /// <summary>None does.</summary>
    Never,

    /// <summary>Some may.</summary>
    Maybe,

    /// <summary>All do.</summary>
    Always,
}
