using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Testing;

/// <summary>Stands between a client and a server on a free port of 127.0.0.1, hands on what comes, and counts it.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    /// <summary>Small, so that little of what is counted waits in the relay's own sockets.</summary>
    private const int SocketBuffer = 64 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _accepting;
    private long _received;

    private TcpRelay(int port)
    {
        _port = port;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public int Port { get; }

    /// <summary>Bytes that the server has sent so far.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Starts a relay.</summary>
    /// <param name="port">The server's port.</param>
    /// <returns>The relay.</returns>
    public static TcpRelay Start(int port) => new(port);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relaying = new List<Task>();
        try
        {
            while (true)
            {
                relaying.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(relaying);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { ReceiveBufferSize = SocketBuffer, NoDelay = true })
        {
            client.NoDelay = true;
            client.SendBufferSize = SocketBuffer;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
                await Task.WhenAny(
                    CopyAsync(client.GetStream(), server.GetStream(), isCounted: false),
                    CopyAsync(server.GetStream(), client.GetStream(), isCounted: true));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                // The relay or the server has ended.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool isCounted)
    {
        byte[] buffer = new byte[SocketBuffer];
        try
        {
            for (int count = await from.ReadAsync(buffer, _stop.Token); count > 0; count = await from.ReadAsync(buffer, _stop.Token))
            {
                Interlocked.Add(ref _received, isCounted ? count : 0);
                await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.IO.IOException or ObjectDisposedException)
        {
            // One side has gone; the other is closed with it.
        }
    }
}
