using PeerFdw.Crossing;
using PeerFdw.Operations;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_open.</summary>
internal readonly unsafe struct OpenCall(int kind, PeerText request, PeerOperation* operation) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        Operation opened = bridge.Opener.Open(kind, NativeText.Copy(request));

        // Last, as the header promises; nothing behind it can fail.
        *operation = new PeerOperation { Handle = opened.Handle, WakeFd = opened.WakeDescriptor };
        return BridgeStatus.Ok;
    }
}
