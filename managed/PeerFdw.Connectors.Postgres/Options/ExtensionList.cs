using System;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace PeerFdw.Connectors.Postgres.Options;

/// <summary>Reads the option <c>extensions</c>: names as SQL writes them, in lower case unless they are quoted.</summary>
internal static class ExtensionList
{
    private static readonly ConcurrentDictionary<string, IReadOnlySet<string>> s_read = new(StringComparer.Ordinal);

    /// <summary>More different lists than a process ever sees; beyond it they are read each time.</summary>
    private const int MostKept = 100;

    public static IReadOnlySet<string> Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return FrozenSet<string>.Empty;
        }

        if (s_read.TryGetValue(text, out IReadOnlySet<string>? known))
        {
            return known;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            names.Add(item is ['"', .., '"'] && item.Length > 2
                ? item[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
                : item.ToLowerInvariant());
        }

        if (s_read.Count < MostKept)
        {
            s_read[text] = names;
        }

        return names;
    }
}
