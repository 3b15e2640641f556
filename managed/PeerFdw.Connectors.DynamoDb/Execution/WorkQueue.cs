using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>Works off numbered pieces of work by several tasks, and ends when all of them have ended.</summary>
/// <param name="count">How many pieces.</param>
/// <param name="workers">How many tasks.</param>
internal sealed class WorkQueue(int count, int workers)
{
    private int _next = -1;

    /// <summary>Runs everything.</summary>
    /// <typeparam name="T">What a task works with.</typeparam>
    /// <param name="create">Makes it, from the token that the work obeys.</param>
    /// <param name="run">Does a piece; false if no more is wanted of any.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    /// <remarks>The first failure stops the others and is thrown when they have ended.</remarks>
    internal async Task RunAsync<T>(Func<CancellationToken, T> create, Func<T, int, Task<bool>> run, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task<Exception?>>(workers);
        for (int i = 0; i < workers; i++)
        {
            T worker = create(stop.Token);
            tasks.Add(Task.Run(() => WorkAsync(worker, run, stop), CancellationToken.None));
        }

        Exception?[] failures = await Task.WhenAll(tasks).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        // Once one has failed, the others' cancellations follow from it.
        if (failures.FirstOrDefault(f => f is not null and not OperationCanceledException) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private async Task<Exception?> WorkAsync<T>(T worker, Func<T, int, Task<bool>> run, CancellationTokenSource stop)
    {
        try
        {
            int index;
            while ((index = Interlocked.Increment(ref _next)) < count)
            {
                if (!await run(worker, index).ConfigureAwait(false))
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                    return null;
                }
            }

            return null;
        }
#pragma warning disable CA1031 // It is thrown again by RunAsync, after the other tasks have ended too.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await stop.CancelAsync().ConfigureAwait(false);
            return e;
        }
    }
}
