using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>
/// Runs the tasks of a flush. Once one has failed the others send nothing more, but what they have sent may come to its end for a while: the fewer requests are
/// broken off, the less is unknown. A cancel breaks off everything at once.
/// </summary>
internal sealed class FlushWorkers
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop;
    private Exception? _failure;

    private FlushWorkers(CancellationToken cancellationToken) => _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Whether one has failed.</summary>
    internal bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <summary>Runs tasks to their end.</summary>
    /// <param name="count">How many.</param>
    /// <param name="work">What each does until there is no more of it, or <see cref="HasFailed"/>.</param>
    /// <param name="cancellationToken">Breaks off everything.</param>
    internal static async Task RunAsync(int count, Func<FlushWorkers, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var workers = new FlushWorkers(cancellationToken);
        using (workers._stop)
        {
            var tasks = new Task[count];
            for (int i = 0; i < count; i++)
            {
                tasks[i] = Task.Run(() => workers.WorkAsync(work), CancellationToken.None);
            }

            await Task.WhenAll(tasks).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (workers._failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private async Task WorkAsync(Func<FlushWorkers, CancellationToken, Task> work)
    {
        try
        {
            await work(this, _stop.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // RunAsync throws it again, after all have ended.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (Interlocked.CompareExchange(ref _failure, e, null) is null)
            {
                _stop.CancelAfter(s_grace);
            }
        }
    }
}
