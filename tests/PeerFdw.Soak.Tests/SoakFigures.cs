using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace PeerFdw.Soak;

/// <summary>What all sessions count together. Any thread.</summary>
internal sealed class SoakFigures
{
    private readonly ConcurrentDictionary<string, int> _errors = new();
    private readonly ConcurrentQueue<string> _surprises = new();
    private int _actions;
    private int _cancels;
    private int _terminations;

    /// <summary>Actions that ended as they should.</summary>
    public int Actions => _actions;

    /// <summary>Cancel requests sent.</summary>
    public int Cancels => _cancels;

    /// <summary>Backends terminated, here and at the peer.</summary>
    public int Terminations => _terminations;

    /// <summary>How often which SQLSTATE came.</summary>
    public IEnumerable<string> Errors => _errors.OrderByDescending(e => e.Value).Select(e => $"{e.Key} {e.Value}");

    /// <summary>What should not have happened.</summary>
    public IReadOnlyCollection<string> Surprises => _surprises;

    public void CountAction() => Interlocked.Increment(ref _actions);

    public void CountCancel() => Interlocked.Increment(ref _cancels);

    public void CountTermination() => Interlocked.Increment(ref _terminations);

    public void CountError(string state) => _errors.AddOrUpdate(state, 1, (_, n) => n + 1);

    public void Surprise(string what)
    {
        // The first ones say it.
        if (_surprises.Count < 20)
        {
            _surprises.Enqueue(what);
        }
    }
}
