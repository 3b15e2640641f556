namespace PeerFdw.Sql.Translation;

/// <summary>What an operation does with the collation of its arguments.</summary>
public enum CollationUse
{
    /// <summary>Nothing: it puts text together or looks at its bytes. Any deterministic collation gives the same result.</summary>
    Bytes,

    /// <summary>It may order, or tell letters and case.</summary>
    Order,
}
