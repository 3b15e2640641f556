using System;
using System.Collections.Generic;

namespace PeerFdw.Planning.Options;

/// <summary>Levenshtein's distance, for "Perhaps you meant".</summary>
internal static class EditDistance
{
    /// <summary>The closest candidate, if it is close enough to be a slip of the hand; else null.</summary>
    public static string? Closest(string name, IEnumerable<string> candidates)
    {
        string? closest = null;

        // As PostgreSQL's ClosestMatch does it: no more than half of the name may differ.
        int best = Math.Min(4, name.Length / 2) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Between(name, candidate);
            if (distance < best)
            {
                best = distance;
                closest = candidate;
            }
        }

        return closest;
    }

    /// <summary>How many characters must be inserted, deleted or replaced.</summary>
    public static int Between(string from, string to)
    {
        int[] row = new int[to.Length + 1];
        for (int j = 0; j <= to.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
