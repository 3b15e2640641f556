using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>Where and how the managed library is loaded: preloaded shim, parallel workers, a library that is missing or another's.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class LibraryTests(SyntheticCluster cluster)
{
    private const string FakeSource = """
        #include "bridge.h"
        #include <string.h>
        static PeerError failure = {"XX000", {"another version", 15}, {0, -1}, {0, -1}, {0, -1}};
        PeerStatus peer_init(const PeerInit *init, PeerVersion *version, PeerError **error)
        {
            version->abi_version = 77;
            strcpy(version->managed_version, "9.9.9");
            strcpy(version->runtime_version, "none");
            *error = &failure;
            return PEER_ERROR;
        }
        void peer_error_free(PeerError *error) { (void) error; }
        """;

    [Fact]
    public async Task A_missing_library_is_an_error_that_names_it()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '5'");
        await using Session fresh = await cluster.OpenAsync();
        await fresh.ExecuteAsync("SET peer_fdw.managed_library = '/nowhere/peer.so'");
        (_, string message, _, string hint) = await fresh.CaughtAsync($"SELECT * FROM {table}");
        Assert.Contains("/nowhere/peer.so", message, StringComparison.Ordinal);
        Assert.Contains("make install", hint, StringComparison.Ordinal);

        // It is looked for again: the same session works once the library is there.
        await fresh.ExecuteAsync("RESET peer_fdw.managed_library");
        Assert.Equal(5, await fresh.NumberAsync($"SELECT count(label) FROM {table}"));
    }

    [Fact]
    public async Task A_file_that_is_no_library_is_an_error()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '5'");
        string text = Path.Combine(cluster.Postgres.Folder, "text.so");
        await File.WriteAllTextAsync(text, "no library");
        await using Session fresh = await cluster.OpenAsync();
        await fresh.ExecuteAsync($"SET peer_fdw.managed_library = '{text}'");
        Assert.Contains("text.so", (await fresh.CaughtAsync($"SELECT * FROM {table}")).Message, StringComparison.Ordinal);
        Assert.Equal(1, await fresh.NumberAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_library_of_another_version_is_an_error_that_names_both()
    {
        string stubs = """

            #define STUB(name) PeerStatus name(void) { return PEER_OK; }
            STUB(peer_stats) STUB(peer_validate) STUB(peer_plan) STUB(peer_describe) STUB(peer_open) STUB(peer_next) STUB(peer_restart)
            STUB(peer_report) STUB(peer_modify) STUB(peer_transaction) STUB(peer_close) STUB(peer_notice) STUB(peer_invalidate) STUB(peer_shutdown) STUB(peer_document_free)
            STUB(peer_notice_free)
            """;
        string library = await CompileAsync("other_version", FakeSource + stubs);
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '5'");
        await using Session fresh = await cluster.OpenAsync();
        await fresh.ExecuteAsync($"SET peer_fdw.managed_library = '{library}'");
        for (int i = 0; i < 2; i++)
        {
            (_, string message, string detail, string hint) = await fresh.CaughtAsync($"SELECT * FROM {table}");
            string all = message + detail + hint;
            Assert.Contains("9.9.9", all, StringComparison.Ordinal);
            Assert.Contains("77", all, StringComparison.Ordinal);
            Assert.Contains("0.1.0", all, StringComparison.Ordinal);
            Assert.Equal(1, await fresh.NumberAsync("SELECT 1"));
        }
    }

    [Fact]
    public async Task A_library_that_lacks_a_function_is_an_error_that_names_it()
    {
        string library = await CompileAsync("lacking", FakeSource);
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '5'");
        await using Session fresh = await cluster.OpenAsync();
        await fresh.ExecuteAsync($"SET peer_fdw.managed_library = '{library}'");
        Assert.Contains("peer_stats", (await fresh.CaughtAsync($"SELECT * FROM {table}")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_superusers_say_where_the_library_is()
    {
        await using Session session = await cluster.OpenAsync();
        string role = cluster.NextName("plain");
        string table = await cluster.TableAsync(session, "rows '5'");
        await session.ExecuteAsync($"CREATE ROLE {role} LOGIN; GRANT SELECT ON {table} TO {role}");
        await using Session plain = await cluster.OpenAsync(role);
        Assert.Equal(5, await plain.NumberAsync($"SELECT count(label) FROM {table}"));
        Assert.Equal("42501", (await plain.ErrorAsync("SELECT * FROM peer_fdw_bridge()")).SqlState);
        Assert.Equal("42501", (await plain.ErrorAsync("SET peer_fdw.managed_library = '/nowhere/mine.so'")).SqlState);
        Assert.Equal("42501", (await plain.ErrorAsync("SET peer_fdw.log_documents = on")).SqlState);
    }

    [Fact]
    public async Task The_shim_may_be_preloaded()
    {
        PostgresCluster own = await SyntheticCluster.StartAsync(new Dictionary<string, string> { ["shared_preload_libraries"] = "peer_fdw" });
        await using (own)
        {
            await using var session = new Session(await own.ConnectAsync());
            await SyntheticCluster.PrepareAsync(session);
            await session.ExecuteAsync("CREATE FOREIGN TABLE t (n bigint NOT NULL, label text) SERVER syn OPTIONS (rows '500')");
            Assert.Equal(500, await session.NumberAsync("SELECT count(label) FROM t"));
            Assert.Equal(1, Backend.Threads(own.ProcessId));
            await using var second = new Session(await own.ConnectAsync());
            Assert.Equal(500, await second.NumberAsync("SELECT count(label) FROM t"));
        }
    }

    [Fact]
    public async Task A_query_with_parallel_workers_may_use_a_foreign_table()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000'");
        string big = cluster.NextName("big");
        await session.ExecuteAsync($"""
            CREATE TABLE {big} AS SELECT i::bigint AS n FROM generate_series(1, 200000) AS i;
            ANALYZE {big};
            SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
            """);
        string query = $"SELECT count(*), sum(length(t.label)) FROM {big} AS b JOIN {table} AS t ON b.n = t.n + 500";
        await session.ExecuteAsync("SET enable_nestloop = off");
        Assert.Equal(
            await session.RowsAsync("SELECT 1000, sum(length('row ' || n)) FROM generate_series(1, 1000) AS n"), await session.RowsAsync(query));
        Assert.Contains("Gather", await session.ExplainAsync($"SELECT count(*) FROM {big}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_itself_may_scan_by_a_function()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000'");
        string function = cluster.NextName("in_worker");
        await session.ExecuteAsync($"""
            CREATE FUNCTION {function}() RETURNS bigint LANGUAGE plpgsql PARALLEL SAFE AS 'BEGIN RETURN (SELECT sum(length(label)) FROM {table}); END';
            SET {await ForceParallelAsync(session)} = on;
            """);
        string query = $"SELECT {function}()";
        Assert.Contains("Gather", await session.ExplainAsync(query), StringComparison.Ordinal);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(await session.TextAsync("SELECT sum(length('row ' || n)) FROM generate_series(1, 1000) AS n"), await session.TextAsync(query));
        }
    }

    private static async Task<string> ForceParallelAsync(Session session) =>
        (await session.TextAsync("SELECT name FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query')"))!;

    private async Task<string> CompileAsync(string name, string source)
    {
        string folder = cluster.Postgres.Folder;
        string file = Path.Combine(folder, $"{name}.c");
        await File.WriteAllTextAsync(file, source);
        string library = Path.Combine(folder, $"{name}.so");
        await ServerProcess.RunAsync(
            "gcc", "-shared", "-fPIC", "-I", Path.Combine(Repository.Root, "native"), "-o", library, file);
        return library;
    }
}
