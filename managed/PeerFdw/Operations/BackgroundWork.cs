using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Operations;

/// <summary>
/// Owns the tasks that outlive the call which started them: operations that wind down, connections that are disposed of. Each is kept
/// until it has ended, and its failure is observed, so that none can turn into an exception without an owner.
/// </summary>
internal sealed class BackgroundWork
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Task> _tasks = [];
    private long _last;

    /// <summary>Starts work on a pool thread; the caller does not wait.</summary>
    /// <param name="work">The work. What it throws goes to <paramref name="failed"/>.</param>
    /// <param name="failed">Told of a failure; must not throw.</param>
    public void Start(Func<Task> work, Action<Exception> failed)
    {
        lock (_gate)
        {
            long id = ++_last;
            _tasks[id] = Task.Run(() => RunAsync(id, work, failed));
        }
    }

    /// <summary>Waits for all of it.</summary>
    /// <param name="milliseconds">How long at most.</param>
    public void Wait(int milliseconds)
    {
        Task[] tasks;
        lock (_gate)
        {
            tasks = _tasks.Values.ToArray();
        }

        _ = Task.WaitAll(tasks, milliseconds);
    }

    private async Task RunAsync(long id, Func<Task> work, Action<Exception> failed)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failed(exception);
        }
        finally
        {
            lock (_gate)
            {
                _tasks.Remove(id);
            }
        }
    }
}
