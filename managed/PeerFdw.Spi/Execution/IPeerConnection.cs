using System;
using PeerFdw.Spi.Options;

namespace PeerFdw.Spi.Execution;

/// <summary>
/// A connector's clients for one server and user: HTTP clients, credentials, sockets. Made once per backend, cached under the user
/// mapping and a hash of the options, shared by all scans, dropped when a server or user mapping is altered. Safe for any thread.
/// </summary>
public interface IPeerConnection : IAsyncDisposable
{
    /// <summary>Whether there is something open at the peer's end, as peer_get_connections() shows it. Any thread.</summary>
    bool IsOpen => true;
}

/// <summary>What a connection is made from. It holds secrets: it is never stored in a plan, printed or logged.</summary>
/// <param name="Server">The server's name, for messages.</param>
/// <param name="ServerOptions">The server's options.</param>
/// <param name="MappingOptions">The user mapping's options, secrets included.</param>
/// <param name="IsAmbientAllowed">
/// Whether credentials of the server's own machine (environment, profile files, instance metadata) and files may be used: the user is a
/// superuser, or a superuser set <c>ambient_credentials 'allowed'</c> on the mapping.
/// </param>
/// <param name="IsTlsUsable">
/// Whether the shim has found a usable libssl. Without one the runtime aborts the process at the first TLS connection, so a connector
/// must refuse to make one.
/// </param>
public sealed record ConnectionRequest(
    string Server, OptionSet ServerOptions, OptionSet MappingOptions, bool IsAmbientAllowed, bool IsTlsUsable = true)
{
    /// <summary>The local role, or null where nobody said.</summary>
    public string? LocalUser { get; init; }

    /// <summary>The local database, or null where nobody said.</summary>
    public string? LocalDatabase { get; init; }

    /// <summary>The local session's application_name when the connection was first wanted, or null.</summary>
    public string? LocalApplication { get; init; }

    /// <summary>The local session as %c of log_line_prefix writes it, or null.</summary>
    public string? LocalSession { get; init; }

    /// <summary>The local server's cluster_name, or null.</summary>
    public string? LocalCluster { get; init; }

    /// <summary>peer_fdw.application_name: what the session at the peer is called, whatever the server's options say; null for nothing.</summary>
    public string? ApplicationName { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"ConnectionRequest {{ Server = {Server} }}";
}
