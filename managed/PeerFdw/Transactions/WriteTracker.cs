using System;
using System.Collections.Generic;

namespace PeerFdw.Transactions;

/// <summary>The first command that wrote at each nesting level of a transaction. The backend's thread only.</summary>
internal sealed class WriteTracker
{
    private readonly SortedDictionary<int, long> _firstByLevel = [];

    /// <summary>Notes a write.</summary>
    /// <param name="level">The nesting level.</param>
    /// <param name="commandId">The command.</param>
    public void Add(int level, long commandId) =>
        _firstByLevel[level] = _firstByLevel.TryGetValue(level, out long first) ? Math.Min(first, commandId) : commandId;

    /// <summary>Whether a command before one has written.</summary>
    /// <param name="commandId">The command.</param>
    /// <returns>Whether one has.</returns>
    public bool HasWriteBefore(long commandId)
    {
        foreach (long first in _firstByLevel.Values)
        {
            if (first < commandId)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A subtransaction has ended.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="isCommitted">Whether its writes belong to the level above from now on; else there are none.</param>
    public void EndSubtransaction(int level, bool isCommitted)
    {
        if (_firstByLevel.Remove(level, out long first) && isCommitted)
        {
            Add(level - 1, first);
        }
    }
}
