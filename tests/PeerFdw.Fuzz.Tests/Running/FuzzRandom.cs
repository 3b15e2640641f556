using System;
using System.Collections.Generic;

namespace PeerFdw.Fuzz.Running;

/// <summary>Random numbers that are the same on every machine and with every version of .NET: a seed names one run (SplitMix64).</summary>
internal sealed class FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number of 64 random bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="below"/> - 1; 0 if there is none.</summary>
    public int Below(int below) => below <= 1 ? 0 : (int)(Next() % (ulong)below);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>One of several.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Small numbers often, large ones seldom, never more than <paramref name="most"/>.</summary>
    public int Length(int most) => Math.Min(most, 1 + Below(1 << Below(31 - int.LeadingZeroCount(Math.Max(1, most)) + 1)));
}
