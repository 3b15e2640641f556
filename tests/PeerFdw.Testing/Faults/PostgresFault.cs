namespace PeerFdw.Testing.Faults;

/// <summary>What goes wrong on the way from a PostgreSQL server to its client.</summary>
public enum PostgresFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A few messages come late.</summary>
    Slow,

    /// <summary>The connection is closed instead of a message.</summary>
    Close,

    /// <summary>It is closed within a message's type and length.</summary>
    CutInHead,

    /// <summary>It is closed within a message's contents.</summary>
    CutInBody,

    /// <summary>Rows and the end of the rows are left out.</summary>
    Truncate,

    /// <summary>A row's own lengths and counts are damaged; of other messages everything.</summary>
    Corrupt,

    /// <summary>A value, or a message, says that it is as long as none can be.</summary>
    Oversized,

    /// <summary>Something that is no message of PostgreSQL's, and then the end.</summary>
    Garbage,

    /// <summary>The server says that it is shut down.</summary>
    Shutdown,

    /// <summary>Nothing comes any more, and the connection stays open.</summary>
    Stall,

    /// <summary>The same, and it does not end with the fault: only the client can end it.</summary>
    StallForGood,

    /// <summary>A message says that it is as long as none can be.</summary>
    OversizedMessage,

    /// <summary>A message says that it is a little longer than it is.</summary>
    Lengthened,

    /// <summary>A message says that it is shorter than its own length is.</summary>
    Shortened,

    /// <summary>A value's length is one that means nothing.</summary>
    NegativeLength,

    /// <summary>Once, the server says that it refuses what it was asked, with the error that it was armed with; while connecting, it ends the connection as well.</summary>
    Refusal,

    /// <summary>Once, the server is killed; then as <see cref="Close"/>.</summary>
    Kill,
}
