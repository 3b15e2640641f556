using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_report.</summary>
internal readonly unsafe struct ReportCall(long handle, PeerDocument* reply) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        Documents.Fill(bridge.Operations.Find(handle).Report(), reply);
        return BridgeStatus.Ok;
    }
}
