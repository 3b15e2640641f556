using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PeerFdw.Notices;
using PeerFdw.Rows.Memory;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Operations;

/// <summary>
/// Operations by handle, and those that are closed but whose tasks still run: both are kept here, so that nothing of theirs is collected
/// or lost sight of before it has ended. Handles are never reused.
/// </summary>
/// <param name="work">Runs the winding down.</param>
/// <param name="notices">Told of what fails there.</param>
internal sealed class OperationTable(BackgroundWork work, NoticeQueue notices)
{
    /// <summary>What an idle backend keeps of pooled batches: enough for the next small query.</summary>
    private const long IdleBytes = 256 << 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Operation> _open = [];
    private readonly HashSet<Operation> _windingDown = [];
    private long _last;
    private int _live;

    /// <summary>How many are open.</summary>
    public int OpenCount => _open.Count;

    /// <summary>How many were ever opened.</summary>
    public long OpenedCount => _last;

    /// <summary>How many are closed but not yet at their end.</summary>
    public int WindingDownCount
    {
        get
        {
            lock (_gate)
            {
                return _windingDown.Count;
            }
        }
    }

    /// <summary>Makes room for one more, so that <see cref="Add"/> cannot fail.</summary>
    public void EnsureRoom() => _open.EnsureCapacity(_open.Count + 1);

    /// <summary>Enters an operation and gives it its handle.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>The same.</returns>
    public Operation Add(Operation operation)
    {
        operation.Handle = ++_last;
        _open.Add(operation.Handle, operation);
        Interlocked.Increment(ref _live);
        return operation;
    }

    /// <summary>Finds an operation.</summary>
    /// <param name="handle">Its handle.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="PeerException">XX000 if there is none.</exception>
    public Operation Find(long handle) =>
        _open.TryGetValue(handle, out Operation? operation)
            ? operation
            : throw new PeerException(SqlState.InternalError, $"there is no open operation with handle {handle}");

    /// <summary>Closes an operation, if there is one. Does not wait.</summary>
    /// <param name="handle">Its handle.</param>
    public void Close(long handle)
    {
        if (!_open.TryGetValue(handle, out Operation? operation))
        {
            return;
        }

        lock (_gate)
        {
            _windingDown.Add(operation);
        }

        _open.Remove(handle);
        operation.Close();
        work.Start(
            async () =>
            {
                try
                {
                    await operation.EndAsync().ConfigureAwait(false);
                }
                finally
                {
                    Forget(operation);
                }
            },
            exception => notices.Post(
                NoticeLevel.Log, $"closing an operation of a peer failed: {exception.GetType().Name}", exception.Message));
    }

    /// <summary>Closes all.</summary>
    public void CloseAll()
    {
        foreach (long handle in _open.Keys.ToArray())
        {
            Close(handle);
        }
    }

    private void Forget(Operation operation)
    {
        lock (_gate)
        {
            _windingDown.Remove(operation);
        }

        if (Interlocked.Decrement(ref _live) == 0)
        {
            NativePool.Trim(IdleBytes);
        }
    }
}
