using System;
using System.IO;
using System.Threading.Tasks;

namespace PeerFdw.Testing;

/// <summary>dynalite, an independent implementation of DynamoDB's API, in memory, on a free port of 127.0.0.1.</summary>
public sealed class Dynalite : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private Dynalite(string endpoint, ServerProcess process)
    {
        Endpoint = endpoint;
        _process = process;
    }

    /// <summary>The endpoint's URL.</summary>
    public string Endpoint { get; }

    /// <summary>Starts it.</summary>
    /// <returns>The server, answering.</returns>
    public static async Task<Dynalite> StartAsync()
    {
        int port = FreePort.Next();
        var server = new Dynalite($"http://127.0.0.1:{port}", ServerProcess.Start(
            Path.Combine(Path.GetTempPath(), $"peer_fdw_dynalite_{port}.log"),
            Repository.NodeModules,
            "node", Path.Combine(Repository.NodeModules, "dynalite", "cli.js"),
            "--host", "127.0.0.1", "--port", $"{port}", "--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0"));
        try
        {
            await server._process.WaitForAnswerAsync(server.Endpoint);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(ServerProcess.Terminate);
        _process.Dispose();
        File.Delete(_process.LogFile);
    }
}
