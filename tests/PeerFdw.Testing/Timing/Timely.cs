using System;
using System.Diagnostics;

namespace PeerFdw.Testing.Timing;

/// <summary>Limits of time in test cases of <see cref="TimedFactAttribute"/> and <see cref="TimedTheoryAttribute"/>.</summary>
public static class Timely
{
    /// <summary>Asserts that not more time went by.</summary>
    /// <param name="limit">The most that is allowed, in milliseconds.</param>
    /// <param name="since">What measured it.</param>
    /// <param name="what">What took the time, for the message.</param>
    /// <exception cref="LateException">It took longer.</exception>
    public static void Within(double limit, Stopwatch since, string what) => Within(limit, since.Elapsed, what);

    /// <summary>Asserts that not more time went by.</summary>
    /// <param name="limit">The most that is allowed, in milliseconds.</param>
    /// <param name="elapsed">What was measured.</param>
    /// <param name="what">What took the time, for the message.</param>
    /// <exception cref="LateException">It took longer.</exception>
    public static void Within(double limit, TimeSpan elapsed, string what)
    {
        if (elapsed.TotalMilliseconds > limit)
        {
            throw new LateException($"{what}: {elapsed.TotalMilliseconds:F1} ms, allowed are {limit:F0} ms");
        }
    }
}
