using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>
/// What a transaction has written to one store: of each key every version, with the command and the level that made it. Safe for any thread: a
/// cursor reads while a statement writes.
/// </summary>
/// <param name="name">The store's name.</param>
internal sealed class SyntheticBuffer(string name)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, List<Version>> _versions = [];

    /// <summary>The store's name.</summary>
    public string Name => name;

    /// <summary>The store.</summary>
    public SyntheticStore Store { get; } = SyntheticStore.Find(name);

    /// <summary>How many keys were written.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _versions.Count;
            }
        }
    }

    /// <summary>Whether a command before one has written.</summary>
    /// <param name="commandId">The command.</param>
    /// <returns>Whether one has.</returns>
    public bool HasWritesBefore(long commandId)
    {
        lock (_gate)
        {
            return _versions.Values.Any(v => v.Any(x => x.CommandId < commandId));
        }
    }

    /// <summary>A row as the transaction would leave it now.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="commandId">The command that asks.</param>
    /// <param name="isOwn">Whether that very command has written it.</param>
    /// <returns>The row, or null.</returns>
    public SyntheticRow? Current(long key, long commandId, out bool isOwn)
    {
        lock (_gate)
        {
            Version? last = _versions.TryGetValue(key, out List<Version>? versions) ? versions[^1] : null;
            isOwn = last?.CommandId == commandId;
            return last is null ? Store.Read(key) : last.Row;
        }
    }

    /// <summary>Writes a version.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="row">The row; null if it is deleted.</param>
    /// <param name="commandId">The command.</param>
    /// <param name="level">The nesting level.</param>
    public void Add(long key, SyntheticRow? row, long commandId, int level)
    {
        lock (_gate)
        {
            if (!_versions.TryGetValue(key, out List<Version>? versions))
            {
                _versions.Add(key, versions = []);
            }

            versions.Add(new Version(row, commandId, level));
        }
    }

    /// <summary>What a command sees of it: the written keys, each with its row, or null if it is deleted.</summary>
    /// <param name="commandId">The command.</param>
    /// <returns>A copy.</returns>
    public IReadOnlyDictionary<long, SyntheticRow?> VisibleTo(long commandId)
    {
        lock (_gate)
        {
            var visible = new Dictionary<long, SyntheticRow?>();
            foreach ((long key, List<Version> versions) in _versions)
            {
                if (versions.FindLast(v => v.CommandId < commandId) is { } version)
                {
                    visible.Add(key, version.Row);
                }
            }

            return visible;
        }
    }

    /// <summary>A subtransaction has ended.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="isCommitted">Whether it was committed.</param>
    public void EndSubtransaction(int level, bool isCommitted)
    {
        lock (_gate)
        {
            foreach ((long key, List<Version> versions) in _versions.ToArray())
            {
                if (isCommitted)
                {
                    for (int i = 0; i < versions.Count; i++)
                    {
                        versions[i] = versions[i] with { Level = Math.Min(versions[i].Level, level - 1) };
                    }
                }
                else if (versions.RemoveAll(v => v.Level >= level) > 0 && versions.Count == 0)
                {
                    _versions.Remove(key);
                }
            }
        }
    }

    private sealed record Version(SyntheticRow? Row, long CommandId, int Level);
}
