using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_validate.</summary>
internal readonly unsafe struct ValidateCall(PeerText request, PeerDocument* reply) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        Documents.Fill(bridge.Planning.Validate(NativeText.Copy(request)), reply);
        return BridgeStatus.Ok;
    }
}
