using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Tasks;
using PeerFdw.Crossing;
using PeerFdw.Notices;
using PeerFdw.Planning;
using PeerFdw.Rows;
using PeerFdw.Rows.Layout;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Operations;

/// <summary>
/// What a handle stands for. Its methods are called on the backend's thread and never wait; what it does runs on pool threads, in one
/// run at a time.
/// </summary>
/// <param name="wake">Tells the shim to ask again.</param>
/// <param name="notices">Its messages.</param>
internal abstract class Operation(WakeEvent wake, OperationNotices notices)
{
    private OperationRun? _run;
    private RowBatch? _batch;
    private long _rows;
    private long _batches;
    private long _bytes;
    private long _pendingSince;
    private long _waited;

    /// <summary>Its number; set once, when it is entered into the table.</summary>
    public long Handle { get; set; }

    /// <summary>The eventfd.</summary>
    public int WakeDescriptor => wake.Descriptor;

    /// <summary>Its messages.</summary>
    protected OperationNotices Notices => notices;

    /// <summary>The end of what was started last; it does not fail. The answer, once it is there, does not come before it.</summary>
    protected Task RunTask => _run?.Body ?? Task.CompletedTask;

    /// <summary>Cancels what was started last. Does not wait.</summary>
    protected void CancelRun() => _run?.Cancel();

    /// <summary>Tells the shim to ask again.</summary>
    protected WakeEvent Wake => wake;

    /// <summary>What EXPLAIN ANALYZE shows beside the figures of the crossing.</summary>
    protected abstract IReadOnlyList<PlanProperty> Properties { get; }

    /// <summary>The next batch; the one before is gone.</summary>
    /// <param name="layout">The batch, if the answer is <see cref="BridgeStatus.Ok"/>.</param>
    /// <returns>The status.</returns>
    public unsafe BridgeStatus Next(out PeerBatch* layout)
    {
        layout = null;
        ReleaseBatch();
        StreamStatus status = Take(out _batch);
        if (_batch is not null)
        {
            layout = _batch.Layout;
        }

        return (BridgeStatus)status;
    }

    /// <summary>Begins again with other parameters. The run before is cancelled, its rows are dropped.</summary>
    /// <param name="parameters">The parameters.</param>
    public abstract void Restart(ParameterValues parameters);

    /// <summary>Says what it did so far.</summary>
    /// <returns>The document "report".</returns>
    public ReadOnlySpan<byte> Report()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("properties");
            PropertyWriter.Write(writer, Properties);
            writer.WriteNumber("rows", _rows);
            writer.WriteNumber("batches", _batches);
            writer.WriteNumber("bytes", _bytes);
            writer.WriteNumber("wait_ms", Math.Round(Stopwatch.GetElapsedTime(0, _waited).TotalMilliseconds, 3));
            WriteReport(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    /// <summary>Stops it and gives back what the backend's thread holds. The rest follows in <see cref="EndAsync"/>.</summary>
    public void Close()
    {
        notices.Silence();
        ReleaseBatch();
        _run?.Cancel();
    }

    /// <summary>After <see cref="Close"/>: ends when its last task has ended and everything is given back.</summary>
    /// <returns>The end.</returns>
    public async Task EndAsync()
    {
        try
        {
            await (_run?.Task ?? Task.CompletedTask).ConfigureAwait(false);
            await ReleaseAsync().ConfigureAwait(false);
        }
        finally
        {
            wake.Close();
        }
    }

    /// <summary>Writes what the report of this kind of operation has besides.</summary>
    /// <param name="writer">Where to, inside the report's object.</param>
    protected virtual void WriteReport(Utf8JsonWriter writer)
    {
    }

    /// <summary>Gives back what the subclass holds; its runs have ended.</summary>
    /// <returns>The end.</returns>
    protected abstract Task ReleaseAsync();

    /// <summary>Starts a run in place of the one before.</summary>
    /// <param name="rows">Where its rows go.</param>
    /// <param name="body">What it does.</param>
    protected void StartRun(RowStream rows, Func<OperationRun, System.Threading.CancellationToken, Task> body)
    {
        OperationRun? previous = _run;
        ReleaseBatch();
        previous?.Cancel();
        _pendingSince = 0;
        _run = new OperationRun(rows);
        _run.Start(body, previous?.Task ?? Task.CompletedTask);
    }

    /// <summary>A stream for a run of this operation.</summary>
    /// <param name="columns">The batch's columns.</param>
    /// <param name="limit">How many rows are wanted after the offset; null for all.</param>
    /// <param name="offset">How many rows are dropped first.</param>
    /// <returns>The stream.</returns>
    protected RowStream CreateStream(IReadOnlyList<ColumnShape> columns, long? limit, long offset) =>
        new(columns, wake, RowBudget.Shared, limit, offset);

    /// <summary>Takes the next batch of the run.</summary>
    /// <param name="batch">The batch, which the caller owns from here on.</param>
    /// <returns>Whether there is one.</returns>
    protected StreamStatus Take(out RowBatch? batch)
    {
        batch = null;
        StreamStatus status = StreamStatus.End;
        try
        {
            if (_run is not null)
            {
                status = _run.Rows.TryTake(out batch);
            }
        }
        finally
        {
            NoteWaiting(status);
        }

        if (batch is not null)
        {
            _rows += batch.Rows;
            _batches++;
            _bytes += batch.Bytes;
        }

        return status;
    }

    /// <summary>Gives back what the backend was shown last.</summary>
    protected virtual void ReleaseBatch()
    {
        _batch?.Dispose();
        _batch = null;
    }

    private void NoteWaiting(StreamStatus status)
    {
        if (status == StreamStatus.Pending)
        {
            _pendingSince = _pendingSince == 0 ? Stopwatch.GetTimestamp() : _pendingSince;
        }
        else if (_pendingSince != 0)
        {
            _waited += Stopwatch.GetTimestamp() - _pendingSince;
            _pendingSince = 0;
        }
    }
}
