using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;
using PeerFdw.Spi;

namespace PeerFdw.Calls;

/// <summary>peer_transaction.</summary>
internal readonly unsafe struct TransactionCall(int what, int level, PeerDocument* reply) : IBridgeCall
{
    private const int SubtransactionCommit = 1;
    private const int SubtransactionAbort = 2;
    private const int Commit = 3;
    private const int Abort = 4;
    private const int Pending = 5;

    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        switch (what)
        {
            case SubtransactionCommit:
                bridge.Transactions.EndSubtransaction(level, isCommitted: true);
                break;
            case SubtransactionAbort:
                bridge.Transactions.EndSubtransaction(level, isCommitted: false);
                break;
            case Commit:
                bridge.Transactions.Commit();
                break;
            case Abort:
                bridge.Transactions.Abort();
                break;
            case Pending:
                Documents.Fill(bridge.Planning.WritePending(bridge.Transactions.PendingWrites), reply);
                break;
            default:
                throw new PeerException(SqlState.InternalError, $"there is no event {what} of a transaction");
        }

        return BridgeStatus.Ok;
    }
}
