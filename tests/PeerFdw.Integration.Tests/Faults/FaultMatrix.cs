using System;
using System.Collections.Generic;
using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>
/// One operation under every fault of a peer, one after the other, in one session as long as it lives: rows or a clean error of the right class in bounded time; then
/// nothing is held, and the next query is right.
/// </summary>
internal static class FaultMatrix
{
    /// <summary>No fault may hold a statement longer; those that never end are ended by statement_timeout.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    /// <summary>Faults that nobody but the user can end.</summary>
    private static readonly HashSet<string> s_endless = ["Stall", "NeverAnswer", "Oversized"];

    /// <summary>How many variants of each fault (always, once): 1, or PEER_FAULT_VARIANTS of <c>make faults</c>.</summary>
    private static int Variants => int.Parse(Environment.GetEnvironmentVariable("PEER_FAULT_VARIANTS") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>Runs the operation under all faults.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="open">Opens a session.</param>
    /// <param name="print">Gets a line for each.</param>
    public static async Task RunAsync(IFaultyPeer peer, string operation, Func<Task<Session>> open, Action<string> print)
    {
        Session session = await open();
        try
        {
            string table = await peer.CreateTableAsync(session);
            string sql = FaultOperations.All[operation].Replace("{0}", table, StringComparison.Ordinal).Replace("{1}", peer.Import("faults_" + session.ProcessId), StringComparison.Ordinal);
            string check = FaultOperations.Check.Replace("{0}", table, StringComparison.Ordinal);
            await session.ExecuteAsync($"CREATE SCHEMA faults_{session.ProcessId}");
            IEnumerable<string?> expected = await session.RowAsync(check);
            IReadOnlyList<string?[]> rows = await DoAsync(session, operation, sql);
            int descriptors = 0;
            foreach ((string fault, FaultOutcome outcome) in peer.Faults)
            {
                for (int variant = 0; variant < Variants; variant++)
                {
                    string what = $"{operation}, {fault} {variant}";
                    await session.ExecuteAsync($"SET statement_timeout = '{(s_endless.Contains(fault) ? 2 : 30)}s'");
                    await peer.ArmAsync(fault, variant);
                    var watch = Stopwatch.StartNew();
                    string came = await TryAsync(session, operation, sql, rows);
                    Assert.True(watch.Elapsed < s_patience, $"{what}: {watch.Elapsed}");
                    bool wasMet = peer.WasMet;
                    await peer.ClearAsync();
                    string line = $"{what}: {came} after {watch.ElapsedMilliseconds} ms";
                    print(line);
                    Assert.True(came == "rows" ? outcome.Rows || !wasMet : outcome.Classes.Split(' ').Contains(came[..2]), $"{line}, and not {outcome}");

                    // Npgsql itself closes the session after errors of some classes; a crash would close all others.
                    if (session.Connection.State != ConnectionState.Open)
                    {
                        await session.DisposeAsync();
                        session = await open();
                        descriptors = 0;
                    }

                    await session.ExecuteAsync("RESET statement_timeout; SET peer_fdw.scan_notices = off");
                    Assert.Equal(expected, await session.RowAsync(check));
                    descriptors = await AtRestAsync(session, what, descriptors);

                    // The next fault meets a session that is in use.
                    _ = await session.RowAsync(check);
                }
            }
        }
        finally
        {
            await peer.ClearAsync();
            await session.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<string?[]>> DoAsync(Session session, string operation, string sql)
    {
        if (operation == "import")
        {
            await session.ExecuteAsync("BEGIN");
            await session.ExecuteAsync(sql);
            await session.ExecuteAsync("ROLLBACK");
            return [];
        }

        IReadOnlyList<string?[]> rows = await session.RowsAsync(sql);
        return operation == "explain analyze" ? [] : rows;
    }

    /// <summary>What came: "rows", or a SQLSTATE and a message.</summary>
    private static async Task<string> TryAsync(Session session, string operation, string sql, IReadOnlyList<string?[]> expected)
    {
        try
        {
            Assert.Equal(expected, await DoAsync(session, operation, sql));
            return "rows";
        }
        catch (PostgresException e)
        {
            Assert.NotEmpty(e.MessageText);
            Assert.False(e.SqlState == "XX000", $"{e.MessageText} {e.Where}");
            if (session.Connection.State == ConnectionState.Open)
            {
                await session.ExecuteAsync("ROLLBACK");
            }

            return $"{e.SqlState} {e.MessageText}";
        }
    }

    /// <summary>Without connections nothing is held, and no more files are open than there were. What was closed last may still be winding down.</summary>
    /// <returns>How many files are open.</returns>
    private static async Task<int> AtRestAsync(Session session, string what, int before)
    {
        string? held = null;
        int descriptors = 0;
        for (int i = 0; i < 100; i++)
        {
            await session.ExecuteAsync("SELECT peer_disconnect_all()");
            held = await session.TextAsync("SELECT format('%s %s %s', handles, winding_down, faults) FROM peer_fdw_bridge()");
            descriptors = Backend.Descriptors(session.ProcessId);
            if (held == "0 0 0" && (before == 0 || descriptors <= before))
            {
                Assert.InRange(Backend.Threads(session.ProcessId), 1, 60);
                return Math.Max(before, descriptors);
            }

            await Task.Delay(50);
        }

        Assert.Fail($"{what}: handles, winding down, faults: {held}; {descriptors} files, and there were {before}");
        return 0;
    }
}
