using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Calls;

/// <summary>peer_next.</summary>
internal readonly unsafe struct NextCall(long handle, PeerBatch** batch, int* notices) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        try
        {
            BridgeStatus status = bridge.Operations.Find(handle).Next(out PeerBatch* next);
            if (status == BridgeStatus.Ok)
            {
                *batch = next;
            }

            return status;
        }
        finally
        {
            // Behind the step, which may have been the last to post one; also with an error.
            *notices = bridge.Notices.Count;
        }
    }
}
