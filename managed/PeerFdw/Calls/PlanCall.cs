using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_plan.</summary>
internal readonly unsafe struct PlanCall(PeerText request, PeerDocument* reply) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        Documents.Fill(bridge.Planning.Plan(NativeText.Copy(request)), reply);
        return BridgeStatus.Ok;
    }
}
