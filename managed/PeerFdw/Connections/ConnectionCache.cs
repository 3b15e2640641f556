using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Notices;
using PeerFdw.Operations;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connections;

/// <summary>
/// The connections of this backend, by a digest of everything that they are made from. What was changed by ALTER or DROP is not used
/// again; it is disposed of when its last operation has ended.
/// </summary>
/// <param name="work">Disposes of connections that nobody holds.</param>
/// <param name="notices">Told of what fails there.</param>
internal sealed class ConnectionCache(BackgroundWork work, NoticeQueue notices)
{
    /// <summary>How many connections are kept that no operation holds; the longest unused goes first.</summary>
    private const int MostIdle = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ConnectionEntry> _entries = [];

    /// <summary>Those that may not be used for new operations, and still are used.</summary>
    private readonly HashSet<ConnectionEntry> _stale = [];
    private long _clock;

    /// <summary>How many may be used for new operations.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Claims a connection. No connector code runs.</summary>
    /// <param name="peer">Which.</param>
    /// <returns>The claim.</returns>
    public ConnectionLease Acquire(PeerStart peer)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(peer.ConnectionKey, out ConnectionEntry? entry))
            {
                entry = new ConnectionEntry(peer);
                _entries.Add(entry.Key, entry);
            }

            var lease = new ConnectionLease(this, entry);
            entry.Users++;
            return lease;
        }
    }

    /// <summary>The connection of an entry. One that could not be made is not kept, so that the next operation tries again.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The connection.</returns>
    public IPeerConnection Connect(ConnectionEntry entry)
    {
        try
        {
            return entry.Connection.Value;
        }
        catch (Exception)
        {
            lock (_gate)
            {
                Retire(entry);
            }

            throw;
        }
    }

    /// <summary>Gives a claim back.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>Ends when what had to be disposed of is.</returns>
    public async Task ReleaseAsync(ConnectionEntry entry)
    {
        ConnectionEntry? unused;
        lock (_gate)
        {
            entry.Users--;
            entry.LastUse = ++_clock;
            if (entry is { IsStale: true, Users: 0 })
            {
                _stale.Remove(entry);
                unused = entry;
            }
            else
            {
                unused = EvictOne();
            }
        }

        if (unused is not null)
        {
            await DisposeAsync(unused).ConfigureAwait(false);
        }
    }

    /// <summary>The connections that are open, and whether each will be used again: not if something that it was made from was changed.</summary>
    /// <returns>Servers, by name.</returns>
    public IReadOnlyList<(string Server, bool IsValid)> List()
    {
        lock (_gate)
        {
            return _entries.Values.Concat(_stale)
                .Where(e => e.IsOpen)
                .OrderBy(e => e.Server, StringComparer.Ordinal)
                .Select(e => (e.Server, !e.IsStale))
                .ToArray();
        }
    }

    /// <summary>Closes what nobody uses.</summary>
    /// <param name="server">Of this server; null for all.</param>
    /// <returns>How many open ones were closed, and the servers of those that are in use.</returns>
    public (int Closed, IReadOnlyList<string> InUse) Close(string? server)
    {
        int closed = 0;
        string[] inUse;
        lock (_gate)
        {
            ConnectionEntry[] entries = _entries.Values.Where(e => e.IsOpen && (server is null || e.Server == server)).ToArray();
            inUse = entries.Concat(_stale.Where(e => e.IsOpen && (server is null || e.Server == server)))
                .Where(e => e.Users > 0).Select(e => e.Server).Distinct().ToArray();
            foreach (ConnectionEntry entry in entries.Where(e => e.Users == 0))
            {
                Retire(entry);
                closed++;
                work.Start(() => DisposeAsync(entry), NoteFailure);
            }
        }

        return (closed, inUse);
    }

    /// <summary>A server was changed.</summary>
    /// <param name="hash">Its syscache hash value, 0 for all.</param>
    public void InvalidateServer(uint hash) => Invalidate(entry => hash == 0 || entry.ServerHash == hash);

    /// <summary>A user mapping was changed.</summary>
    /// <param name="hash">Its syscache hash value, 0 for all.</param>
    public void InvalidateMapping(uint hash) => Invalidate(entry => hash == 0 || entry.MappingHash == hash);

    /// <summary>Everything was changed.</summary>
    public void InvalidateAll() => Invalidate(static _ => true);

    /// <summary>Tells the log that a connection could not be disposed of.</summary>
    /// <param name="exception">Why.</param>
    public void NoteFailure(Exception exception) =>
        notices.Post(NoticeLevel.Log, $"closing a connection to a peer failed: {exception.GetType().Name}", exception.Message);

    private void Invalidate(Func<ConnectionEntry, bool> isChanged)
    {
        lock (_gate)
        {
            foreach (ConnectionEntry entry in _entries.Values.Where(isChanged).ToArray())
            {
                Retire(entry);
                if (entry.Users == 0)
                {
                    work.Start(() => DisposeAsync(entry), NoteFailure);
                }
            }
        }
    }

    /// <summary>Takes an entry out of use. Under the lock. Another one may have its key already.</summary>
    private void Retire(ConnectionEntry entry)
    {
        entry.IsStale = true;
        if (entry.Users > 0)
        {
            _stale.Add(entry);
        }

        if (_entries.TryGetValue(entry.Key, out ConnectionEntry? current) && current == entry)
        {
            _entries.Remove(entry.Key);
        }
    }

    private ConnectionEntry? EvictOne()
    {
        ConnectionEntry? oldest = null;
        int idle = 0;
        foreach (ConnectionEntry entry in _entries.Values)
        {
            if (entry.Users == 0)
            {
                idle++;
                oldest = oldest is null || entry.LastUse < oldest.LastUse ? entry : oldest;
            }
        }

        if (idle <= MostIdle || oldest is null)
        {
            return null;
        }

        Retire(oldest);
        return oldest;
    }

    private static async Task DisposeAsync(ConnectionEntry entry)
    {
        if (entry.Connection.IsValueCreated)
        {
            await entry.Connection.Value.DisposeAsync().ConfigureAwait(false);
        }
    }
}
