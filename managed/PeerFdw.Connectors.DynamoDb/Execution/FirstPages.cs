using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// The first pages of a scan of which probably only few rows will be read (a LIMIT that stays local): small, each twice as large as the one before, and
/// of one segment. Once they were all wanted, the pages are whole and the other segments follow.
/// </summary>
/// <param name="rows">How many rows will probably be read.</param>
internal sealed class FirstPages(long rows)
{
    /// <summary>A page of more items is a whole one, or nearly so.</summary>
    private const int MostItems = 2500;

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether a scan is worth beginning small.</summary>
    internal static bool IsUseful(long? rows) => rows is > 0 and <= MostItems;

    /// <summary>The most items of a page.</summary>
    /// <param name="number">The page's number in its sequence, from 0.</param>
    /// <returns>The limit, or null for none.</returns>
    internal int? Limit(int number)
    {
        long items = number < 16 ? rows << number : long.MaxValue;
        return items <= MostItems ? (int)items : null;
    }

    /// <summary>More is wanted than the first pages had.</summary>
    internal void End() => _over.TrySetResult();

    /// <summary>Waits until more is wanted.</summary>
    internal Task WaitAsync(CancellationToken cancellationToken) => _over.Task.WaitAsync(cancellationToken);
}
