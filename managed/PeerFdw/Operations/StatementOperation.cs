using System.Linq;
using PeerFdw.Notices;
using PeerFdw.Planning.Execution;
using PeerFdw.Rows;
using PeerFdw.Spi.Writing;
using PeerFdw.Transactions;

namespace PeerFdw.Operations;

/// <summary>A statement in the peer's own language. Its rows are the statement's, or one with their number; the backend takes all of them before it asks for anything else.</summary>
internal sealed class StatementOperation : CommandOperation
{
    /// <summary>Makes it and starts it.</summary>
    /// <param name="start">What is to be done.</param>
    /// <param name="transaction">Through which connection.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public StatementOperation(StatementStart start, TransactionEntry transaction, WakeEvent wake, OperationNotices notices)
        : base(transaction, "statement", wake, notices)
    {
        if (!start.IsReadOnly)
        {
            transaction.NoteWrite(start.Level, start.CommandId);
        }

        Start(
            CreateStream(start.Columns.Select(static c => new ColumnShape(c.Type, c.Encoding)).ToArray(), null, 0),
            start.IsCounting,
            (rows, token) => transaction.Begin(start.Settings).RunStatementAsync(
                new StatementRequest(start.Text, start.Parameters, start.IsReadOnly, start.CommandId, start.Level, Notices), rows, token));
    }
}
