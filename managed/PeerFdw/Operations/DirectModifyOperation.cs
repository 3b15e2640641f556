using System.Linq;
using PeerFdw.Notices;
using PeerFdw.Planning.Execution;
using PeerFdw.Rows;
using PeerFdw.Spi.Writing;
using PeerFdw.Transactions;

namespace PeerFdw.Operations;

/// <summary>An UPDATE or DELETE that the peer does by itself. Its rows are what comes back, or one with their number.</summary>
internal sealed class DirectModifyOperation : CommandOperation
{
    /// <summary>What comes next in the transaction waits for it, and the backend may ask for that first: so it may not wait for the backend.</summary>
    private static readonly RowBudget s_unbounded = new(long.MaxValue, long.MaxValue);

    /// <summary>Makes it and starts it.</summary>
    /// <param name="start">What is to be done.</param>
    /// <param name="transaction">Through which connection.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public DirectModifyOperation(DirectModifyStart start, TransactionEntry transaction, WakeEvent wake, OperationNotices notices)
        : base(transaction, "modification", wake, notices)
    {
        transaction.NoteWrite(start.Level, start.CommandId);
        Start(
            new RowStream(start.Returning.Select(static c => new ColumnShape(c.Type, c.Encoding)).ToArray(), wake, s_unbounded),
            start.IsCounting,
            (rows, token) => transaction.Begin(start.Settings).ModifyAsync(
                new DirectOpening(
                    start.Table,
                    start.Handle,
                    start.Parameters,
                    start.IsCounting ? [] : start.Returning.Select(static c => c.Number).ToArray(),
                    start.CommandId,
                    start.Level,
                    Notices),
                rows,
                token));
    }
}
