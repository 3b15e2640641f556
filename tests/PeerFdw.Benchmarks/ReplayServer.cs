using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Benchmarks;

/// <summary>
/// Answers Scan requests with pages recorded before, from memory, so that what is measured is the reader's own cost and not
/// the server's. Speaks just enough HTTP/1.1: keep-alive, Content-Length.
/// </summary>
internal sealed class ReplayServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[][][] _pages;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, int> _positions = new();
    private readonly Task _accepting;

    public ReplayServer(byte[][][] pages)
    {
        _pages = pages;
        _listener.Start();
        Endpoint = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    public string Endpoint { get; }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _accepting.Wait(TimeSpan.FromSeconds(5));
        _stop.Dispose();
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        foreach (string line in Encoding.ASCII.GetString(head).Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                return int.Parse(line.AsSpan(15), System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            NetworkStream stream = client.GetStream();
            byte[] buffer = new byte[64 * 1024];
            int filled = 0;
            try
            {
                while (true)
                {
                    int headEnd;
                    while ((headEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
                    {
                        int read = await stream.ReadAsync(buffer.AsMemory(filled), _stop.Token);
                        if (read == 0)
                        {
                            return;
                        }

                        filled += read;
                    }

                    int total = headEnd + 4 + ContentLength(buffer.AsSpan(0, headEnd));
                    while (filled < total)
                    {
                        filled += await stream.ReadAsync(buffer.AsMemory(filled), _stop.Token);
                    }

                    byte[] page = Page(buffer.AsMemory(headEnd + 4, total - headEnd - 4));
                    buffer.AsSpan(total, filled - total).CopyTo(buffer);
                    filled -= total;
                    await stream.WriteAsync(
                        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {page.Length}\r\n\r\n"),
                        _stop.Token);
                    await stream.WriteAsync(page, _stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client has gone, or the benchmark is over.
            }
        }
    }

    private byte[] Page(ReadOnlyMemory<byte> body)
    {
        using JsonDocument request = JsonDocument.Parse(body);
        int segment = request.RootElement.TryGetProperty("Segment", out JsonElement s) ? s.GetInt32() : 0;
        int position = request.RootElement.TryGetProperty("ExclusiveStartKey", out _) ? _positions[segment] : 0;
        _positions[segment] = position + 1;
        return _pages[segment][position];
    }
}
