using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_restart.</summary>
internal readonly struct RestartCall(long handle, PeerText parameters) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        bridge.Operations.Find(handle).Restart(bridge.Planning.ReadParameters(NativeText.Copy(parameters)));
        return BridgeStatus.Ok;
    }
}
