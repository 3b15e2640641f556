using PeerFdw.Crossing;
using PeerFdw.Spi;

namespace PeerFdw.Calls;

/// <summary>peer_invalidate.</summary>
internal readonly struct InvalidateCall(int what, uint hashValue) : IBridgeCall
{
    private const int Server = 1;
    private const int Mapping = 2;

    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        switch (what)
        {
            case Server:
                bridge.Connections.InvalidateServer(hashValue);
                return BridgeStatus.Ok;
            case Mapping:
                bridge.Connections.InvalidateMapping(hashValue);
                return BridgeStatus.Ok;
            default:
                throw new PeerException(SqlState.InternalError, $"nothing of kind {what} can be invalidated");
        }
    }
}
