using System;
using System.IO;
using System.Threading.Tasks;

namespace PeerFdw.Testing;

/// <summary>dynalite, an independent implementation of DynamoDB's API, on a free port of 127.0.0.1: in memory, or in a folder, which outlives it when it is killed.</summary>
public sealed class Dynalite : IAsyncDisposable
{
    private readonly int _port;
    private readonly string? _folder;
    private ServerProcess? _process;

    private Dynalite(int port, string? folder)
    {
        _port = port;
        _folder = folder;
    }

    /// <summary>The endpoint's URL.</summary>
    public string Endpoint => $"http://127.0.0.1:{_port}";

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its tables lie; null for memory.</param>
    /// <returns>The server, answering.</returns>
    public static async Task<Dynalite> StartAsync(string? folder = null)
    {
        var server = new Dynalite(FreePort.Next(), folder);
        try
        {
            await server.LaunchAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again, on the same port.</summary>
    /// <returns>A task that ends when it answers.</returns>
    public async Task LaunchAsync()
    {
        _process = ServerProcess.Start(
            Path.Combine(Path.GetTempPath(), $"peer_fdw_dynalite_{_port}.log"),
            Repository.NodeModules,
            [
                "node", Path.Combine(Repository.NodeModules, "dynalite", "cli.js"),
                "--host", "127.0.0.1", "--port", $"{_port}", "--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0",
                .. _folder is null ? Array.Empty<string>() : ["--path", _folder],
            ]);
        await _process.WaitForAnswerAsync(Endpoint);
    }

    /// <summary>Kills it.</summary>
    /// <returns>A task that ends with the process.</returns>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            await process.StopAsync(ServerProcess.Kill);
            process.Dispose();
            _process = null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.StopAsync(ServerProcess.Terminate);
            process.Dispose();
            File.Delete(process.LogFile);
        }
    }
}
