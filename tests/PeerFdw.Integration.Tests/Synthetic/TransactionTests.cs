using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing.Timing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>What a transaction sees of its own writes, what it keeps, and what becomes of a commit that does not go well.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class TransactionTests(SyntheticCluster cluster, ITestOutputHelper output)
{
    private const double Limit = 500;

    [Fact]
    public async Task A_rollback_leaves_nothing()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} VALUES (1, 'a')");
        Assert.Equal(1, await session.NumberAsync($"SELECT count(*) FROM {table}"));
        await session.ExecuteAsync("ROLLBACK");
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table}"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task Savepoints_keep_and_drop_what_they_should()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"""
            BEGIN; INSERT INTO {table} VALUES (1, 'a');
            SAVEPOINT s; INSERT INTO {table} VALUES (2, 'b'); UPDATE {table} SET label = 'x' WHERE n = 1;
            SAVEPOINT t; DELETE FROM {table}; INSERT INTO {table} VALUES (3, 'c')
            """);
        Assert.Equal(["3"], await session.ColumnAsync($"SELECT n FROM {table}"));
        await session.ExecuteAsync("ROLLBACK TO t");
        Assert.Equal(["x", "b"], await session.ColumnAsync($"SELECT label FROM {table} ORDER BY n"));
        await session.ExecuteAsync($"INSERT INTO {table} VALUES (4, 'd'); RELEASE t; SAVEPOINT u; DELETE FROM {table} WHERE n = 4; ROLLBACK TO s");
        Assert.Equal(["a"], await session.ColumnAsync($"SELECT label FROM {table} ORDER BY n"));
        await session.ExecuteAsync($"SAVEPOINT v; INSERT INTO {table} VALUES (5, 'e'); RELEASE v; RELEASE s; COMMIT");
        Assert.Equal(["1", "5"], await session.ColumnAsync($"SELECT n FROM {table} ORDER BY n"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task An_exception_block_drops_its_own_writes_only()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"""
            DO $$
            BEGIN
                FOR i IN 1..20 LOOP
                    INSERT INTO {table} VALUES (i, 'kept');
                    BEGIN
                        INSERT INTO {table} VALUES (i + 100, 'dropped');
                        INSERT INTO {table} VALUES (i, 'duplicate');
                        RAISE 'not reached';
                    EXCEPTION WHEN unique_violation THEN
                        IF (SELECT count(*) FROM {table}) <> i THEN RAISE 'saw what was dropped'; END IF;
                    END;
                END LOOP;
            END $$
            """);
        Assert.Equal(["20", "kept", "kept"], await session.RowAsync($"SELECT count(*), min(label), max(label) FROM {table}"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task A_command_sees_what_earlier_ones_wrote_and_nothing_of_its_own()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"INSERT INTO {table} VALUES (1, 'a'), (2, 'b')");
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} SELECT n + 10, label FROM {table}");
        Assert.Equal(4, await session.NumberAsync($"SELECT count(*) FROM {table}"));

        // In one statement the inserted rows are in the result of the CTE, not in the table.
        Assert.Equal(
            ["2", "4"],
            await session.RowAsync(
                $"WITH i AS (INSERT INTO {table} VALUES (21, 'c'), (22, 'd') RETURNING n) SELECT (SELECT count(*) FROM i), (SELECT count(*) FROM {table})"));
        Assert.Equal(6, await session.NumberAsync($"SELECT count(*) FROM {table}"));
        Assert.Equal(["22", "21", "12"], await session.ColumnAsync($"SELECT n FROM {table} ORDER BY n DESC LIMIT 3"));
        Assert.Equal(["2", "22"], await session.RowAsync($"SELECT count(*), max(n) FROM {table} WHERE n > 20"));
        await session.ExecuteAsync("ROLLBACK");

        // The same in a transaction that has written nothing before.
        Assert.Equal(
            ["1", "2"],
            await session.RowAsync(
                $"WITH i AS (INSERT INTO {table} VALUES (31, 'c') RETURNING n) SELECT (SELECT count(*) FROM i), (SELECT count(*) FROM {table})"));
        Assert.Equal(3, await session.NumberAsync($"SELECT count(*) FROM {table}"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task A_volatile_function_sees_the_rows_before()
    {
        await using Session session = await cluster.OpenAsync();
        string foreign = await cluster.WritableAsync(session, columns: "n bigint, seen bigint");
        string local = cluster.NextName("local");
        await session.ExecuteAsync($"CREATE TABLE {local} (n bigint, seen bigint)");
        foreach (string table in new[] { foreign, local })
        {
            await session.ExecuteAsync($"CREATE FUNCTION {table}_rows() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM {table}); END'");
            await session.ExecuteAsync($"INSERT INTO {table} SELECT g, {table}_rows() FROM generate_series(1, 5) AS g");
        }

        Assert.Equal(await session.RowsAsync($"SELECT * FROM {local} ORDER BY n"), await session.RowsAsync($"SELECT * FROM {foreign} ORDER BY n"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task A_cursor_does_not_see_what_was_written_after_it_was_opened()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"INSERT INTO {table} VALUES (1, 'a')");
        await session.ExecuteAsync($"""
            BEGIN; DECLARE before CURSOR FOR SELECT n FROM {table};
            INSERT INTO {table} VALUES (2, 'b');
            DECLARE between CURSOR FOR SELECT n FROM {table} ORDER BY n;
            INSERT INTO {table} VALUES (3, 'c'); DELETE FROM {table} WHERE n = 1
            """);
        Assert.Equal(["1"], await session.ColumnAsync("FETCH ALL FROM before"));
        Assert.Equal(["1", "2"], await session.ColumnAsync("FETCH ALL FROM between"));
        Assert.Equal(["2", "3"], await session.ColumnAsync($"SELECT n FROM {table} ORDER BY n"));
        await session.ExecuteAsync("COMMIT");
        await IdleAsync(session);
    }

    [Fact]
    public async Task A_held_cursor_is_filled_before_the_commit()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} VALUES (1, 'a'); DECLARE c CURSOR WITH HOLD FOR SELECT label FROM {table}; COMMIT");
        Assert.Equal(["a"], await session.ColumnAsync("FETCH ALL FROM c"));
    }

    [Fact]
    public async Task A_prepared_statement_is_planned_anew_when_it_must_show_writes()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"INSERT INTO {table} VALUES (1, 'a'), (2, 'b'); SET plan_cache_mode = force_generic_plan");
        await session.ExecuteAsync($"PREPARE q (bigint) AS SELECT count(*) FROM {table} WHERE n > $1");
        Assert.Equal(1, await session.NumberAsync("EXECUTE q (1)"));
        await session.ExecuteAsync("BEGIN");
        Assert.Equal(1, await session.NumberAsync("EXECUTE q (1)"));
        await session.ExecuteAsync($"INSERT INTO {table} VALUES (3, 'c')");
        Assert.Equal(2, await session.NumberAsync("EXECUTE q (1)"));
        await session.ExecuteAsync($"SAVEPOINT s; DELETE FROM {table}");
        Assert.Equal(0, await session.NumberAsync("EXECUTE q (1)"));
        await session.ExecuteAsync("ROLLBACK TO s");
        Assert.Equal(2, await session.NumberAsync("EXECUTE q (1)"));
        await session.ExecuteAsync("ROLLBACK");
        Assert.Equal(1, await session.NumberAsync("EXECUTE q (1)"));

        // The first write is rolled back, the plan is made without it, then there is another.
        await session.ExecuteAsync($"BEGIN; SAVEPOINT s; INSERT INTO {table} VALUES (3, 'c'); ROLLBACK TO s");
        Assert.Equal(1, await session.NumberAsync("EXECUTE q (1)"));
        await session.ExecuteAsync($"INSERT INTO {table} VALUES (4, 'c')");
        Assert.Equal(2, await session.NumberAsync("EXECUTE q (1)"));
        await session.ExecuteAsync("COMMIT");
        Assert.Contains("Synthetic Operation: Count", await session.ExplainAsync("EXECUTE q (1)"), StringComparison.Ordinal);
        await IdleAsync(session);
    }

    [Fact]
    public async Task What_cannot_be_planned_anew_is_an_error_and_no_wrong_row()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        string function = cluster.NextName("both");
        await session.ExecuteAsync(
            $"CREATE FUNCTION {function}() RETURNS bigint LANGUAGE sql AS 'INSERT INTO {table} VALUES (1, ''a''); SELECT count(*) FROM {table}'");
        if (session.Connection.PostgreSqlVersion.Major < 18)
        {
            PostgresException error = await session.ErrorAsync($"SELECT {function}()");
            Assert.Equal("55000", error.SqlState);
            Assert.Contains("was planned before the transaction wrote", error.MessageText, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(1, await session.NumberAsync($"SELECT {function}()"));
        }

        await IdleAsync(session);
    }

    [Fact]
    public async Task Two_tables_over_one_store_show_each_others_writes()
    {
        await using Session session = await cluster.OpenAsync();
        string store = cluster.NextName("store");
        string first = await cluster.TableAsync(session, $"store '{store}'");
        string second = await cluster.TableAsync(session, $"store '{store}'");
        await session.ExecuteAsync($"BEGIN; INSERT INTO {first} VALUES (1, 'a')");
        Assert.Equal(1, await session.NumberAsync($"SELECT count(*) FROM {second}"));
        await session.ExecuteAsync($"UPDATE {second} SET label = 'b'; COMMIT");
        Assert.Equal("b", await session.TextAsync($"SELECT label FROM {first}"));
    }

    [Fact]
    public async Task Writes_of_another_user_are_an_error_and_not_overlooked()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        string role = cluster.NextName("role");
        await session.ExecuteAsync($"CREATE ROLE {role}; GRANT ALL ON {table} TO {role}; CREATE USER MAPPING FOR {role} SERVER syn");
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} VALUES (1, 'a'); SAVEPOINT s; SET LOCAL ROLE {role}");
        Assert.Equal("55000", (await session.ErrorAsync($"SELECT * FROM {table}")).SqlState);
        await session.ExecuteAsync($"ROLLBACK TO s; SET LOCAL ROLE {role}");
        Assert.Equal("55000", (await session.ErrorAsync($"INSERT INTO {table} VALUES (2, 'b')")).SqlState);
        await session.ExecuteAsync("ROLLBACK TO s; COMMIT");
        Assert.Equal(1, await session.NumberAsync($"SELECT count(*) FROM {table}"));
        await session.ExecuteAsync($"SET ROLE {role}");
        Assert.Equal(1, await session.NumberAsync($"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task An_altered_server_does_not_cut_the_transaction()
    {
        await using Session session = await cluster.OpenAsync();
        string server = cluster.NextName("server");
        string store = cluster.NextName("store");
        await session.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_synthetic;
            CREATE FOREIGN TABLE {store} (n bigint, label text) SERVER {server} OPTIONS (store '{store}');
            BEGIN; INSERT INTO {store} VALUES (1, 'a'); SAVEPOINT s; ALTER SERVER {server} OPTIONS (ADD seed '7')
            """);
        Assert.Equal("55000", (await session.ErrorAsync($"SELECT * FROM {store}")).SqlState);
        await session.ExecuteAsync("ROLLBACK TO s");
        Assert.Equal(1, await session.NumberAsync($"SELECT count(*) FROM {store}"));
        await session.ExecuteAsync($"ALTER SERVER {server} OPTIONS (ADD seed '8'); COMMIT");
        Assert.Equal(1, await session.NumberAsync($"SELECT count(*) FROM {store}"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task Two_phase_commit_is_refused_only_if_something_was_written()
    {
        await using Session session = await cluster.OpenAsync();
        if (await session.NumberAsync("SELECT setting FROM pg_settings WHERE name = 'max_prepared_transactions'") == 0)
        {
            // The refusal comes before the core looks at its own setting.
            output.WriteLine("max_prepared_transactions is 0: only the refusal is tested");
        }

        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} VALUES (1, 'a')");
        Assert.Equal("0A000", (await session.ErrorAsync("PREPARE TRANSACTION 'both'")).SqlState);
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table}"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task A_flush_that_fails_aborts_and_says_what_is_left()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session, "flush_error_at '3', error_sqlstate '40001'");
        string kept = cluster.NextName("kept");
        await session.ExecuteAsync($"CREATE TABLE {kept} (v int)");
        await session.ExecuteAsync($"BEGIN; INSERT INTO {kept} VALUES (1)");
        await session.ExecuteAsync($"INSERT INTO {table} SELECT g, 'x' FROM generate_series(1, 5) AS g");
        PostgresException error = await session.ErrorAsync("COMMIT");
        Assert.Equal("40001", error.SqlState);
        Assert.Equal("2 of 5 items were written.", error.Detail);
        Assert.Contains(
            session.Notices,
            n => n.Severity == "WARNING" && n.MessageText == "2 of 5 items stay written although the transaction was aborted");
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {kept}"));
        Assert.Equal(2, await session.NumberAsync($"SELECT count(*) FROM {table}"));
        await IdleAsync(session);
    }

    [TimedTheory]
    [InlineData("")]
    [InlineData(", ignore_cancel 'true'")]
    public async Task A_slow_write_is_cancelled_at_once(string more)
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session, "write_delay_ms '3000'" + more);
        await session.ExecuteAsync("BEGIN; SAVEPOINT s");
        await CancelledAsync(session, $"INSERT INTO {table} VALUES (1, 'a')", "a slow write" + more);
        await session.ExecuteAsync("ROLLBACK TO s");
        await IdleAsync(session);
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table}"));
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task A_write_that_ends_after_its_rollback_leaves_nothing()
    {
        await using Session session = await cluster.OpenAsync();
        string store = cluster.NextName("store");
        string slow = await cluster.TableAsync(session, $"store '{store}', write_delay_ms '700', ignore_cancel 'true'");
        string table = await cluster.TableAsync(session, $"store '{store}'");
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} VALUES (1, 'a'); SAVEPOINT s; SET LOCAL statement_timeout = 100");
        Assert.Equal("57014", (await session.ErrorAsync($"INSERT INTO {slow} VALUES (2, 'b')")).SqlState);

        // The next write takes its turn behind the one that winds down and behind its rollback.
        await session.ExecuteAsync($"ROLLBACK TO s; INSERT INTO {table} VALUES (2, 'c')");
        Assert.Equal(["a", "c"], await session.ColumnAsync($"SELECT label FROM {table} ORDER BY n"));
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(["a", "c"], await session.ColumnAsync($"SELECT label FROM {table} ORDER BY n"));
        await IdleAsync(session);
    }

    [TimedTheory]
    [InlineData("flush_delay_ms '20'", true)]
    [InlineData("flush_delay_ms '2000', ignore_cancel 'true'", false)]
    public async Task A_slow_flush_is_cancelled_at_once(string options, bool isProgressing)
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session, options);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} SELECT g, 'x' FROM generate_series(1, 5000) AS g");
        await CancelledAsync(session, "COMMIT", "a flush with " + options);
        if (isProgressing)
        {
            Assert.Contains(session.Notices, n => n.MessageText == "flushing item 1");
            Assert.Contains(session.Notices, n => n.MessageText.Contains("of 5000 items stay written", StringComparison.Ordinal));
        }

        await IdleAsync(session);
        Assert.Equal(1, await session.NumberAsync("SELECT 1"));
    }

    [TimedFact]
    public async Task A_statement_timeout_holds_for_the_flush()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session, "flush_delay_ms '60000'");
        await session.ExecuteAsync($"SELECT handles FROM peer_fdw_bridge(); SET statement_timeout = 300; BEGIN; INSERT INTO {table} VALUES (1, 'a')");
        var since = Stopwatch.StartNew();
        Assert.Equal("57014", (await session.ErrorAsync("COMMIT")).SqlState);
        output.WriteLine($"after {since.Elapsed.TotalMilliseconds:F1} ms");
        Assert.True(since.Elapsed.TotalMilliseconds >= 290, $"{since.Elapsed.TotalMilliseconds:F1} ms");
        Timely.Within(300 + Limit, since, "a timeout of 300 ms");
        await session.ExecuteAsync("RESET statement_timeout");
        await IdleAsync(session);
    }

    [TimedTheory]
    [InlineData("write_delay_ms '60000'", "INSERT INTO {0} VALUES (1, 'a')")]
    [InlineData("flush_delay_ms '60000'", "BEGIN; INSERT INTO {0} VALUES (1, 'a'); COMMIT")]
    public async Task A_terminated_writer_ends_and_no_other(string options, string sql)
    {
        await using Session other = await cluster.OpenAsync();
        Session session = await cluster.OpenAsync();
        await using (session)
        {
            string table = await cluster.WritableAsync(session, options);
            Task<PostgresException> failing = session.ErrorAsync(sql.Replace("{0}", table, StringComparison.Ordinal));
            await Task.Delay(700);
            var since = Stopwatch.StartNew();
            await other.ExecuteAsync($"SELECT pg_terminate_backend({session.ProcessId})");
            TimeSpan? elapsed = await Backend.WaitForEndAsync(session.ProcessId, since);
            Assert.Equal("57P01", (await failing).SqlState);
            Assert.NotNull(elapsed);
            output.WriteLine($"{options}: {elapsed.Value.TotalMilliseconds:F1} ms");
            Timely.Within(Limit, elapsed.Value, "terminate");
        }

        Assert.Equal(other.ProcessId, await other.NumberAsync("SELECT pg_backend_pid()"));
    }

    [Fact]
    public async Task A_client_that_goes_away_commits_nothing()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} VALUES (1, 'a')");
        int process = session.ProcessId;
        await session.Connection.CloseAsync();
        Assert.NotNull(await Backend.WaitForEndAsync(process, Stopwatch.StartNew()));
        await using Session other = await cluster.OpenAsync();
        Assert.Equal(0, await other.NumberAsync($"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task A_procedure_commits_in_between()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"""
            DO $$
            BEGIN
                FOR i IN 1..6 LOOP
                    INSERT INTO {table} VALUES (i, 'x');
                    IF i % 2 = 0 THEN COMMIT; ELSE ROLLBACK; END IF;
                    IF (SELECT count(*) FROM {table}) <> i / 2 THEN RAISE 'wrong count after %', i; END IF;
                END LOOP;
            END $$
            """);
        Assert.Equal(["2", "4", "6"], await session.ColumnAsync($"SELECT n FROM {table} ORDER BY n"));
        await IdleAsync(session);
    }

    private async Task CancelledAsync(Session session, string sql, string what)
    {
        Task<PostgresException> failing = session.ErrorAsync(sql);
        await Task.Delay(500);
        await using Session other = await cluster.OpenAsync();
        var since = Stopwatch.StartNew();
        await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
        Assert.Equal("57014", (await failing).SqlState);
        output.WriteLine($"{what}: {since.Elapsed.TotalMilliseconds:F1} ms");
        Timely.Within(Limit, since, what);
    }

    private static async Task IdleAsync(Session session) =>
        Assert.Equal(["0", "0"], await session.RowAsync("SELECT handles, faults FROM peer_fdw_bridge()"));
}
