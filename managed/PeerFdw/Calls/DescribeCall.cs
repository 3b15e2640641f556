using PeerFdw.Connections;
using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_describe.</summary>
internal readonly unsafe struct DescribeCall(PeerText request, PeerDocument* reply) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        byte[] document = NativeText.Copy(request);
        Documents.Fill(ConnectionsAnswer.Try(bridge, document) ?? bridge.Planning.Describe(document), reply);
        return BridgeStatus.Ok;
    }
}
