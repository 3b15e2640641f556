using System;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>The use of a transaction's session by one scan, until it is disposed of.</summary>
/// <param name="transaction">Whose session.</param>
/// <param name="session">The session.</param>
/// <param name="isLeader">Whether it is the one that the transaction began on.</param>
internal sealed class SessionLease(PostgresTransaction transaction, PostgresSession session, bool isLeader) : IAsyncDisposable
{
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _isReturned;

    /// <summary>The session; nobody else uses it meanwhile.</summary>
    public PostgresSession Session => session;

    /// <summary>Whether it is the one that the transaction began on.</summary>
    public bool IsLeader => isLeader;

    /// <summary>Ends when somebody needs the session: what is still to come is then read at once and kept, so that it gets free.</summary>
    public Task Wanted => _wanted.Task;

    /// <summary>Ends when the session is free.</summary>
    public Task Free => _free.Task;

    /// <summary>Says that the session is needed.</summary>
    public void Want() => _wanted.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isReturned, 1) != 0)
        {
            return;
        }

        try
        {
            await transaction.ReturnAsync(this).ConfigureAwait(false);
        }
        finally
        {
            _free.TrySetResult();
        }
    }
}
