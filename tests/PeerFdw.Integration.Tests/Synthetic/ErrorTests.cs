using System;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>Failures in the middle of a scan, wherever it stands; and that the session goes on.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class ErrorTests(SyntheticCluster cluster)
{
    [Theory]
    [InlineData("producers '1'")]
    [InlineData("producers '3'")]
    [InlineData("page_rows '10', delay_ms '1'")]
    public async Task An_error_of_the_peer_arrives_with_all_its_parts(string options)
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, $"rows '100000', error_at '54321', error_sqlstate '08006', {options}"
            .Replace("54321", options.Contains("delay", StringComparison.Ordinal) ? "321" : "54321", StringComparison.Ordinal));
        PostgresException error = await session.ErrorAsync($"SELECT sum(length(label)) FROM {table}");
        Assert.Equal("08006", error.SqlState);
        Assert.StartsWith("synthetic failure at row", error.MessageText, StringComparison.Ordinal);
        Assert.Equal("The table's options asked for it.", error.Detail);
        Assert.Equal("Drop the option error_at.", error.Hint);
        await AliveAsync(session);
    }

    [Fact]
    public async Task Rows_before_the_error_are_not_lost_to_a_limit()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '100000', error_at '5000'");
        Assert.Equal(10, (await session.RowsAsync($"SELECT * FROM {table} LIMIT 10")).Count);
        Assert.Equal(4999, await session.NumberAsync($"SELECT count(label) FROM {table} WHERE n < 5000"));
        Assert.Equal("HV000", (await session.ErrorAsync($"SELECT count(label) FROM {table} WHERE n <= 5000")).SqlState);
    }

    [Fact]
    public async Task A_defect_of_a_connector_is_an_internal_error()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000', error_at '700', error_kind 'unexpected'");
        Assert.Equal("XX000", (await session.CaughtAsync($"SELECT sum(length(label)) FROM {table}")).SqlState);
        await AliveAsync(session);
    }

    [Fact]
    public async Task A_full_heap_is_an_error_and_no_crash()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000', error_at '700', error_kind 'memory'");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("53200", (await session.CaughtAsync($"SELECT sum(length(label)) FROM {table}")).SqlState);
            await AliveAsync(session);
        }
    }

    [Fact]
    public async Task An_exception_that_nobody_owns_parks_its_thread_and_the_server_lives()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000', error_at '700', error_kind 'thread'");
        Assert.Equal(
            await session.TextAsync("SELECT sum(length('row ' || n)) FROM generate_series(1, 1000) AS n"),
            await session.TextAsync($"SELECT sum(length(label)) FROM {table}"));
        Assert.Equal(1, await session.NumberAsync("SELECT faults FROM peer_fdw_bridge()"));
        await AliveAsync(session);
    }

    [Fact]
    public async Task A_savepoint_brings_the_transaction_back()
    {
        await using Session session = await cluster.OpenAsync();
        string bad = await cluster.TableAsync(session, "rows '1000', error_at '700'");
        string good = await cluster.TableAsync(session, "rows '1000'");
        string kept = cluster.NextName("kept");
        await session.ExecuteAsync($"CREATE TABLE {kept} (v text); BEGIN; INSERT INTO {kept} VALUES ('before'); SAVEPOINT s");
        await session.ErrorAsync($"SELECT sum(length(label)) FROM {bad}");
        Assert.Equal("25P02", (await session.ErrorAsync($"SELECT sum(length(label)) FROM {good}")).SqlState);
        await session.ExecuteAsync("ROLLBACK TO s");
        Assert.Equal(1000, await session.NumberAsync($"SELECT count(label) FROM {good}"));
        await session.ExecuteAsync("COMMIT");
        Assert.Equal("before", await session.TextAsync($"TABLE {kept}"));
        await AliveAsync(session);
    }

    [Fact]
    public async Task A_block_of_plpgsql_catches_it_while_an_outer_scan_goes_on()
    {
        await using Session session = await cluster.OpenAsync();
        string bad = await cluster.TableAsync(session, "rows '1000', error_at '700'");
        string good = await cluster.TableAsync(session, "rows '300', page_rows '10'");
        string function = cluster.NextName("caught");
        await session.ExecuteAsync($"""
            CREATE FUNCTION {function}(OUT seen int, OUT caught int) LANGUAGE plpgsql AS $$
            DECLARE r record;
            BEGIN
                seen := 0; caught := 0;
                FOR r IN SELECT n FROM {good} LOOP
                    seen := seen + 1;
                    BEGIN
                        PERFORM sum(length(label)) FROM {bad};
                    EXCEPTION WHEN fdw_error THEN
                        caught := caught + 1;
                    END;
                END LOOP;
            END $$
            """);
        Assert.Equal(["300", "300"], await session.RowAsync($"SELECT * FROM {function}()"));
        await AliveAsync(session);
    }

    [Fact]
    public async Task A_cursor_that_fails_leaves_another_usable_after_the_savepoint()
    {
        await using Session session = await cluster.OpenAsync();
        string bad = await cluster.TableAsync(session, "rows '1000', error_at '700', page_rows '10', delay_ms '20'");
        string good = await cluster.TableAsync(session, "rows 'endless', page_rows '10'");
        await session.ExecuteAsync($"BEGIN; DECLARE g CURSOR FOR SELECT n FROM {good}");
        Assert.Equal(100, (await session.RowsAsync("FETCH 100 FROM g")).Count);
        await session.ExecuteAsync($"SAVEPOINT s; DECLARE b CURSOR FOR SELECT n, label FROM {bad}");
        Assert.Equal(100, (await session.RowsAsync("FETCH 100 FROM b")).Count);
        Assert.Equal("HV000", (await session.ErrorAsync("FETCH 900 FROM b")).SqlState);
        await session.ExecuteAsync("ROLLBACK TO s");
        Assert.Equal(Enumerable.Range(101, 200).Select(n => $"{n}"), await session.ColumnAsync("FETCH 200 FROM g"));
        await session.ExecuteAsync("COMMIT");
        await AliveAsync(session);
    }

    [Fact]
    public async Task Notices_arrive_in_order_before_the_end()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '300', page_rows '100', notices '2'");
        await session.RowsAsync($"SELECT sum(length(label)) FROM {table}");
        Assert.Equal(
            from page in Enumerable.Range(1, 3) from i in Enumerable.Range(1, 2) select $"synthetic notice {i} of page {page}",
            session.Notices.Where(n => n.MessageText.StartsWith("synthetic", StringComparison.Ordinal)).Select(n => n.MessageText));
    }

    [Fact]
    public async Task A_division_by_zero_above_the_scan_closes_it()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows 'endless', producers '2'");
        Assert.Equal("22012", (await session.ErrorAsync($"SELECT sum(1 / (n - 5000)) FROM {table}")).SqlState);
        await AliveAsync(session);
    }

    private static async Task AliveAsync(Session session)
    {
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
        Assert.Equal(session.ProcessId, await session.NumberAsync("SELECT pg_backend_pid()"));
    }
}
