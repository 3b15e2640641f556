using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Testing.Faults;

/// <summary>
/// Stands between a client of PostgreSQL and its server, on a free port of 127.0.0.1. It knows where messages begin and end (the documentation's page "Message Flow"),
/// and does to those of the server what it was told to. TLS is declined.
/// </summary>
public sealed class PostgresFaultProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _clients = [];
    private readonly List<Task> _relays = [];
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private Task _accepting;
    private CancellationTokenSource _cleared = new();
    private PostgresFault _fault;
    private bool _isForData;
    private int _toPass;
    private int _injected;
    private bool _hasMetCommit;

    private PostgresFaultProxy(int upstream)
    {
        Upstream = upstream;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port to give to the client.</summary>
    public int Port { get; }

    /// <summary>The server's port, of 127.0.0.1.</summary>
    public int Upstream { get; set; }

    /// <summary>How often something was done.</summary>
    public int Injected => Volatile.Read(ref _injected);

    /// <summary>Whether it was done to an answer to COMMIT: then the client cannot know that it was done.</summary>
    public bool HasMetCommit => Volatile.Read(ref _hasMetCommit);

    /// <summary>SQLSTATE and message of <see cref="PostgresFault.Refusal"/>.</summary>
    public (string SqlState, string Message) Refused { get; set; } = ("53200", "out of memory");

    /// <summary>Kills the server, for <see cref="PostgresFault.Kill"/>.</summary>
    public Func<Task>? Killing { get; set; }

    /// <summary>Starts a proxy.</summary>
    /// <param name="upstream">The server's port.</param>
    /// <returns>The proxy.</returns>
    public static PostgresFaultProxy Start(int upstream) => new(upstream);

    /// <summary>From now on something goes wrong, on every connection, until <see cref="Clear"/>.</summary>
    /// <param name="fault">What.</param>
    /// <param name="isForData">Only with messages that hold rows, or say that a command was done.</param>
    /// <param name="toPass">How many such messages still pass.</param>
    public void Arm(PostgresFault fault, bool isForData, int toPass = 0)
    {
        lock (_lock)
        {
            _isForData = isForData;
            _toPass = toPass;
            _fault = fault;
            _injected = 0;
            _hasMetCommit = false;
        }
    }

    /// <summary>From now on nobody listens; what is connected stays so as long as the server is there.</summary>
    public async Task CloseAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    /// <summary>Somebody listens again, on the same port.</summary>
    public void Open()
    {
        _listener.Dispose();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>All goes well again; connections that stall are closed.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _fault = PostgresFault.None;
            _hasMetCommit = false;
            CancellationTokenSource cleared = _cleared;
            _cleared = new CancellationTokenSource();
            cleared.Cancel();
            cleared.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        Task[] relays;
        lock (_lock)
        {
            _clients.ForEach(c => c.Dispose());
            relays = [.. _relays];
        }

        await Task.WhenAll(relays);
        _listener.Dispose();
        _stop.Dispose();
        _cleared.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            client.NoDelay = true;
            lock (_lock)
            {
                _clients.Add(client);
                _relays.Add(RelayAsync(client));
            }
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        try
        {
            NetworkStream down = client.GetStream();
            byte[]? start = await StartAsync(down);
            if (start is null)
            {
                return;
            }

            await server.ConnectAsync(IPAddress.Loopback, Upstream, _stop.Token);
            NetworkStream up = server.GetStream();
            await up.WriteAsync(start, _stop.Token);
            var asked = new Asked();
            await Task.WhenAny(AskAsync(down, up, asked), AnswerAsync(up, down, asked));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the sides has gone.
        }
        finally
        {
            client.Dispose();
        }
    }

    /// <summary>The first message, after requests for encryption were declined.</summary>
    private async Task<byte[]?> StartAsync(NetworkStream client)
    {
        while (true)
        {
            byte[] head = new byte[8];
            if (await client.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, _stop.Token) < head.Length)
            {
                return null;
            }

            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(head);
            int code = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4));
            if (code is 80877103 or 80877104)
            {
                await client.WriteAsync("N"u8.ToArray(), _stop.Token);
                continue;
            }

            byte[] message = new byte[length];
            head.CopyTo(message, 0);
            await client.ReadExactlyAsync(message.AsMemory(head.Length), _stop.Token);
            return message;
        }
    }

    /// <summary>Hands on what the client says, and notes whether that is COMMIT.</summary>
    private async Task AskAsync(NetworkStream client, NetworkStream server, Asked asked)
    {
        byte[] buffer = new byte[64 << 10];
        for (int count = await client.ReadAsync(buffer, _stop.Token); count > 0; count = await client.ReadAsync(buffer, _stop.Token))
        {
            if (buffer.AsSpan(0, count).IndexOf("COMMIT\0"u8) >= 0)
            {
                asked.IsCommit = true;
            }

            await server.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }

    /// <summary>The server's messages, one by one.</summary>
    private async Task AnswerAsync(NetworkStream server, NetworkStream client, Asked asked)
    {
        byte[] head = new byte[5];
        bool isReady = false;
        bool isRefusing = false;
        while (await server.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, _stop.Token) == head.Length)
        {
            byte[] message = new byte[1 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
            head.CopyTo(message, 0);
            await server.ReadExactlyAsync(message.AsMemory(head.Length), _stop.Token);
            bool isEnd = message[0] == (byte)'Z';
            if (isRefusing)
            {
                // Behind an error the server says nothing more to what was sent together with it.
                isRefusing = !isEnd;
                if (isEnd)
                {
                    message[5] = message[5] == (byte)'T' ? (byte)'E' : message[5];
                    await client.WriteAsync(message, _stop.Token);
                }

                continue;
            }

            PostgresFault fault = Decide(message, asked.IsCommit);
            if (isEnd)
            {
                asked.IsCommit = false;
            }

            if (fault == PostgresFault.Refusal)
            {
                await client.WriteAsync(PostgresMessage.Error(isReady ? "ERROR" : "FATAL", Refused.SqlState, Refused.Message), _stop.Token);
                if (!isReady)
                {
                    return;
                }

                if (message[0] == (byte)'G')
                {
                    // The server waits for rows that will not come.
                    await server.WriteAsync(new byte[] { (byte)'f', 0, 0, 0, 5, 0 }, _stop.Token);
                }

                isRefusing = !isEnd;
                if (isEnd)
                {
                    await client.WriteAsync(message, _stop.Token);
                }
            }
            else if (!await PassAsync(client, message, fault))
            {
                return;
            }

            isReady |= isEnd;
        }
    }

    /// <summary>What is to be done to a message.</summary>
    private PostgresFault Decide(byte[] message, bool isCommit)
    {
        lock (_lock)
        {
            bool isData = message[0] is (byte)'d' or (byte)'D' or (byte)'C';
            if (_fault == PostgresFault.None || (_isForData && !isData) || _toPass-- > 0)
            {
                return PostgresFault.None;
            }

            _injected++;
            _hasMetCommit |= isCommit;
            PostgresFault fault = _fault;
            _fault = fault switch
            {
                PostgresFault.Refusal => PostgresFault.None,
                PostgresFault.Kill => PostgresFault.Close,
                _ => fault,
            };
            return fault;
        }
    }

    /// <summary>Sends a message, or what is left of it.</summary>
    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> PassAsync(NetworkStream client, byte[] message, PostgresFault fault)
    {
        switch (fault)
        {
            case PostgresFault.Close:
                return false;
            case PostgresFault.CutInHead:
                await client.WriteAsync(message.AsMemory(0, 3), _stop.Token);
                return false;
            case PostgresFault.CutInBody:
                await client.WriteAsync(message.AsMemory(0, 5 + ((message.Length - 5) / 2)), _stop.Token);
                return false;
            case PostgresFault.Truncate when message[0] is (byte)'d' or (byte)'D':
                return true;
            case PostgresFault.Corrupt:
                PostgresMessage.Corrupt(message);
                break;
            case PostgresFault.Oversized:
                PostgresMessage.SetFieldLength(message, 0x7FFFFFF0);
                break;
            case PostgresFault.NegativeLength:
                PostgresMessage.SetFieldLength(message, -5);
                break;
            case PostgresFault.OversizedMessage:
                PostgresMessage.SetLength(message, int.MaxValue);
                break;
            case PostgresFault.Lengthened:
                PostgresMessage.SetLength(message, message.Length + 2);
                break;
            case PostgresFault.Shortened:
                PostgresMessage.SetLength(message, 1);
                break;
            case PostgresFault.Garbage:
                await client.WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray(), _stop.Token);
                return false;
            case PostgresFault.Shutdown:
                await client.WriteAsync(PostgresMessage.Error("FATAL", "57P01", "terminating connection due to administrator command"), _stop.Token);
                return false;
            case PostgresFault.Kill:
                await Killing!();
                return false;
            case PostgresFault.Stall or PostgresFault.StallForGood:
                await StallAsync(isForGood: fault == PostgresFault.StallForGood);
                return false;
            case PostgresFault.Slow when Injected < 10:
                await Task.Delay(50, _stop.Token);
                break;
        }

        await client.WriteAsync(message, _stop.Token);
        return true;
    }

    private async Task StallAsync(bool isForGood)
    {
        CancellationToken cleared;
        lock (_lock)
        {
            cleared = isForGood ? CancellationToken.None : _cleared.Token;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cleared, _stop.Token);
        await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>What the client of a connection has asked for and has no answer to.</summary>
    private sealed class Asked
    {
        private volatile bool _isCommit;

        public bool IsCommit
        {
            get => _isCommit;
            set => _isCommit = value;
        }
    }
}
