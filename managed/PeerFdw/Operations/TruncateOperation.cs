using PeerFdw.Notices;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi.Writing;
using PeerFdw.Transactions;

namespace PeerFdw.Operations;

/// <summary>A TRUNCATE. It has no rows.</summary>
internal sealed class TruncateOperation : CommandOperation
{
    /// <summary>Makes it and starts it.</summary>
    /// <param name="start">What is to be done.</param>
    /// <param name="transaction">Through which connection.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public TruncateOperation(TruncateStart start, TransactionEntry transaction, WakeEvent wake, OperationNotices notices)
        : base(transaction, "TRUNCATE", wake, notices)
    {
        transaction.NoteWrite(start.Level, start.CommandId);
        Start(
            CreateStream([], null, 0),
            isCounting: false,
            async (_, token) =>
            {
                await transaction.Begin(start.Settings).TruncateAsync(
                    new TruncateRequest(start.Tables, start.IsCascading, start.RestartsIdentity, start.CommandId, start.Level, Notices), token).ConfigureAwait(false);
                return 0;
            });
    }
}
