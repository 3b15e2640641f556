using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Notices;
using PeerFdw.Rows;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;
using PeerFdw.Transactions;

namespace PeerFdw.Operations;

/// <summary>One command in the order of a transaction. It runs once; its rows are what it gives, or one with their number. What comes next in the transaction waits for it.</summary>
/// <param name="transaction">Through which connection.</param>
/// <param name="name">What messages call it.</param>
/// <param name="wake">The eventfd; closed at the end.</param>
/// <param name="notices">Its messages.</param>
internal abstract class CommandOperation(TransactionEntry transaction, string name, WakeEvent wake, OperationNotices notices) : Operation(wake, notices)
{
    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters) =>
        throw new PeerException(SqlState.FeatureNotSupported, $"a {name} cannot be restarted");

    /// <summary>Starts it behind what the transaction has to do before.</summary>
    /// <param name="rows">Where its rows go.</param>
    /// <param name="isCounting">Whether only their number is wanted.</param>
    /// <param name="command">Gives how many rows it were; where they go is null if only their number is wanted.</param>
    protected void Start(RowStream rows, bool isCounting, Func<IRowSink?, CancellationToken, Task<long>> command)
    {
        Task before = transaction.Tail;
        StartRun(rows, (run, token) => RunAsync(before, run.Rows, isCounting, command, token));
        transaction.Append(RunTask, CancelRun);
        transaction.Join();
    }

    /// <inheritdoc/>
    protected override Task ReleaseAsync()
    {
        transaction.Leave();
        return Task.CompletedTask;
    }

    private static async Task RunAsync(Task before, RowStream rows, bool isCounting, Func<IRowSink?, CancellationToken, Task<long>> command, CancellationToken token)
    {
        await before.ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        long count = await command(isCounting ? null : rows, token).ConfigureAwait(false);
        if (isCounting)
        {
            RowWriter writer = rows.CreateWriter();
            writer.Columns[0].WriteInt64(count);
            writer.EndRow();
            await writer.FlushAsync(token).ConfigureAwait(false);
        }
    }
}
