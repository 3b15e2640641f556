using PeerFdw.Crossing;
using PeerFdw.Notices;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_notice.</summary>
internal readonly unsafe struct NoticeCall(PeerNotice** notice, int* waiting) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        Notice? oldest = bridge.Notices.Peek();
        if (oldest is null)
        {
            *waiting = 0;
            return BridgeStatus.End;
        }

        // Copied before it leaves the queue: a message is not lost for want of memory.
        *notice = NoticeReport.Create(oldest);
        bridge.Notices.Drop();
        *waiting = bridge.Notices.Count;
        return BridgeStatus.Ok;
    }
}
