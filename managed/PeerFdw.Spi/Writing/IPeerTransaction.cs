using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Spi.Writing;

/// <summary>
/// What one PostgreSQL transaction has written through one connection. Made at the first write, and disposed of when the transaction has
/// ended either way. The synchronous members are called on the backend's thread while nothing of it runs, and do no I/O.
/// </summary>
public interface IPeerTransaction : IAsyncDisposable
{
    /// <summary>How many writes wait for the commit; 0 if there is nothing to do before it.</summary>
    long PendingWrites { get; }

    /// <summary>
    /// Whether others wait at the peer for the end of the transaction: locks on rows or tables. Its disposal is then waited for, a moment at most.
    /// </summary>
    bool HoldsLocks => false;

    /// <summary>
    /// Whether <see cref="FlushAsync"/> may run at the same time as that of other connections that say so. Then a failure of one does not keep the others from being
    /// flushed. Those that do not say so come first, one after another.
    /// </summary>
    bool FlushesBesideOthers => false;

    /// <summary>Whether a table, or what it shows, was written: then a scan's conditions must be checked again locally.</summary>
    /// <param name="table">Any foreign table of the same server.</param>
    /// <returns>Whether it was.</returns>
    bool HasWrites(TableDescription table);

    /// <summary>
    /// The same, of commands before one: whether a scan of that command would show anything of it. Saying yes too often refuses statements
    /// that read a table and write it, saying no too often shows wrong rows.
    /// </summary>
    /// <param name="table">Any foreign table of the same server.</param>
    /// <param name="commandId">The command that reads.</param>
    /// <returns>Whether it would.</returns>
    bool HasWritesBefore(TableDescription table, long commandId) => HasWrites(table);

    /// <summary>Makes a target of a statement ready.</summary>
    /// <param name="opening">What is to be written.</param>
    /// <returns>The target.</returns>
    IModify OpenModify(ModifyOpening opening);

    /// <summary>Does what <see cref="IConnector.ApplyModification"/> has planned. Runs on pool threads, like <see cref="IModify.WriteAsync"/>.</summary>
    /// <param name="opening">What is to be done.</param>
    /// <param name="returning">Where the rows go, if columns are wanted back; else null.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>How many rows it were.</returns>
    Task<long> ModifyAsync(DirectOpening opening, IRowSink? returning, CancellationToken cancellationToken) =>
        throw new PeerException(SqlState.FeatureNotSupported, "rows of this peer are changed one by one only");

    /// <summary>Empties tables. Runs on pool threads, like <see cref="IModify.WriteAsync"/>.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The end.</returns>
    Task TruncateAsync(TruncateRequest request, CancellationToken cancellationToken) =>
        throw new PeerException(SqlState.FeatureNotSupported, "tables of this peer cannot be truncated");

    /// <summary>
    /// Runs a statement in the peer's own language. Runs on pool threads, like <see cref="IModify.WriteAsync"/>. Nobody but the peer knows what it does, so it counts as a write.
    /// </summary>
    /// <param name="request">The statement.</param>
    /// <param name="rows">Where its rows go; null if only their number counts.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>How many rows it wrote, or gave.</returns>
    /// <exception cref="PeerException">42804 if its rows have not as many columns as are wanted. It has done nothing then.</exception>
    Task<long> RunStatementAsync(StatementRequest request, IRowSink? rows, CancellationToken cancellationToken) =>
        throw new PeerException(SqlState.FeatureNotSupported, "no statements can be passed to this peer");

    /// <summary>A subtransaction has ended.</summary>
    /// <param name="level">Its nesting level, 2 and up.</param>
    /// <param name="isCommitted">Whether its writes now belong to the level above; else they are forgotten.</param>
    void EndSubtransaction(int level, bool isCommitted);

    /// <summary>Brings everything to the peer, just before the local commit. Runs on pool threads.</summary>
    /// <param name="notices">Where messages go.</param>
    /// <param name="cancellationToken">Cancelled with the statement; then, or if it fails, the transaction aborts.</param>
    /// <returns>The flush.</returns>
    Task FlushAsync(INoticeSink notices, CancellationToken cancellationToken);

    /// <summary>The local commit is done. No I/O; what is left to do is done by the disposal, for which nobody waits.</summary>
    void Commit()
    {
    }

    /// <summary>The transaction was aborted.</summary>
    /// <returns>What is left behind at the peer all the same, a message and a detail each; empty if nothing is.</returns>
    IReadOnlyList<(string Message, string? Detail)> Abort();
}
