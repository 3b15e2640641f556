namespace PeerFdw.Spi.Planning;

/// <summary>How strongly the rows that a scan reads are to be locked at the peer, until the transaction ends. The order is that of strength.</summary>
public enum RowLock
{
    /// <summary>FOR KEY SHARE.</summary>
    KeyShare,

    /// <summary>FOR SHARE.</summary>
    Share,

    /// <summary>FOR NO KEY UPDATE.</summary>
    NoKeyUpdate,

    /// <summary>FOR UPDATE: also of a table whose rows are about to be updated or deleted.</summary>
    Update,
}
