using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using PeerFdw.Testing;
using PeerFdw.Testing.Faults;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>
/// A PostgreSQL of its own behind a proxy. Variant 0 of a fault meets the first message, 1 the first that holds rows or says that a command was done, the others later ones.
/// </summary>
internal sealed class FaultyPostgres : IFaultyPeer
{
    private readonly PostgresCluster _remote;
    private readonly PostgresFaultProxy _proxy;
    private readonly Session _owner;
    private readonly string _server;
    private bool _isAltered;
    private bool _isStopped;
    private bool _wasMet;

    private FaultyPostgres(PostgresCluster remote, PostgresFaultProxy proxy, Session owner, string server)
    {
        _remote = remote;
        _proxy = proxy;
        _owner = owner;
        _server = server;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, FaultOutcome> Faults { get; } = new Dictionary<string, FaultOutcome>
    {
        ["Slow"] = new(true, ""),
        ["Close"] = new(false, "08"),
        ["CutInHead"] = new(false, "08"),
        ["CutInBody"] = new(false, "08"),
        ["Truncate"] = new(true, "08 HV 3F 42"),
        ["Corrupt"] = new(true, "08 22 54"),
        ["Oversized"] = new(true, "08 53 54 57"),
        ["Garbage"] = new(false, "08"),
        ["Shutdown"] = new(false, "08"),
        ["Stall"] = new(false, "57"),
        ["no name"] = new(false, "08"),
        ["no TLS"] = new(false, "08"),
        ["restart"] = new(true, "08"),
    };

    /// <inheritdoc/>
    public bool WasMet => _wasMet || _proxy.Injected > 0;

    /// <summary>Makes the peer, and the server object that leads to it.</summary>
    /// <param name="remote">The remote PostgreSQL.</param>
    /// <param name="owner">A session that may change the server object; it is the peer's from now on.</param>
    /// <param name="name">The server object's name.</param>
    public static async Task<FaultyPostgres> CreateAsync(PostgresCluster remote, Session owner, string name)
    {
        var proxy = PostgresFaultProxy.Start(remote.Port);
        await owner.ExecuteAsync($"""
            CREATE SERVER {name} FOREIGN DATA WRAPPER peer_postgres OPTIONS (host '127.0.0.1', port '{proxy.Port}', dbname 'postgres', sslmode 'disable');
            CREATE USER MAPPING FOR postgres SERVER {name} OPTIONS ("user" 'postgres', password_required 'false');
            """);
        return new FaultyPostgres(remote, proxy, owner, name);
    }

    /// <inheritdoc/>
    public async Task<string> CreateTableAsync(Session session)
    {
        string table = $"{_server}_t";
        await using (var remote = new Session(await _remote.ConnectAsync()))
        {
            await remote.ExecuteAsync($"CREATE TABLE {table} (id int, part text, body text); INSERT INTO {table} SELECT g, 'p' || g % 10, repeat('x', g) FROM generate_series(1, 200) g");
        }

        await session.ExecuteAsync($"CREATE FOREIGN TABLE {table} (id int, part text, body text) SERVER {_server} OPTIONS (schema_name 'public')");
        return table;
    }

    /// <inheritdoc/>
    public string Import(string schema) => $"IMPORT FOREIGN SCHEMA public FROM SERVER {_server} INTO {schema}";

    /// <inheritdoc/>
    public async Task ArmAsync(string fault, int variant)
    {
        _wasMet = true;
        switch (fault)
        {
            case "no name":
                _isAltered = true;
                await _owner.ExecuteAsync($"ALTER SERVER {_server} OPTIONS (SET host 'no-such-host.invalid')");
                break;
            case "no TLS":
                _isAltered = true;
                await _owner.ExecuteAsync($"ALTER SERVER {_server} OPTIONS (SET sslmode 'require')");
                break;
            case "restart":
                // Gone while the statement runs, or gone and back before.
                await _remote.StopAsync(ServerProcess.Quit);
                _isStopped = true;
                if (variant % 2 == 1)
                {
                    await LaunchAsync();
                }

                break;
            default:
                _wasMet = false;
                _proxy.Arm(Enum.Parse<PostgresFault>(fault), isForData: variant > 0, toPass: Math.Max(0, variant - 1) * 2);
                break;
        }
    }

    /// <inheritdoc/>
    public async Task ClearAsync()
    {
        _proxy.Clear();
        if (_isAltered)
        {
            await _owner.ExecuteAsync($"ALTER SERVER {_server} OPTIONS (SET host '127.0.0.1', SET sslmode 'disable')");
            _isAltered = false;
        }

        if (_isStopped)
        {
            await LaunchAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _proxy.DisposeAsync();
        await _remote.DisposeAsync();
    }

    private async Task LaunchAsync()
    {
        await _remote.LaunchAsync();
        _proxy.Upstream = _remote.Port;
        _isStopped = false;
    }
}
