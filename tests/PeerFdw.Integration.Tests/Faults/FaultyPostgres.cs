using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using PeerFdw.Testing;
using PeerFdw.Testing.Faults;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>
/// A PostgreSQL behind a proxy. Variant 0 of a fault meets the first message that holds rows or says that a command was done, 1 the first message of all, 2 the first message of a new connection, the others later
/// messages of rows and ends.
/// </summary>
internal sealed class FaultyPostgres : IFaultyPeer
{
    /// <summary>How many messages of rows and ends the variants from 3 let pass.</summary>
    private static readonly int[] s_toPass = [1, 3, 6];

    private static readonly Dictionary<string, (string SqlState, string Message)> s_refusals = new()
    {
        ["too many connections"] = ("53300", "sorry, too many clients already"),
        ["out of memory"] = ("53200", "out of memory"),
        ["disk full"] = ("53100", "could not extend file: No space left on device"),
        ["serialization failure"] = ("40001", "could not serialize access due to concurrent update"),
        ["deadlock"] = ("40P01", "deadlock detected"),
        ["cancelled there"] = ("57014", "canceling statement due to statement timeout"),
        ["starting up"] = ("57P03", "the database system is starting up"),
    };

    private readonly PostgresCluster _remote;
    private readonly string _authority;
    private readonly PostgresFaultProxy _proxy;
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private readonly Session _owner;
    private readonly KillSwitch _switch;
    private Session? _direct;
    private bool _isAltered;
    private bool _isClosed;
    private bool _isDead;

    private FaultyPostgres(PostgresCluster remote, string authority, Session owner, string server)
    {
        _remote = remote;
        _authority = authority;
        _proxy = PostgresFaultProxy.Start(remote.Port);
        _switch = new KillSwitch(KillAsync);
        _proxy.Killing = _switch.PullAsync;
        _silent.Start();
        _owner = owner;
        Server = server;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, FaultOutcome> Faults { get; } = new Dictionary<string, FaultOutcome>
    {
        ["Slow"] = new(true, ""),
        ["Close"] = new(false, "08"),
        ["CutInHead"] = new(false, "08"),
        ["CutInBody"] = new(false, "08"),
        ["Truncate"] = new(true, "08"),
        ["Corrupt"] = new(true, "08 53"),
        ["NegativeLength"] = new(false, "08 53"),
        ["Oversized"] = new(false, "08 53 54 57") { IsEndless = true },
        ["OversizedMessage"] = new(false, "08 53 57") { IsEndless = true },
        ["Lengthened"] = new(false, "08 53 57") { IsEndless = true },
        ["Shortened"] = new(false, "08 53 57") { IsEndless = true },
        ["Garbage"] = new(false, "08 53"),
        ["Shutdown"] = new(false, "08"),

        // The driver gives the session up after some of these; at the begin of a transaction another one takes its place.
        ["too many connections"] = new(true, "53 08"),
        ["out of memory"] = new(true, "53 08"),
        ["disk full"] = new(true, "53 08"),
        ["serialization failure"] = new(false, "40 08"),
        ["deadlock"] = new(false, "40 08"),
        ["cancelled there"] = new(false, "57 08"),
        ["starting up"] = new(true, "08"),
        ["Stall"] = new(false, "57") { IsEndless = true },
        ["StallForGood"] = new(false, "57 08") { IsEndless = true, IsSingle = true, IsLong = true },
        ["silent"] = new(false, "08") { IsSingle = true },
        ["no name"] = new(false, "08") { IsSingle = true },
        ["no TLS"] = new(false, "08") { IsSingle = true },
        ["wrong certificate"] = new(false, "08") { IsSingle = true },
        ["killed"] = new(false, "08") { IsSingle = true },
        ["restarted"] = new(false, "08") { IsSingle = true },
        ["killed midway"] = new(false, "08"),
    };

    /// <inheritdoc/>
    public string Server { get; }

    /// <inheritdoc/>
    public bool WasMet => _isAltered || _switch.WasPulled || _proxy.Injected > 0;

    /// <inheritdoc/>
    public bool MetCommit => _proxy.HasMetCommit;

    /// <inheritdoc/>
    public string? LostCommit => "08007";

    /// <summary>Makes the server object that leads to it.</summary>
    /// <param name="remote">The remote PostgreSQL.</param>
    /// <param name="authority">A file of certificates that its certificate does not come from.</param>
    /// <param name="owner">A session that may change the server object; it is the peer's from now on.</param>
    /// <param name="name">The server object's name.</param>
    public static async Task<FaultyPostgres> CreateAsync(PostgresCluster remote, string authority, Session owner, string name)
    {
        var peer = new FaultyPostgres(remote, authority, owner, name);
        await owner.ExecuteAsync($"""
            CREATE SERVER {name} FOREIGN DATA WRAPPER peer_postgres
                OPTIONS (host '127.0.0.1', port '{peer._proxy.Port}', dbname 'postgres', sslmode 'disable', sslrootcert '{authority}', connect_timeout '2');
            CREATE USER MAPPING FOR postgres SERVER {name} OPTIONS ("user" 'postgres', password_required 'false');
            """);
        return peer;
    }

    /// <inheritdoc/>
    public int Share => 3;

    /// <inheritdoc/>
    public int Variants(bool isLong) => isLong ? 3 + s_toPass.Length : 1;

    /// <inheritdoc/>
    public bool StartsCold(int variant) => variant == 2;

    /// <inheritdoc/>
    /// <remarks>A lost connection is replaced between transactions; options that change within one are those of the next.</remarks>
    public bool MayPass(string fault, FaultOperation operation) => (_isAltered && operation.Before is not null) || (fault == "restarted" && !operation.IsInRemoteTransaction);

    /// <inheritdoc/>
    public async Task<(string Table, string Atomic)> CreateTablesAsync(Session session)
    {
        string table = $"{Server}_t";
        Session direct = await DirectAsync();
        await direct.ExecuteAsync($"CREATE TABLE {table} (id int, part text, body text)");
        await RestoreAsync();
        await session.ExecuteAsync($"CREATE FOREIGN TABLE {table} (id int, part text, body text) SERVER {Server} OPTIONS (schema_name 'public')");
        return (table, table);
    }

    /// <inheritdoc/>
    public string Import(string schema) => $"IMPORT FOREIGN SCHEMA public LIMIT TO ({Server}_t) FROM SERVER {Server} INTO {schema}";

    /// <inheritdoc/>
    public async Task ArmAsync(string fault, int variant)
    {
        _switch.Arm();
        switch (fault)
        {
            case "silent":
                await AlterAsync($"SET port '{((IPEndPoint)_silent.LocalEndpoint).Port}'");
                break;
            case "no name":
                await AlterAsync("SET host 'no-such-host.invalid'");
                break;
            case "no TLS":
                await AlterAsync("SET sslmode 'require'");
                break;
            case "wrong certificate":
                await AlterAsync($"SET port '{_remote.Port}', SET sslmode 'verify-ca'");
                break;
            case "killed":
                await _switch.PullAsync();
                _isClosed = true;
                await _proxy.CloseAsync();
                break;
            case "restarted":
                await _switch.PullAsync();
                await LaunchAsync();
                break;
            default:
                if (s_refusals.TryGetValue(fault, out (string, string) refusal))
                {
                    _proxy.Refused = refusal;
                }

                PostgresFault kind = fault == "killed midway" ? PostgresFault.Kill : s_refusals.ContainsKey(fault) ? PostgresFault.Refusal : Enum.Parse<PostgresFault>(fault);
                _proxy.Arm(kind, isForData: variant is 0 or > 2, toPass: variant > 2 ? s_toPass[variant - 3] : 0);
                break;
        }
    }

    /// <inheritdoc/>
    public async Task ClearAsync()
    {
        _proxy.Clear();
        if (_isAltered)
        {
            await AlterAsync($"SET host '127.0.0.1', SET port '{_proxy.Port}', SET sslmode 'disable'");
            _isAltered = false;
        }

        if (_isClosed)
        {
            _isClosed = false;
            _proxy.Open();
        }

        await LaunchAsync();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> StateAsync() =>
        [.. (await (await DirectAsync()).ColumnAsync($"SELECT concat_ws(' ', id, part, body) FROM {Server}_t"))!];

    /// <inheritdoc/>
    public async Task RestoreAsync() => await (await DirectAsync()).ExecuteAsync(
        $"TRUNCATE {Server}_t; INSERT INTO {Server}_t SELECT g, 'p' || g % 10, repeat('x', g) FROM generate_series(1, 200) g");

    /// <inheritdoc/>
    public async Task QuietAsync()
    {
        for (int i = 0; i < 200 && await SessionsAsync("state <> 'idle'") is not null; i++)
        {
            await Task.Delay(5);
        }

        // Its last word may still be on the way.
        await Task.Delay(10);
    }

    /// <inheritdoc/>
    public Task<string?> HeldAsync() => SessionsAsync("true");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _proxy.DisposeAsync();
        _switch.Dispose();
        _silent.Dispose();
        if (_direct is not null)
        {
            await _direct.DisposeAsync();
        }
    }

    /// <summary>A session at the peer that nothing goes wrong with; another one after each restart.</summary>
    private async Task<Session> DirectAsync() => _direct ??= new Session(await _remote.ConnectAsync());

    private async Task<string?> SessionsAsync(string condition) => await (await DirectAsync()).TextAsync($"""
        SELECT string_agg(concat_ws(' ', application_name, state, query), '; ') FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND {condition}
        """);

    private async Task AlterAsync(string options)
    {
        _isAltered = true;
        await _owner.ExecuteAsync($"ALTER SERVER {Server} OPTIONS ({options})");
    }

    private async Task KillAsync()
    {
        _isDead = true;
        await _remote.KillAsync();
    }

    private async Task LaunchAsync()
    {
        await _switch.DisarmAsync();
        if (!_isDead)
        {
            return;
        }

        await _remote.LaunchAsync();
        _proxy.Upstream = _remote.Port;
        _isDead = false;
        if (_direct is { } direct)
        {
            _direct = null;
            await direct.DisposeAsync();
        }
    }
}
