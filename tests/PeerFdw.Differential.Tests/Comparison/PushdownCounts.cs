using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;

namespace PeerFdw.Differential.Tests.Comparison;

/// <summary>How often plans show what: the operation of each foreign scan, and each property that says what was pushed.</summary>
internal sealed class PushdownCounts
{
    private static readonly string[] s_properties =
        ["Index", "Key Condition", "Order", "Aggregate", "Filter Expression", "Remote Filter", "Limit", "Remote Limit"];

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Plans with a foreign scan.</summary>
    internal int Explained => this["plans"];

    internal int this[string what]
    {
        get
        {
            lock (_lock)
            {
                return _counts.GetValueOrDefault(what);
            }
        }
    }

    internal void Add(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (Visit(document.RootElement[0].GetProperty("Plan")))
        {
            Add("plans", 1);
        }
    }

    internal void Add(PushdownCounts other)
    {
        foreach ((string what, int count) in other._counts)
        {
            Add(what, count);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"));

    private bool Visit(JsonElement node)
    {
        bool isForeign = node.GetProperty("Node Type").GetString() == "Foreign Scan";
        if (isForeign)
        {
            if (node.TryGetProperty("DynamoDB Operation", out JsonElement operation))
            {
                Add(operation.GetString()!, 1);
            }

            foreach (string property in s_properties.Where(p => node.TryGetProperty(p, out _)))
            {
                Add(property, 1);
            }

            if (!node.TryGetProperty("Filter", out _))
            {
                Add("nothing local", 1);
            }
        }

        if (node.TryGetProperty("Plans", out JsonElement children))
        {
            foreach (JsonElement child in children.EnumerateArray())
            {
                isForeign |= Visit(child);
            }
        }

        return isForeign;
    }

    private void Add(string what, int count)
    {
        lock (_lock)
        {
            _counts[what] = _counts.GetValueOrDefault(what) + count;
        }
    }
}
