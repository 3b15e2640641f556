using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Testing.Faults;

/// <summary>
/// Stands between a connector and a server that speaks HTTP, on a free port of 127.0.0.1, and lets go wrong what rules say: by operation, by count, or
/// by chance with a seed. Without a rule every request is passed on as it is.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<FaultRule> _rules = [];
    private readonly Random _random;
    private readonly HttpClient _upstream;
    private readonly ConcurrentQueue<ProxiedRequest> _requests = new();
    private readonly Task _accepting;

    private FaultProxy(string upstream, int seed)
    {
        _random = new Random(seed);
        _upstream = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(upstream) };
        _listener.Start();
        Endpoint = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    /// <summary>The URL to give to the connector.</summary>
    public string Endpoint { get; }

    /// <summary>Kills the server, for <see cref="FaultKind.Kill"/>.</summary>
    public Func<Task>? Killing { get; set; }

    /// <summary>The requests so far, faulted ones too.</summary>
    public IReadOnlyList<ProxiedRequest> Requests => [.. _requests];

    /// <summary>Starts a proxy.</summary>
    /// <param name="upstream">The server's URL.</param>
    /// <param name="seed">Of rules with a probability.</param>
    /// <returns>The proxy.</returns>
    public static FaultProxy Start(string upstream, int seed = 1) => new(upstream, seed);

    /// <summary>How many requests of an operation there were.</summary>
    /// <param name="operation">Such as Query; null for any.</param>
    /// <returns>The number.</returns>
    public int Count(string? operation = null) => _requests.Count(r => operation is null || r.Operation == operation);

    /// <summary>Adds a rule. Of several rules that take a request the first one wins.</summary>
    /// <param name="rule">The rule.</param>
    /// <returns>The same rule, which counts.</returns>
    public FaultRule Add(FaultRule rule)
    {
        lock (_lock)
        {
            _rules.Add(rule);
        }

        return rule;
    }

    /// <summary>Forgets all rules and requests. Answers that are held back stay so.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _rules.Clear();
        }

        _requests.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _upstream.Dispose();
        _stop.Dispose();
    }

    private Fault? Choose(ProxiedRequest request)
    {
        lock (_lock)
        {
            _requests.Enqueue(request);
            foreach (FaultRule rule in _rules)
            {
                if (rule.Choose(request.Operation, _random) is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                serving.RemoveAll(t => t.IsCompletedSuccessfully);
                serving.Add(ServeAsync(client));
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
                while (await ProxiedRequest.ReadAsync(stream, _stop.Token) is { } request)
                {
                    Fault? fault = Choose(request);
                    if (fault is { Kind: FaultKind.Kill })
                    {
                        await Killing!();
                        return;
                    }

                    ProxiedAnswer? answer = fault is { ReachesPeer: false } ? null : await ProxiedAnswer.AskAsync(_upstream, request, _stop.Token);
                    if (!await new FaultyAnswer(answer, fault).SendAsync(stream, _stop.Token))
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
            {
                // The client has gone, or the peer has, or the test is over: the connection ends.
            }
        }
    }
}
