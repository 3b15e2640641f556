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

namespace PeerFdw.Connectors.DynamoDb.Tests.Fakes;

/// <summary>What a <see cref="ScriptedServer"/> answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">More headers.</param>
/// <param name="SendBytes">How much of the body is sent before the connection is cut; null for all of it.</param>
/// <param name="IsStuck">Whether nothing more happens after what is sent.</param>
internal sealed record Answer(int Status, string Body, string Headers = "", int? SendBytes = null, bool IsStuck = false)
{
    public static Answer Error(int status, string code, string message) => new(
        status,
        $$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"{{message}}"}""",
        "x-amzn-RequestId: REQUEST42\r\n");
}

/// <summary>An HTTP server that answers as a test says, by the number of the request and what it asks.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, string, Answer> _script;
    private readonly Task _accepting;
    private int _requests;

    public ScriptedServer(Func<int, string, Answer> script)
    {
        _script = script;
        _listener.Start();
        Endpoint = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    public string Endpoint { get; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _accepting.Wait(TimeSpan.FromSeconds(5));
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
                while (await ReadRequestAsync(stream) is { } body)
                {
                    Requests.Enqueue(body);
                    Answer answer = _script(Interlocked.Increment(ref _requests), body);
                    byte[] bytes = Encoding.UTF8.GetBytes(answer.Body);
                    string head = $"HTTP/1.1 {answer.Status} X\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {bytes.Length}\r\n{answer.Headers}\r\n";
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
                    await stream.WriteAsync(bytes.AsMemory(0, answer.SendBytes ?? bytes.Length), _stop.Token);
                    if (answer.IsStuck)
                    {
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                    }

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

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var received = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            string text = Encoding.UTF8.GetString(received.ToArray());
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                int at = text.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase) + 15;
                int length = int.Parse(text.AsSpan(at, text.IndexOf('\r', at) - at), NumberStyles.Integer, CultureInfo.InvariantCulture);
                if (text.Length >= end + 4 + length)
                {
                    return text[(end + 4)..];
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
