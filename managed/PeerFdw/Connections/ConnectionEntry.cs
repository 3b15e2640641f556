using System;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connections;

/// <summary>A connection of the cache. All but <see cref="Connection"/> is guarded by the cache's lock.</summary>
/// <param name="peer">What it is made from.</param>
internal sealed class ConnectionEntry(PeerStart peer)
{
    /// <summary>The cache's key.</summary>
    public string Key { get; } = peer.ConnectionKey;

    /// <summary>The server's name when it was made.</summary>
    public string Server { get; } = peer.Connection.Server;

    /// <summary>Whether there is anything of it at the peer's end.</summary>
    public bool IsOpen => Connection is { IsValueCreated: true, Value.IsOpen: true };

    /// <summary>The server's syscache hash value.</summary>
    public uint ServerHash { get; } = peer.ServerHash;

    /// <summary>The user mapping's syscache hash value, 0 if there is none.</summary>
    public uint MappingHash { get; } = peer.MappingHash;

    /// <summary>The connection, made at the first use by one of those who wait for it.</summary>
    public Lazy<IPeerConnection> Connection { get; } = new(() => peer.Connector.Connect(peer.Connection));

    /// <summary>How many operations hold it.</summary>
    public int Users { get; set; }

    /// <summary>Whether it may not be used for new operations: what it was made from was changed.</summary>
    public bool IsStale { get; set; }

    /// <summary>When it was given back last, in the cache's own count.</summary>
    public long LastUse { get; set; }
}
