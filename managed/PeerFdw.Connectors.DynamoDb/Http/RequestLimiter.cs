using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>
/// Bounds the requests to one table that are in flight: halved when one is throttled, one more after each full round of successes (additive increase,
/// multiplicative decrease), so that the clients of a table that is short of capacity share it. Whoever waits is let in in turn. Safe for any thread.
/// </summary>
/// <param name="most">The bound while nothing is throttled.</param>
internal sealed class RequestLimiter(int most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private double _bound = most;
    private int _inFlight;
    private long _lastCut;

    /// <summary>How many requests may be in flight now.</summary>
    internal int Bound
    {
        get
        {
            lock (_lock)
            {
                return (int)_bound;
            }
        }
    }

    /// <summary>Waits for a place; <see cref="Leave"/> gives it back.</summary>
    internal ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && _inFlight < (int)_bound)
            {
                _inFlight++;
                return ValueTask.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(WaitAsync(_waiting.AddLast(turn), cancellationToken));
        }
    }

    /// <summary>Gives a place back.</summary>
    internal void Leave()
    {
        lock (_lock)
        {
            _inFlight--;
            LetIn();
        }
    }

    /// <summary>A request was answered.</summary>
    internal void Succeeded()
    {
        lock (_lock)
        {
            if (_bound < most)
            {
                _bound = Math.Min(most, _bound + (1 / _bound));
                LetIn();
            }
        }
    }

    /// <summary>A request was throttled.</summary>
    /// <param name="sent">When it was sent (<see cref="Stopwatch.GetTimestamp"/>). Those that were in flight together count as one.</param>
    internal void Throttled(long sent)
    {
        lock (_lock)
        {
            if (sent >= _lastCut)
            {
                _lastCut = Stopwatch.GetTimestamp();
                _bound = Math.Max(1, Math.Min(_bound, Math.Max(_inFlight, 1)) / 2);
            }
        }
    }

    private async Task WaitAsync(LinkedListNode<TaskCompletionSource> turn, CancellationToken cancellationToken)
    {
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn.Value);
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                await turn.Value.Task.ConfigureAwait(false);
            }
            finally
            {
                lock (_lock)
                {
                    if (turn.List is not null)
                    {
                        _waiting.Remove(turn);
                    }
                }
            }
        }
    }

    /// <summary>Gives free places to those who wait; one that was cancelled meanwhile takes none.</summary>
    private void LetIn()
    {
        while (_inFlight < (int)_bound && _waiting.First is { } first)
        {
            _waiting.Remove(first);
            if (first.Value.TrySetResult())
            {
                _inFlight++;
            }
        }
    }
}
