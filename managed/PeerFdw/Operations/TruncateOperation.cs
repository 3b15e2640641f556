using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Notices;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;
using PeerFdw.Transactions;

namespace PeerFdw.Operations;

/// <summary>A TRUNCATE. It has no rows.</summary>
internal sealed class TruncateOperation : Operation
{
    private readonly TruncateStart _start;
    private readonly TransactionEntry _transaction;

    /// <summary>Makes it and starts it.</summary>
    /// <param name="start">What is to be done.</param>
    /// <param name="transaction">Through which connection.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public TruncateOperation(TruncateStart start, TransactionEntry transaction, WakeEvent wake, OperationNotices notices)
        : base(wake, notices)
    {
        _start = start;
        _transaction = transaction;
        transaction.NoteWrite(start.Level, start.CommandId);
        Task before = transaction.Tail;
        StartRun(CreateStream([], null, 0), (_, token) => RunAsync(before, token));
        transaction.Append(RunTask, CancelRun);
        transaction.Join();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters) =>
        throw new PeerException(SqlState.FeatureNotSupported, "a TRUNCATE cannot be restarted");

    /// <inheritdoc/>
    protected override Task ReleaseAsync()
    {
        _transaction.Leave();
        return Task.CompletedTask;
    }

    private async Task RunAsync(Task before, CancellationToken token)
    {
        await before.ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        await _transaction.Begin(_start.Settings).TruncateAsync(
            new TruncateRequest(
                _start.Tables, _start.IsCascading, _start.RestartsIdentity, _start.CommandId, _start.Level, Notices),
            token).ConfigureAwait(false);
    }
}
