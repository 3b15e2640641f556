using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Notices;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Transactions;

namespace PeerFdw.Operations;

/// <summary>Brings everything that the backend's transaction has written to the peers, just before the local commit. It has no rows.</summary>
internal sealed class FlushOperation : Operation
{
    private readonly IReadOnlyList<(TransactionEntry Entry, Task Before)> _entries;

    /// <summary>Makes it and starts it.</summary>
    /// <param name="transactions">What was written.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public FlushOperation(TransactionSet transactions, WakeEvent wake, OperationNotices notices)
        : base(wake, notices)
    {
        _entries = transactions.Entries.Select(static e => (e, e.Tail)).ToArray();
        StartRun(CreateStream([], null, 0), (_, token) => TransactionSet.FlushAsync(_entries, Notices, token));
        foreach ((TransactionEntry entry, _) in _entries)
        {
            entry.NoteFlush();
            entry.Join();
            entry.Append(RunTask, CancelRun);
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters) =>
        throw new PeerException(SqlState.FeatureNotSupported, "a flush cannot be restarted");

    /// <inheritdoc/>
    protected override Task ReleaseAsync()
    {
        foreach ((TransactionEntry entry, _) in _entries)
        {
            entry.Leave();
        }

        return Task.CompletedTask;
    }
}
