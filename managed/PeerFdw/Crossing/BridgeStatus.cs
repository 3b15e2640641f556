namespace PeerFdw.Crossing;

/// <summary>PEER_OK, PEER_END, PEER_PENDING and PEER_ERROR of native/bridge.h.</summary>
internal enum BridgeStatus
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>Done, and there is nothing more to come.</summary>
    End = 1,

    /// <summary>Not finished.</summary>
    Pending = 2,

    /// <summary>Failed.</summary>
    Error = 3,
}
