using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_init.</summary>
internal readonly unsafe struct InitCall(PeerInit* init, PeerVersion* version) : IBridgeCall
{
    /// <inheritdoc/>
    public static bool IsFirst => true;

    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        ErrorReport.Reserve();
        Abi.Describe(version);
        Abi.Check(init);
        bridge.Initialize(init->ProcessId);
        return BridgeStatus.Ok;
    }
}
