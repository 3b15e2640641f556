namespace PeerFdw.Testing.Faults;

/// <summary>What goes wrong with an answer.</summary>
public enum FaultKind
{
    /// <summary>The answer comes late.</summary>
    Delay,

    /// <summary>The connection is closed instead of an answer.</summary>
    Close,

    /// <summary>The connection is closed in the middle of the headers.</summary>
    CutInHead,

    /// <summary>The connection is closed in the middle of the body.</summary>
    CutInBody,

    /// <summary>The body lacks its second half, and Content-Length says so; the checksum is that of the whole.</summary>
    Truncate,

    /// <summary>One byte of the body is another; the checksum is that of the right body.</summary>
    Corrupt,

    /// <summary>An HTTP status with a body that is no JSON, as a gateway would send it.</summary>
    Status,

    /// <summary>An error of the service.</summary>
    Service,

    /// <summary>Status 200 with a body that is JSON and no answer of DynamoDB's, and no checksum.</summary>
    Garbage,

    /// <summary>A body without end.</summary>
    Oversized,

    /// <summary>Nothing is ever sent.</summary>
    NeverAnswer,

    /// <summary>Half of the body is sent, and then nothing.</summary>
    StallInBody,

    /// <summary>A body whose Content-Length is the longest that an int can say.</summary>
    OversizedLength,

    /// <summary>A body in chunks, the first of which says that it is so long.</summary>
    OversizedChunk,

    /// <summary>Headers without end.</summary>
    OversizedHead,

    /// <summary>The peer is killed, and the connection closed.</summary>
    Kill,
}
