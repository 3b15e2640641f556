using System;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Spi.Execution;

/// <summary>Says from time to time how far some work has come.</summary>
public static class ProgressTicker
{
    /// <summary>Runs work, and calls back at every interval until it has ended. Nothing runs on behind the task that is returned.</summary>
    /// <param name="work">Starts the work.</param>
    /// <param name="milliseconds">The interval; 0 for none.</param>
    /// <param name="tick">What is done at each. On a pool thread, beside the work; it must not throw.</param>
    /// <returns>The work; what it throws is thrown.</returns>
    public static async Task WhileAsync(Func<Task> work, int milliseconds, Action tick)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(tick);
        if (milliseconds <= 0)
        {
            await work().ConfigureAwait(false);
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
        Task ticking = TickAsync(timer, tick);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            // The loop ends when its timer does.
            timer.Dispose();
            await ticking.ConfigureAwait(false);
        }
    }

    private static async Task TickAsync(PeriodicTimer timer, Action tick)
    {
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            tick();
        }
    }
}
