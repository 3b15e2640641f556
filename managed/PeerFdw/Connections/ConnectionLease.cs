using System.Threading.Tasks;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connections;

/// <summary>An operation's claim on a cached connection. As long as it is held, the connection is not disposed of.</summary>
/// <param name="cache">Where it came from.</param>
/// <param name="entry">The connection.</param>
internal sealed class ConnectionLease(ConnectionCache cache, ConnectionEntry entry)
{
    /// <summary>The connection; made by the first that asks. Connector code runs here: pool threads only.</summary>
    /// <returns>The connection.</returns>
    public IPeerConnection Connect() => cache.Connect(entry);

    /// <summary>Gives it back, once.</summary>
    /// <returns>Ends when a connection that nobody may use any more is disposed of.</returns>
    public Task ReleaseAsync() => cache.ReleaseAsync(entry);
}
