using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;

namespace PeerFdw.Testing;

/// <summary>
/// A PostgreSQL of its own in a temporary folder: a Unix socket and a free port of 127.0.0.1, no password, nothing flushed to disk. Runs
/// as the user postgres if the tests run as root. The installation is that of <c>PG_CONFIG</c>, or of the first pg_config in PATH.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly Dictionary<string, string> _settings = new()
    {
        ["fsync"] = "off",
        ["synchronous_commit"] = "off",
        ["full_page_writes"] = "off",
        ["autovacuum"] = "off",
        ["max_connections"] = "60",
        ["shared_buffers"] = "32MB",
        ["log_line_prefix"] = "%m [%p] %q%u ",
        ["timezone"] = "UTC",
        ["lc_messages"] = "C",
    };

    private string[] _environment = [];
    private ServerProcess? _process;

    private PostgresCluster(string folder, string binaries)
    {
        Folder = folder;
        Binaries = binaries;
    }

    /// <summary>The temporary folder; data, socket, log and the test library are in it.</summary>
    public string Folder { get; }

    /// <summary>The folder of postgres and initdb.</summary>
    public string Binaries { get; }

    /// <summary>The port, of the socket too.</summary>
    public int Port { get; private set; }

    /// <summary>The postmaster's process id.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("the cluster is not running");

    /// <summary>The server's log so far.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Path.Combine(Folder, "log");

    /// <summary>Makes and starts a cluster.</summary>
    /// <param name="settings">Settings of postgresql.conf, over the usual ones.</param>
    /// <param name="environment">Variables of the server's environment.</param>
    /// <returns>The cluster, ready for connections.</returns>
    public static async Task<PostgresCluster> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        string binaries = await ServerProcess.RunAsync(Environment.GetEnvironmentVariable("PG_CONFIG") ?? "pg_config", "--bindir");
        var cluster = new PostgresCluster(Directory.CreateTempSubdirectory("peer_fdw_").FullName, binaries);
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
        {
            cluster._settings[name] = value;
        }

        cluster._environment = [.. (environment ?? new Dictionary<string, string>()).Select(v => $"{v.Key}={v.Value}")];
        try
        {
            await OwnAsync(cluster.Folder);
            await ServerProcess.RunAsync(ServerProcess.AsPostgres(
                Path.Combine(binaries, "initdb"),
                "--pgdata", Path.Combine(cluster.Folder, "data"),
                "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"));
            await cluster.LaunchAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a copy of a file where the server's user can read it, whatever the rights of the source tree are.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The copy's name; null keeps it.</param>
    /// <returns>The copy's path.</returns>
    public async Task<string> CopyInAsync(string file, string? name = null)
    {
        string copy = Path.Combine(Folder, name ?? Path.GetFileName(file));
        File.Copy(file, copy, overwrite: true);
        await OwnAsync(copy);
        return copy;
    }

    /// <summary>A connection string.</summary>
    /// <param name="database">The database.</param>
    /// <param name="user">The role.</param>
    /// <returns>The string. Connections are not pooled: each has a backend of its own.</returns>
    public string ConnectionString(string database = "postgres", string user = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = user,
        Pooling = false,
        IncludeErrorDetail = true,
        Timeout = 15,

        // On a busy machine a cancelled statement ends late; by itself Npgsql would close the session after 2 seconds.
        CancellationTimeout = 15_000,
        CommandTimeout = 120,
    }.ConnectionString;

    /// <summary>Opens a connection with a backend of its own.</summary>
    /// <param name="database">The database.</param>
    /// <param name="user">The role.</param>
    /// <returns>The connection.</returns>
    public async Task<NpgsqlConnection> ConnectAsync(string database = "postgres", string user = "postgres")
    {
        var connection = new NpgsqlConnection(ConnectionString(database, user));
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server, after <see cref="StopAsync"/>.</summary>
    /// <param name="settings">Settings to change.</param>
    /// <returns>A task that ends when it takes connections.</returns>
    public async Task LaunchAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
        {
            _settings[name] = value;
        }

        // Somebody may take the port between the look and the start: then another.
        for (int attempt = 1; ; attempt++)
        {
            Port = FreePort.Next();
            _process = ServerProcess.Start(LogFile, Folder, ServerProcess.AsPostgres(
            [
                "env", .. _environment, Path.Combine(Binaries, "postgres"), "-D", Path.Combine(Folder, "data"), "-h", "127.0.0.1", "-k", Folder, "-p", $"{Port}",
                .. _settings.SelectMany(s => new[] { "-c", $"{s.Key}={s.Value}" }),
            ]));
            if (await AnswersAsync())
            {
                return;
            }

            string log = _process.LogTail();
            await StopAsync();
            if (attempt == 3)
            {
                throw new InvalidOperationException($"PostgreSQL does not start:\n{log}");
            }
        }
    }

    /// <summary>Stops the server.</summary>
    /// <param name="signal">How; the default is a fast shutdown.</param>
    /// <returns>A task that ends with the postmaster.</returns>
    public async Task StopAsync(int signal = ServerProcess.Interrupt)
    {
        if (_process is { } process)
        {
            await process.StopAsync(signal);
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Kills the server with all its processes, as a machine that fails does.</summary>
    /// <returns>A task that ends with the last of them.</returns>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            await process.KillFamilyAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task OwnAsync(string path)
    {
        if (ServerProcess.IsRoot)
        {
            await ServerProcess.RunAsync("chown", "postgres:", path);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        for (int i = 0; i < 300 && !_process!.HasExited; i++)
        {
            try
            {
                await using NpgsqlConnection connection = await ConnectAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(50);
            }
        }

        return false;
    }
}
