using System;
using System.Globalization;

namespace PeerFdw.Fuzz.Running;

/// <summary>What came of a run.</summary>
/// <param name="Target">Of which reader.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Kept">How many inputs of the folders were read first.</param>
/// <param name="Runs">How many inputs were made and read.</param>
/// <param name="Accepted">How many of all were accepted.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Slowest">The longest time that one input took.</param>
/// <param name="MostAllocated">The most bytes of managed memory that one input took.</param>
/// <param name="Finding">What was found, or null.</param>
internal sealed record FuzzReport(
    string Target, ulong Seed, int Kept, long Runs, long Accepted, TimeSpan Elapsed, TimeSpan Slowest, long MostAllocated, string? Finding)
{
    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        double rate = (Kept + Runs) / Math.Max(0.001, Elapsed.TotalSeconds);
        double share = 100.0 * Accepted / Math.Max(1, Kept + Runs);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Target,-12} {Runs,9} inputs and {Kept,4} kept ones, {rate,8:F0}/s, {share,5:F1} % accepted, slowest {Slowest.TotalMilliseconds,6:F1} ms, most memory {MostAllocated / 1024,7} KiB, seed {Seed}{(Finding is null ? "" : ": FOUND " + Finding)}");
    }
}
