using System;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Planning;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// The first pages of a scan of which probably only few rows will be read (a LIMIT that stays local): small, each twice as large as the one before, and
/// one after another. Once all of them were wanted, the pages are whole, and sequences run side by side.
/// </summary>
/// <param name="rows">How many rows will probably be read.</param>
internal sealed class FirstPages(long rows) : IDisposable
{
    /// <summary>A page of more items is a whole one, or nearly so.</summary>
    private const int MostItems = 2500;

    /// <summary>More than there can be sequences.</summary>
    private const int Everyone = 1 << 20;

    private readonly SemaphoreSlim _turn = new(1);
    private long _next = rows;
    private volatile bool _isOver;

    /// <summary>Whether they are behind us.</summary>
    internal bool IsOver => _isOver;

    /// <summary>The beginning of a scan, if it is worth to begin small.</summary>
    /// <param name="operation">The request.</param>
    /// <param name="rowLimit">A LIMIT that was pushed: then nothing has to be guessed.</param>
    /// <param name="rowHint">How many rows will probably be read, or null.</param>
    /// <returns>It, or null.</returns>
    internal static FirstPages? Of(DynamoDbOperation operation, long? rowLimit, long? rowHint) =>
        operation != DynamoDbOperation.GetItem && rowLimit is null && rowHint is > 0 and <= MostItems ? new FirstPages(rowHint.Value) : null;

    /// <summary>The most items of the next page; only who has the turn may ask.</summary>
    /// <returns>The limit, or null for none: then the first pages are over.</returns>
    internal int? Limit()
    {
        if (_isOver || _next > MostItems)
        {
            End();
            return null;
        }

        int limit = (int)_next;
        _next *= 2;
        return limit;
    }

    /// <summary>Waits for the turn; for nothing once they are over.</summary>
    internal Task EnterAsync(CancellationToken cancellationToken) => _turn.WaitAsync(cancellationToken);

    /// <summary>A sequence has ended and more is wanted: the next may begin.</summary>
    internal void Leave()
    {
        if (!_isOver)
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private void End()
    {
        if (!_isOver)
        {
            _isOver = true;
            _turn.Release(Everyone);
        }
    }
}
