using System;
using System.Collections.Generic;
using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using Xunit;
using Xunit.Sdk;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>
/// One operation under every fault of a peer, one after the other, in one session as long as it lives: rows or a clean error of the right class in bounded time; then
/// nothing is half-done or held, here or at the peer, and the next query is right.
/// </summary>
internal sealed class FaultMatrix
{
    /// <summary>Until statement_timeout ends the faults that only the user can end.</summary>
    private const int EndlessSeconds = 1;

    /// <summary>More than any fault should take; what is about to hang ends here.</summary>
    private const int MostSeconds = 15;

    /// <summary>No fault may hold a statement longer, on a machine that is busy.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(14);

    private readonly IFaultyPeer _peer;
    private readonly string _name;
    private readonly FaultOperation _operation;
    private readonly Func<Task<Session>> _open;
    private readonly Action<string> _print;
    private Session _session = null!;
    private FaultBaseline _baseline = null!;
    private string _sql = "";
    private string? _before;
    private string _check = "";

    /// <summary>Makes it.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="name">The operation's name.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="open">Opens a session.</param>
    /// <param name="print">Gets a line for each.</param>
    public FaultMatrix(IFaultyPeer peer, string name, FaultOperation operation, Func<Task<Session>> open, Action<string> print)
    {
        _peer = peer;
        _name = name;
        _operation = operation;
        _open = open;
        _print = print;
    }

    /// <summary>Whether `make faults` asks for all variants.</summary>
    private static bool IsLong => Environment.GetEnvironmentVariable("PEER_FAULT_VARIANTS") is not null;

    /// <summary>Runs the operation under all faults.</summary>
    public async Task RunAsync()
    {
        var watch = Stopwatch.StartNew();
        int cases = 0;
        var failures = new List<string>();
        _session = await _open();
        try
        {
            await PrepareAsync();
            int turn = _name.Sum(c => c);
            foreach ((string fault, FaultOutcome outcome) in _peer.Faults)
            {
                if (!IsLong && (outcome.IsLong || turn++ % _peer.Share != 0))
                {
                    continue;
                }

                for (int variant = 0; variant < (outcome.IsSingle ? 1 : _peer.Variants(IsLong)); variant++)
                {
                    cases++;
                    try
                    {
                        await RunAsync(fault, outcome, variant);
                    }
                    catch (Exception e) when (e is XunitException or NpgsqlException)
                    {
                        await FailAsync(failures, $"{_name}, {fault} {variant}: {e.Message}");
                    }
                }
            }
        }
        finally
        {
            await _peer.ClearAsync();
            await _session.DisposeAsync();
        }

        _print($"{_name}: {cases} cases in {watch.Elapsed.TotalSeconds:F1} s");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    /// <summary>The others are tried all the same, in a new session.</summary>
    private async Task FailAsync(List<string> failures, string failure)
    {
        _print($"FAILED {failure}");
        failures.Add(failure);
        await _peer.ClearAsync();
        await _session.DisposeAsync();
        _session = await _open();
        _baseline.Forget();
        await _peer.RestoreAsync();
    }

    /// <summary>What it does when nothing is wrong.</summary>
    private async Task PrepareAsync()
    {
        (string table, string atomic) = await _peer.CreateTablesAsync(_session);
        string schema = $"faults_{_session.ProcessId}";
        await _session.ExecuteAsync($"CREATE SCHEMA {schema}");
        string Fill(string sql) => sql.Replace("{0}", table, StringComparison.Ordinal).Replace("{1}", _peer.Import(schema), StringComparison.Ordinal)
            .Replace("{2}", _peer.Server, StringComparison.Ordinal).Replace("{3}", atomic, StringComparison.Ordinal);
        _sql = Fill(_operation.Sql);
        _before = _operation.Before is { } before ? Fill(before) : null;
        _check = Fill(FaultOperations.Check);
        string[] expected = [.. (await _session.RowAsync(_check))!];
        IReadOnlyList<string> atFirst = await _peer.StateAsync();
        await BeginAsync();
        IReadOnlyList<string?[]> rows = await ResultAsync();
        await EndAsync();
        IReadOnlyList<string> atLast = await _peer.StateAsync();
        Assert.Equal(_operation.Writes, !FaultBaseline.AreSame(atFirst, atLast));
        await _peer.RestoreAsync();
        Assert.True(FaultBaseline.AreSame(atFirst, await _peer.StateAsync()));
        _baseline = new FaultBaseline(_peer, _operation, expected, rows, atFirst, atLast);
    }

    private async Task RunAsync(string fault, FaultOutcome outcome, int variant)
    {
        string what = $"{_name}, {fault} {variant}";
        if (_peer.StartsCold(variant))
        {
            await _session.ExecuteAsync("SELECT peer_disconnect_all()");
        }

        await _peer.QuietAsync();
        await _session.ExecuteAsync($"SET statement_timeout = '{(outcome.IsEndless ? EndlessSeconds : MostSeconds)}s'");
        await BeginAsync();
        await _peer.ArmAsync(fault, variant);
        var watch = Stopwatch.StartNew();
        string came = await TryAsync();
        TimeSpan took = watch.Elapsed;
        bool wasMet = _peer.WasMet;
        bool metCommit = _peer.MetCommit;
        bool mayPass = _peer.MayPass(fault, _operation);
        await _peer.ClearAsync();
        string line = $"{what}: {came} after {took.TotalMilliseconds:F0} ms";
        _print(line);
        Assert.True(took < s_patience, line);
        if (came == "rows")
        {
            // What happens to the end of a transaction that has only read is nobody's concern.
            Assert.True(outcome.Rows || !wasMet || mayPass || (metCommit && !_operation.Writes), $"{line}, and not {outcome}");
        }
        else
        {
            Assert.True(outcome.Classes.Split(' ').Contains(came[..2]), $"{line}, and not {outcome}");
            Assert.True(!metCommit || !_operation.IsAtomic || came[..2] != "08" || came[..5] == (_peer.LostCommit ?? came[..5]), $"{line}, and not {_peer.LostCommit}");
        }

        // Npgsql itself closes the session after errors of some classes; a crash would close all others.
        if (_session.Connection.State != ConnectionState.Open)
        {
            await _session.DisposeAsync();
            _session = await _open();
            _baseline.Forget();
        }

        await EndAsync();
        await _session.ExecuteAsync("RESET statement_timeout; SET peer_fdw.scan_notices = off");
        await _baseline.CheckRowsAsync(line, came == "rows", metCommit);
        Assert.Equal(_baseline.Expected, await _session.RowAsync(_check));
        await _baseline.CheckRestAsync(_session, line);

        // The next fault meets a session that is in use.
        _ = await _session.RowAsync(_check);
    }

    private async Task BeginAsync()
    {
        if (_before is not null)
        {
            await _session.ExecuteAsync(_before);
        }
    }

    private async Task EndAsync()
    {
        if (_before is not null)
        {
            await _session.ExecuteAsync("ROLLBACK");
        }
    }

    /// <summary>The rows, and how many were written.</summary>
    private async Task<IReadOnlyList<string?[]>> ResultAsync()
    {
        (IReadOnlyList<string?[]> rows, int written) = await _session.ResultAsync(_sql);
        return [.. rows, [written.ToString(CultureInfo.InvariantCulture)]];
    }

    /// <summary>What came: "rows", or a SQLSTATE and a message.</summary>
    private async Task<string> TryAsync()
    {
        try
        {
            IReadOnlyList<string?[]> rows = await ResultAsync();
            if (_operation.IsComparable)
            {
                Assert.Equal(_baseline.Rows, rows);
            }

            return "rows";
        }
        catch (PostgresException e)
        {
            Assert.NotEmpty(e.MessageText);
            Assert.False(e.SqlState == "XX000", $"{e.MessageText} {e.Detail} {e.Where}");
            return $"{e.SqlState} {e.MessageText}";
        }
    }
}
