using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_stats.</summary>
internal readonly unsafe struct StatsCall(PeerStats* stats) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        *stats = bridge.ReadStats();
        return BridgeStatus.Ok;
    }
}
