using System;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Spi.Writing;

/// <summary>One target of a running statement that writes.</summary>
public interface IModify : IAsyncDisposable
{
    /// <summary>
    /// Whether rows of an INSERT may turn out not to count, as where a trigger at the peer drops them. Asked after the first rows were written, and only matters if
    /// <see cref="ModifyOpening.Gathers"/>: then each is told for what it became.
    /// </summary>
    bool MaySkip => false;

    /// <summary>Writes rows, or enters them into the transaction's buffer. Runs on pool threads; never two at a time in one transaction.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="returning">
    /// Where the rows that are <see cref="RowOutcome.Done"/> go, in order, as a scan would read them now: the opening's returning columns. Null if
    /// there are none.
    /// </param>
    /// <param name="cancellationToken">Cancelled with the statement. What was entered stays until the subtransaction is aborted.</param>
    /// <returns>One outcome for each row.</returns>
    /// <exception cref="PeerException">The statement fails: 23505 for a key that exists, 23502 for a key that is NULL, ….</exception>
    Task<RowOutcome[]> WriteAsync(WrittenRows rows, IRowSink? returning, CancellationToken cancellationToken);
}
