using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Rows;

namespace PeerFdw.Operations;

/// <summary>
/// One run of an operation: its rows, its cancellation, its task. The task never fails: what goes wrong is what the rows end with.
/// </summary>
/// <param name="rows">Where its rows go.</param>
[SuppressMessage(
    "Design", "CA1001", Justification = "The run disposes of its source itself when it ends; nobody else could know when.")]
internal sealed class OperationRun(RowStream rows)
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _body = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _cancelling = Task.CompletedTask;
    private bool _hasEnded;

    /// <summary>Its rows.</summary>
    public RowStream Rows => rows;

    /// <summary>Ends when everything that the run started has ended.</summary>
    public Task Task { get; private set; } = Task.CompletedTask;

    /// <summary>Ends when what the run does is done; it does not fail. Whoever has seen the end of its rows finds it ended.</summary>
    public Task Body => _body.Task;

    /// <summary>Starts it on a pool thread, after another one has ended.</summary>
    /// <param name="body">What it does.</param>
    /// <param name="previous">The task to wait for; it does not fail.</param>
    public void Start(Func<OperationRun, CancellationToken, Task> body, Task previous)
    {
        CancellationToken token = _source.Token;
        Task = Task.Run(() => RunAsync(body, previous, token), CancellationToken.None);
    }

    /// <summary>
    /// Nobody wants its rows any more. Does not wait; what connectors registered with the token runs on a pool thread.
    /// </summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (!_hasEnded && !_source.IsCancellationRequested)
            {
                _cancelling = _source.CancelAsync();
            }
        }

        rows.Abandon();
    }

    private async Task RunAsync(Func<OperationRun, CancellationToken, Task> body, Task previous, CancellationToken token)
    {
        Exception? failure = null;
        try
        {
            await previous.ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            await body(this, token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        _body.SetResult();
        rows.Complete(failure);
        await FinishAsync().ConfigureAwait(false);
    }

    private async Task FinishAsync()
    {
        Task cancelling;
        lock (_gate)
        {
            _hasEnded = true;
            cancelling = _cancelling;
        }

        // A connector's callback may fail; nobody is left whom it would concern.
        await cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _source.Dispose();
    }
}
