using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Servers;

/// <summary>One PostgreSQL for all tests that read from it.</summary>
public sealed class RemoteServer : IAsyncLifetime
{
    private PostgresCluster? _cluster;

    public PostgresCluster Cluster => _cluster ?? throw new InvalidOperationException("the server is not running");

    public async Task InitializeAsync() => _cluster = await PostgresCluster.StartAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    /// <summary>Runs statements by a client that is not the one under test.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = await Cluster.ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<object?> ScalarAsync(string sql)
    {
        await using NpgsqlConnection connection = await Cluster.ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    internal PostgresPeerConnection Connect(
        IReadOnlyDictionary<string, string>? server = null, IReadOnlyDictionary<string, string>? mapping = null, bool isAmbient = true, bool isTlsUsable = true) =>
        new(Request(server, mapping, isAmbient, isTlsUsable));

    internal ConnectionRequest Request(
        IReadOnlyDictionary<string, string>? server = null, IReadOnlyDictionary<string, string>? mapping = null, bool isAmbient = true, bool isTlsUsable = true)
    {
        var options = new Dictionary<string, string>
        {
            ["host"] = "127.0.0.1",
            ["port"] = $"{Cluster.Port}",
            ["dbname"] = "postgres",
        };
        foreach ((string name, string value) in server ?? new Dictionary<string, string>())
        {
            options[name] = value;
        }

        return new ConnectionRequest(
            "loopback", new OptionSet(options), new OptionSet(mapping ?? new Dictionary<string, string> { ["user"] = "postgres" }), isAmbient, isTlsUsable);
    }
}

/// <summary>The tests that share the server.</summary>
[CollectionDefinition(Name)]
public sealed class RemoteServerGroup : ICollectionFixture<RemoteServer>
{
    public const string Name = "remote server";
}
