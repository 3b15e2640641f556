using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>
/// What a writable table holds: rows by key, in the memory of one backend, for as long as that lives. Known by the option <c>store</c>; tables with
/// the same one show the same rows.
/// </summary>
internal sealed class SyntheticStore
{
    private static readonly ConcurrentDictionary<string, SyntheticStore> s_stores = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, SyntheticRow> _rows = [];

    /// <summary>Finds a store, or makes it.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The store.</returns>
    public static SyntheticStore Find(string name) => s_stores.GetOrAdd(name, static _ => new SyntheticStore());

    /// <summary>A row.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The row, or null.</returns>
    public SyntheticRow? Read(long key)
    {
        lock (_gate)
        {
            return _rows.GetValueOrDefault(key);
        }
    }

    /// <summary>All rows as they are now, by ascending key.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyList<KeyValuePair<long, SyntheticRow>> ReadAll()
    {
        lock (_gate)
        {
            return _rows.ToArray();
        }
    }

    /// <summary>Puts a row, or removes it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="row">The row; null removes it.</param>
    public void Write(long key, SyntheticRow? row)
    {
        lock (_gate)
        {
            if (row is null)
            {
                _rows.Remove(key);
            }
            else
            {
                _rows[key] = row;
            }
        }
    }
}
