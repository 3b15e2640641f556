using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Notices;
using PeerFdw.Planning.Execution;
using PeerFdw.Rows;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;
using PeerFdw.Spi.Writing;
using PeerFdw.Transactions;

namespace PeerFdw.Operations;

/// <summary>
/// A statement in the peer's own language. It runs once; its rows are the statement's, or one with their number. What comes next in the transaction waits for
/// it: the backend takes all rows before it asks for anything else.
/// </summary>
internal sealed class StatementOperation : Operation
{
    private readonly StatementStart _start;
    private readonly TransactionEntry _transaction;

    /// <summary>Makes it and starts it.</summary>
    /// <param name="start">What is to be done.</param>
    /// <param name="transaction">Through which connection.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public StatementOperation(StatementStart start, TransactionEntry transaction, WakeEvent wake, OperationNotices notices)
        : base(wake, notices)
    {
        _start = start;
        _transaction = transaction;
        if (!start.IsReadOnly)
        {
            transaction.NoteWrite(start.Level, start.CommandId);
        }

        Task before = transaction.Tail;
        StartRun(
            CreateStream(start.Columns.Select(static c => new ColumnShape(c.Type, c.Encoding)).ToArray(), null, 0),
            (run, token) => RunAsync(before, run, token));
        transaction.Append(RunTask, CancelRun);
        transaction.Join();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters) =>
        throw new PeerException(SqlState.FeatureNotSupported, "a statement cannot be restarted");

    /// <inheritdoc/>
    protected override Task ReleaseAsync()
    {
        _transaction.Leave();
        return Task.CompletedTask;
    }

    private async Task RunAsync(Task before, OperationRun run, CancellationToken token)
    {
        await before.ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        long count = await _transaction.Begin(_start.Settings).RunStatementAsync(
            new StatementRequest(_start.Text, _start.Parameters, _start.IsReadOnly, _start.CommandId, _start.Level, Notices),
            _start.IsCounting ? null : run.Rows,
            token).ConfigureAwait(false);
        if (_start.IsCounting)
        {
            RowWriter writer = run.Rows.CreateWriter();
            writer.Columns[0].WriteInt64(count);
            writer.EndRow();
            await writer.FlushAsync(token).ConfigureAwait(false);
        }
    }
}
