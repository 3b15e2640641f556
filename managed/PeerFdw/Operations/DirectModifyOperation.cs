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

/// <summary>An UPDATE or DELETE that the peer does by itself. It runs once; its rows are what comes back, or one with their number.</summary>
internal sealed class DirectModifyOperation : Operation
{
    /// <summary>What comes next in the transaction waits for it, and the backend may ask for that first: so it may not wait for the backend.</summary>
    private static readonly RowBudget s_unbounded = new(long.MaxValue, long.MaxValue);

    private readonly DirectModifyStart _start;
    private readonly TransactionEntry _transaction;

    /// <summary>Makes it and starts it.</summary>
    /// <param name="start">What is to be done.</param>
    /// <param name="transaction">Through which connection.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public DirectModifyOperation(DirectModifyStart start, TransactionEntry transaction, WakeEvent wake, OperationNotices notices)
        : base(wake, notices)
    {
        _start = start;
        _transaction = transaction;
        transaction.NoteWrite(start.Level, start.CommandId);
        Task before = transaction.Tail;
        StartRun(
            new RowStream(start.Returning.Select(static c => new ColumnShape(c.Type, c.Encoding)).ToArray(), wake, s_unbounded),
            (run, token) => RunAsync(before, run, token));
        transaction.Append(RunTask, CancelRun);
        transaction.Join();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters) =>
        throw new PeerException(SqlState.FeatureNotSupported, "a modification cannot be restarted");

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
        long count = await _transaction.Begin(_start.Settings).ModifyAsync(
            new DirectOpening(
                _start.Table,
                _start.Handle,
                _start.Parameters,
                _start.IsCounting ? [] : _start.Returning.Select(static c => c.Number).ToArray(),
                _start.CommandId,
                _start.Level,
                Notices),
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
