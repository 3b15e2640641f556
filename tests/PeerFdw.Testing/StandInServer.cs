using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Testing;

/// <summary>A small HTTP server on 127.0.0.1 that answers as it is told, also badly: late, half, or never.</summary>
public sealed class StandInServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<StandInRequest, Task<StandInAnswer>> _answer;
    private readonly Task _accepting;
    private int _count;

    /// <summary>Starts it.</summary>
    /// <param name="answer">What it answers; called on any thread.</param>
    public StandInServer(Func<StandInRequest, Task<StandInAnswer>> answer)
    {
        _answer = answer;
        _listener.Start();
        Endpoint = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    /// <summary>Its URL, without a slash at the end.</summary>
    public string Endpoint { get; }

    /// <summary>Everything that it was asked.</summary>
    public ConcurrentQueue<StandInRequest> Requests { get; } = new();

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
            NetworkStream stream = client.GetStream();
            try
            {
                while (await ReadAsync(stream) is { } request)
                {
                    Requests.Enqueue(request);
                    StandInAnswer answer = await _answer(request);
                    await Task.Delay(answer.IsStuck ? Timeout.InfiniteTimeSpan : answer.Delay, _stop.Token);
                    byte[] body = Encoding.UTF8.GetBytes(answer.Body);
                    string head = $"HTTP/1.1 {answer.Status} X\r\nContent-Type: {answer.ContentType}\r\nContent-Length: {body.Length}\r\nx-amzn-RequestId: REQUEST{request.Number}\r\n\r\n";
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
                    await stream.WriteAsync(body.AsMemory(0, answer.SendBytes ?? body.Length), _stop.Token);
                    if (answer.SendBytes is not null)
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private async Task<StandInRequest?> ReadAsync(NetworkStream stream)
    {
        var received = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            string text = Encoding.UTF8.GetString(received.ToArray());
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                string[] lines = text[..end].Split("\r\n");
                var headers = new Dictionary<string, string>();
                foreach (string line in lines[1..])
                {
                    int colon = line.IndexOf(':', StringComparison.Ordinal);
                    headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
                }

                int length = headers.TryGetValue("content-length", out string? given) ? int.Parse(given, CultureInfo.InvariantCulture) : 0;
                if (received.Length >= Encoding.UTF8.GetByteCount(text[..end]) + 4 + length)
                {
                    string[] first = lines[0].Split(' ');
                    return new StandInRequest(Interlocked.Increment(ref _count), first[0], first[1], headers, text[(end + 4)..]);
                }
            }

            int read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
            {
                return null;
            }

            received.Write(buffer, 0, read);
        }
    }
}
