using System;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Npgsql;
using Npgsql.Internal;

#pragma warning disable NPG9001 // The driver may change it: hence the pinned version and the test.

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>
/// The protocol's cancel request for what a session does now. The driver sends one for commands, but has no public way to it while a COPY waits for its first
/// answer: and the server sends that only together with the first 8 KiB of rows. So the driver's own method is named here; its version is pinned, and a
/// test cancels such a COPY.
/// </summary>
internal static class RemoteCancel
{
    /// <summary>
    /// Asks, by a connection of its own, and waits until the server has taken note: the request cannot meet what the session does later. It blocks its thread meanwhile.
    /// </summary>
    /// <param name="connection">The session's.</param>
    /// <returns>Whether the server was reached.</returns>
    public static bool Request(NpgsqlConnection connection) => ConnectorOf(connection) is { } connector && Cancel(connector);

    /// <summary>Cuts the connection under the driver: what it waits for ends with an error, on whatever thread that is.</summary>
    /// <param name="connection">The session's.</param>
    public static void Cut(NpgsqlConnection connection)
    {
        try
        {
            if (ConnectorOf(connection) is { } connector && SocketOf(connector) is { } socket)
            {
                socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is cut already.
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_socket")]
    private static extern ref Socket? SocketOf(NpgsqlConnector connector);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Connector")]
    private static extern NpgsqlConnector? ConnectorOf(NpgsqlConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "PerformPostgresCancellation")]
    private static extern bool Cancel(NpgsqlConnector connector);
}
