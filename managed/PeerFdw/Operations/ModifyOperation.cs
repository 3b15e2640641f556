using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Crossing;
using PeerFdw.Notices;
using PeerFdw.Planning.Execution;
using PeerFdw.Rows;
using PeerFdw.Rows.Layout;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;
using PeerFdw.Transactions;

namespace PeerFdw.Operations;

/// <summary>
/// A target of a statement that writes. Each call brings rows, and is a run of its own; the connector's target is opened by the first, and
/// disposed of when the last has ended.
/// </summary>
internal sealed class ModifyOperation : Operation
{
    /// <summary>What a call returns is at most what it brought, and the backend waits for all of it: it may not wait for the backend.</summary>
    private static readonly RowBudget s_unbounded = new(long.MaxValue, long.MaxValue);

    private readonly ModifyStart _start;
    private readonly TransactionEntry _transaction;
    private readonly ColumnShape[] _returning;
    private IModify? _modify;
    private WrittenRows? _rows;
    private RowOutcome[]? _answer;
    private byte[] _outcomes = [];
    private RowBatch? _returned;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Makes it. Nothing runs before the first rows come.</summary>
    /// <param name="start">What is to be written.</param>
    /// <param name="transaction">Through which connection.</param>
    /// <param name="wake">The eventfd; closed at the end.</param>
    /// <param name="notices">Its messages.</param>
    public ModifyOperation(ModifyStart start, TransactionEntry transaction, WakeEvent wake, OperationNotices notices)
        : base(wake, notices)
    {
        _start = start;
        _transaction = transaction;
        _returning = start.Returning.Select(static c => new ColumnShape(c.Type, c.Encoding)).ToArray();
        transaction.Join();
    }

    /// <summary>How many values each row has.</summary>
    public int ColumnCount => _start.Identity.Count + _start.Columns.Count;

    /// <inheritdoc/>
    protected override IReadOnlyList<PlanProperty> Properties => [];

    /// <inheritdoc/>
    public override void Restart(ParameterValues parameters) =>
        throw new PeerException(SqlState.FeatureNotSupported, "a modification cannot be restarted");

    /// <summary>Begins to write rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="PeerException">XX000 if the rows before were not answered yet.</exception>
    public void Write(WrittenRows rows)
    {
        _failure?.Throw();
        if (_rows is not null)
        {
            throw new PeerException(SqlState.InternalError, "rows were written while others are not answered");
        }

        ReleaseBatch();
        _rows = rows;
        _answer = null;
        _transaction.NoteWrite(rows);
        Task before = _transaction.Tail;
        var stream = new RowStream(_returning, Wake, s_unbounded);
        StartRun(stream, (run, token) => WriteAsync(rows, before, run, token));
        _transaction.Append(RunTask, CancelRun, rows.Level);
    }

    /// <summary>What became of the rows. What failed once fails with every further call: the shim asks again if its error was caught.</summary>
    /// <param name="modified">The answer, if there is one.</param>
    /// <returns>Ok or Pending.</returns>
    public unsafe BridgeStatus Poll(PeerModified* modified)
    {
        _failure?.Throw();
        WrittenRows rows = _rows ?? throw new PeerException(SqlState.InternalError, "there are no rows to answer for");
        try
        {
            StreamStatus status;
            while ((status = Take(out RowBatch? batch)) == StreamStatus.Batch)
            {
                if (_returned is not null)
                {
                    batch!.Dispose();
                    throw Broken("It returned rows in more than one batch.");
                }

                _returned = batch;
            }

            if (status == StreamStatus.Pending)
            {
                return BridgeStatus.Pending;
            }
        }
        catch (Exception exception)
        {
            _rows = null;
            _failure = ExceptionDispatchInfo.Capture(exception);
            throw;
        }

        _rows = null;
        Answer(rows, modified);
        return BridgeStatus.Ok;
    }

    /// <inheritdoc/>
    protected override void ReleaseBatch()
    {
        base.ReleaseBatch();
        _returned?.Dispose();
        _returned = null;
    }

    /// <inheritdoc/>
    protected override async Task ReleaseAsync()
    {
        try
        {
            if (_modify is { } modify)
            {
                await modify.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _transaction.Leave();
        }
    }

    private async Task WriteAsync(WrittenRows rows, Task before, OperationRun run, CancellationToken token)
    {
        await before.ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        _modify ??= _transaction.Begin(_start.Settings).OpenModify(new ModifyOpening(
            _start.Table,
            _start.Command,
            _start.Columns,
            _start.Identity,
            _start.Returning.Select(static c => c.Number).ToArray(),
            _start.IgnoresConflicts,
            Notices)
        {
            Gathers = _start.Gathers,
        });
        _answer = await _modify.WriteAsync(rows, _returning.Length == 0 ? null : run.Rows, token).ConfigureAwait(false);
    }

    /// <summary>The answer must be of the form that the contract demands: a row that is taken for another's would be a wrong row.</summary>
    private unsafe void Answer(WrittenRows rows, PeerModified* modified)
    {
        if (_answer is not { } answer || answer.Length != rows.Count)
        {
            throw Broken($"{rows.Count} rows were written, and {_answer?.Length ?? 0} were answered.");
        }

        if (_outcomes.Length < answer.Length)
        {
            // Pinned: the backend reads it until the next call.
            _outcomes = GC.AllocateUninitializedArray<byte>(answer.Length, pinned: true);
        }

        long done = 0;
        for (int i = 0; i < answer.Length; i++)
        {
            _outcomes[i] = (byte)answer[i];
            done += answer[i] == RowOutcome.Done ? 1 : 0;
        }

        if (_returning.Length > 0 && (_returned?.Rows ?? 0) != done)
        {
            throw Broken($"{done} rows are done, and {_returned?.Rows ?? 0} were returned.");
        }

        fixed (byte* outcomes = _outcomes)
        {
            // Sound: the array is pinned for good and kept by this object until the next call.
            *modified = new PeerModified
            {
                Outcomes = outcomes,
                Returned = _returned is null ? null : _returned.Layout,
                MaySkip = _modify!.MaySkip ? 1 : 0,
            };
        }
    }

    private PeerException Broken(string detail) => new(
        SqlState.InternalError, $"connector {_start.Peer.Connector.Name} broke its contract when it was given rows to write", detail);
}
