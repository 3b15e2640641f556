using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>
/// The rows of one run of a scan on their way from its producers (pool threads) to the executor (the backend's thread): a queue
/// bounded by bytes, and the place where a LIMIT that the plan took over is enforced.
/// </summary>
/// <remarks>
/// No wake-up is lost: the consumer notes under the lock that it waits, and a producer sees under the same lock whether it does. It
/// signals after the lock: the consumer, awake at once, would else wait for it. So a signal may come when the consumer has already seen what it
/// tells of, even after <see cref="Abandon"/>; it asks once more then. The consumer never blocks. After Abandon nothing is kept.
/// </remarks>
public sealed class RowStream : IRowSink
{
    private readonly Lock _gate = new();
    private readonly Queue<RowBatch> _batches = new();
    private readonly List<TaskCompletionSource> _waiters = [];
    private readonly List<BatchWriter> _writers = [];
    private readonly IReadOnlyList<ColumnShape> _columns;
    private readonly RowBudget _budget;
    private readonly IWakeSignal _wake;
    private long _toSkip;
    private long _remaining;
    private long _queuedBytes;
    private long _queuedRows;
    private long _mostQueuedRows = long.MaxValue;
    private bool _isConsumerWaiting;
    private bool _isComplete;
    private bool _isAbandoned;
    private Exception? _failure;

    /// <summary>Makes the stream of one run.</summary>
    /// <param name="columns">The batch's columns.</param>
    /// <param name="wake">Told when a waiting consumer should ask again.</param>
    /// <param name="budget">What may wait.</param>
    /// <param name="limit">How many rows are wanted after the offset; null for all.</param>
    /// <param name="offset">How many rows are dropped first.</param>
    public RowStream(
        IReadOnlyList<ColumnShape> columns, IWakeSignal wake, RowBudget budget, long? limit = null, long offset = 0)
    {
        _columns = columns;
        _wake = wake;
        _budget = budget;
        _remaining = limit ?? long.MaxValue;
        _toSkip = offset;
        _isComplete = _remaining <= 0;
    }

    /// <summary>Whether a LIMIT is full, or nobody reads any more.</summary>
    private bool IsSatisfied => _remaining <= 0 || _isAbandoned;

    /// <summary>Whether producers need not wait. Under the lock.</summary>
    private bool HasRoom => _queuedRows < _mostQueuedRows && _budget.Admits(_queuedBytes);

    /// <inheritdoc/>
    public void LimitReadAhead(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        lock (_gate)
        {
            _mostQueuedRows = rows;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PeerException">0A000 for a column whose type and encoding have no writer.</exception>
    public RowWriter CreateWriter() => CreateWriter(_columns);

    /// <inheritdoc/>
    /// <exception cref="PeerException">0A000 for a column whose type and encoding have no writer.</exception>
    public RowWriter CreateWriter(IReadOnlyList<bool> isInput)
    {
        ArgumentNullException.ThrowIfNull(isInput);
        var columns = new ColumnShape[_columns.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = isInput[i] ? _columns[i] with { Encoding = ColumnEncoding.Input } : _columns[i];
        }

        return CreateWriter(columns);
    }

    private BatchWriter CreateWriter(IReadOnlyList<ColumnShape> columns)
    {
        var writer = new BatchWriter(this, columns);
        lock (_gate)
        {
            _writers.Add(writer);
        }

        return writer;
    }

    /// <summary>The next batch. The backend's thread only.</summary>
    /// <param name="batch">The batch, which the caller owns from here on.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="Exception">What the run failed with, once the rows before the failure were taken.</exception>
    public StreamStatus TryTake(out RowBatch? batch)
    {
        lock (_gate)
        {
            if (_batches.TryDequeue(out batch))
            {
                _queuedBytes -= batch.Bytes;
                _queuedRows -= batch.Rows;
                _budget.Add(-batch.Bytes);
                ReleaseWaiters();
                return StreamStatus.Batch;
            }

            if (_failure is not null && _remaining > 0)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }

            if (_isComplete)
            {
                return StreamStatus.End;
            }

            _isConsumerWaiting = true;
            return StreamStatus.Pending;
        }
    }

    /// <summary>
    /// Ends the run, after its last producer has ended: gives back what writers still hold and tells the consumer.
    /// A writer that holds ended rows which were wanted is a defect of the connector and fails the run: rows must not vanish.
    /// </summary>
    /// <param name="failure">What it failed with, or null.</param>
    public void Complete(Exception? failure)
    {
        bool isAwaited;
        lock (_gate)
        {
            foreach (BatchWriter writer in _writers)
            {
                if (failure is null && !IsSatisfied && writer.RowCount > 0)
                {
                    failure = new PeerException(
                        SqlState.InternalError, $"the scan ended with {writer.RowCount} rows that were never flushed");
                }

                writer.Dispose();
            }

            _writers.Clear();
            _failure = failure;
            _isComplete = true;
            ReleaseWaiters();
            isAwaited = IsAwaited();
        }

        if (isAwaited)
        {
            _wake.Signal();
        }
    }

    /// <summary>Nobody will read any more: drops what is queued, and lets producers run to their end without keeping their rows.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _isAbandoned = true;
            while (_batches.TryDequeue(out RowBatch? batch))
            {
                batch.Dispose();
            }

            _budget.Add(-_queuedBytes);
            _queuedBytes = 0;
            _queuedRows = 0;
            ReleaseWaiters();
        }
    }

    /// <summary>Queues a batch and waits while the budget is used up.</summary>
    /// <param name="batch">The batch, or null to only wait; owned by the stream from here on.</param>
    /// <param name="cancellationToken">The scan's token.</param>
    /// <returns>Whether more rows are wanted.</returns>
    internal ValueTask<bool> PublishAsync(RowBatch? batch, CancellationToken cancellationToken)
    {
        bool isAwaited;
        bool isWanted;
        TaskCompletionSource? waiter = null;
        lock (_gate)
        {
            isAwaited = batch is not null && Accept(batch);
            isWanted = !IsSatisfied;
            if (isWanted && !HasRoom)
            {
                waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiters.Add(waiter);
            }
        }

        if (isAwaited)
        {
            _wake.Signal();
        }

        return waiter is null ? new ValueTask<bool>(isWanted) : WaitAsync(waiter, cancellationToken);
    }

    private async ValueTask<bool> WaitAsync(TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter);
        await using (registration.ConfigureAwait(false))
        {
            await waiter.Task.ConfigureAwait(false);
        }

        lock (_gate)
        {
            return !IsSatisfied;
        }
    }

    /// <summary>Applies OFFSET and LIMIT and queues what is left. Under the lock.</summary>
    /// <returns>Whether the consumer must be signalled.</returns>
    private bool Accept(RowBatch batch)
    {
        if (IsSatisfied || batch.Rows <= _toSkip)
        {
            _toSkip -= Math.Min(batch.Rows, _toSkip);
            batch.Dispose();
            return false;
        }

        if (_toSkip > 0)
        {
            batch.Skip(_toSkip);
            _toSkip = 0;
        }

        if (batch.Rows > _remaining)
        {
            batch.Truncate(_remaining);
        }

        // Without a LIMIT nobody counts; more rows than a long holds cannot come.
        _remaining -= _remaining == long.MaxValue ? 0 : batch.Rows;
        _batches.Enqueue(batch);
        _queuedBytes += batch.Bytes;
        _queuedRows += batch.Rows;
        _budget.Add(batch.Bytes);
        if (_remaining <= 0)
        {
            // The consumer need not wait until the producers have noticed.
            _isComplete = true;
            ReleaseWaiters();
        }

        return IsAwaited();
    }

    private void ReleaseWaiters()
    {
        if (_waiters.Count > 0 && (_isComplete || IsSatisfied || HasRoom))
        {
            foreach (TaskCompletionSource waiter in _waiters)
            {
                waiter.TrySetResult();
            }

            _waiters.Clear();
        }
    }

    /// <summary>Whether the consumer waits and nobody has told it yet. Under the lock; whoever is told true signals after it.</summary>
    private bool IsAwaited()
    {
        bool isAwaited = _isConsumerWaiting && !_isAbandoned;
        _isConsumerWaiting &= !isAwaited;
        return isAwaited;
    }
}
