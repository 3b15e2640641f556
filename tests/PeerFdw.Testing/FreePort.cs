using System.Net;
using System.Net.Sockets;

namespace PeerFdw.Testing;

/// <summary>Ports of 127.0.0.1.</summary>
public static class FreePort
{
    /// <summary>A port on which nobody listens at this moment.</summary>
    /// <returns>The port.</returns>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
