using PeerFdw.Crossing;

namespace PeerFdw.Calls;

/// <summary>peer_shutdown.</summary>
internal readonly struct ShutdownCall(int graceMilliseconds) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        bridge.ShutDown(graceMilliseconds);
        return BridgeStatus.Ok;
    }
}
