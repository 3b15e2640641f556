using PeerFdw.Crossing;

namespace PeerFdw.Calls;

/// <summary>peer_close.</summary>
internal readonly struct CloseCall(long handle) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        bridge.Operations.Close(handle);
        return BridgeStatus.Ok;
    }
}
