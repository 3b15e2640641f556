using System;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>Kills a server once, however many requests ask for it side by side, and not any more once it is to live again.</summary>
/// <param name="kill">Kills it.</param>
internal sealed class KillSwitch(Func<Task> kill) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _isArmed;

    /// <summary>Whether the server was killed since the switch was armed.</summary>
    public bool WasPulled { get; private set; }

    /// <summary>From here on it may be pulled.</summary>
    public void Arm()
    {
        WasPulled = false;
        _isArmed = true;
    }

    /// <summary>Kills the server, if nobody has and it is to be killed.</summary>
    /// <returns>A task that ends when it is dead.</returns>
    public Task PullAsync() => AloneAsync(async () =>
    {
        if (_isArmed)
        {
            _isArmed = false;
            WasPulled = true;
            await kill();
        }
    });

    /// <summary>Waits for who is killing it; nobody does any more.</summary>
    /// <returns>A task that ends when it stays as it is.</returns>
    public Task DisarmAsync() => AloneAsync(() =>
    {
        _isArmed = false;
        return Task.CompletedTask;
    });

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task AloneAsync(Func<Task> action)
    {
        await _turn.WaitAsync();
        try
        {
            await action();
        }
        finally
        {
            _turn.Release();
        }
    }
}
