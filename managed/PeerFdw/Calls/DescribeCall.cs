using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_describe.</summary>
internal readonly unsafe struct DescribeCall(PeerText request, PeerDocument* reply) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        Documents.Fill(bridge.Planning.Describe(NativeText.Copy(request)), reply);
        return BridgeStatus.Ok;
    }
}
