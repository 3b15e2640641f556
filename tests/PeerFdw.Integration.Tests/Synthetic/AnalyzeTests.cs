using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing.Timing;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>ANALYZE, with a peer of whose rows everything is known.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class AnalyzeTests(SyntheticCluster cluster)
{
    private const string Columns =
        "n bigint NOT NULL, label text COLLATE \"C\", d numeric(10,2) OPTIONS (generator 'constant', value '1.50'), m int OPTIONS (generator 'mod', modulus '4'), nothing int OPTIONS (generator 'null'), a int[], b boolean";

    [Fact]
    public async Task Statistics_of_every_column_arrive()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '5000', null_every '5', width '81'", Columns);
        await session.ExecuteAsync($"ANALYZE {table}");
        Assert.Equal(
            ["5000", "50"], await session.RowAsync($"SELECT reltuples, relpages FROM pg_class WHERE relname = '{table}'"));
        Assert.Equal(
            [
                ["a", "0.2"], ["b", "0.2"], ["d", "0.2"], ["label", "0.2"], ["m", "0.2"], ["n", "0"], ["nothing", "1"],
            ],
            await session.RowsAsync($"SELECT attname, null_frac FROM pg_stats WHERE tablename = '{table}' ORDER BY attname"));
        Assert.Equal(["-1"], await session.RowAsync($"SELECT n_distinct FROM pg_stats WHERE tablename = '{table}' AND attname = 'n'"));
        Assert.Equal(
            ["{1.50}", "{0.8}"], await session.RowAsync($"SELECT most_common_vals, most_common_freqs FROM pg_stats WHERE tablename = '{table}' AND attname = 'd'"));
        Assert.Equal("4", await session.TextAsync($"SELECT n_distinct FROM pg_stats WHERE tablename = '{table}' AND attname = 'm'"));

        // The planner believes them.
        Assert.Contains(" rows=800 ", await session.ExplainAsync($"SELECT * FROM {table} WHERE m = 1 AND d = 1.5", "COSTS ON"), StringComparison.Ordinal);
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    [Fact]
    public async Task A_reservoir_draws_from_the_whole_table()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '100000', page_rows '5000'", "n bigint NOT NULL");
        await session.ExecuteAsync($"SET default_statistics_target = 10; ANALYZE {table}");
        string?[] bounds = (await session.TextAsync($"SELECT histogram_bounds::text::bigint[]::text FROM pg_stats WHERE tablename = '{table}'"))!.Trim('{', '}').Split(',');
        Assert.Equal(11, bounds.Length);
        for (int i = 1; i < 10; i++)
        {
            Assert.InRange(long.Parse(bounds[i]!, CultureInfo.InvariantCulture), (i * 10_000) - 5000, (i * 10_000) + 5000);
        }

        Assert.Equal("100000", await session.TextAsync($"SELECT reltuples FROM pg_class WHERE relname = '{table}'"));
    }

    [Fact]
    public async Task An_endless_table_is_sampled_too()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows 'endless'");
        await session.ExecuteAsync($"SET default_statistics_target = 1; ANALYZE VERBOSE {table}");
        Assert.Equal("1e+09", await session.TextAsync($"SELECT reltuples FROM pg_class WHERE relname = '{table}'"));
        PostgresNotice said = Assert.Single(session.Notices, n => n.MessageText.Contains("rows in sample", StringComparison.Ordinal));
        Assert.Equal($"\"{table}\": read 3000 rows of a table that has 1000000000 rows; 300 rows in sample", said.MessageText);
        Assert.Contains("Rows Generated: 3000", said.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_column_a_vacuum_and_a_partition()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000'", Columns);
        await session.ExecuteAsync($"ANALYZE {table} (label)");
        Assert.Equal(["label"], await session.ColumnAsync($"SELECT attname FROM pg_stats WHERE tablename = '{table}'"));
        await session.ExecuteAsync($"VACUUM (ANALYZE) {table}");
        Assert.Equal(1, await session.NumberAsync($"SELECT count(*) FROM pg_stats WHERE tablename = '{table}'"));

        string parent = cluster.NextName("parent");
        await session.ExecuteAsync($"""
            CREATE TABLE {parent} (n bigint NOT NULL, label text) PARTITION BY RANGE (n);
            CREATE FOREIGN TABLE {parent}_1 PARTITION OF {parent} FOR VALUES FROM (1) TO (1001) SERVER syn OPTIONS (rows '1000');
            CREATE TABLE {parent}_2 PARTITION OF {parent} FOR VALUES FROM (1001) TO (2001);
            INSERT INTO {parent}_2 SELECT n, 'row ' || n FROM generate_series(1001, 2000) AS n;
            ANALYZE {parent};
            """);
        Assert.Equal("2000", await session.TextAsync($"SELECT reltuples FROM pg_class WHERE relname = '{parent}'"));
        Assert.Equal("-1", await session.TextAsync($"SELECT n_distinct FROM pg_stats WHERE tablename = '{parent}' AND attname = 'n' AND inherited"));
    }

    [Fact]
    public async Task Dropped_columns_leave_their_places()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '100'", Columns);
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} DROP COLUMN label; ALTER FOREIGN TABLE {table} ADD COLUMN again text; ANALYZE {table}");
        Assert.Equal("{\"row 1\",", (await session.TextAsync($"SELECT histogram_bounds FROM pg_stats WHERE tablename = '{table}' AND attname = 'again'"))![..9]);
        Assert.Equal(["4"], await session.RowAsync($"SELECT n_distinct FROM pg_stats WHERE tablename = '{table}' AND attname = 'm'"));
    }

    [Fact]
    public async Task A_failure_is_the_peers_and_leaves_nothing_behind()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000', error_at '700', error_sqlstate '22003'");
        Assert.Equal("22003", (await session.ErrorAsync($"ANALYZE {table}")).SqlState);
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM pg_stats WHERE tablename = '{table}'"));
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    [TimedFact]
    public async Task It_is_cancelled_at_once()
    {
        await using Session session = await cluster.OpenAsync();
        await using Session other = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000', delay_ms '3600000'");
        Task<PostgresException> failing = session.ErrorAsync($"ANALYZE {table}");
        await Task.Delay(500);
        Assert.False(failing.IsCompleted);
        var since = Stopwatch.StartNew();
        await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
        Assert.Equal("57014", (await failing).SqlState);
        Timely.Within(50, since, "cancel");
    }

    [Fact]
    public async Task The_peer_is_asked_as_the_tables_owner()
    {
        await using Session session = await cluster.OpenAsync();
        string role = cluster.NextName("owner");
        string table = cluster.NextName("owned");
        await session.ExecuteAsync($"""
            CREATE ROLE {role};
            CREATE USER MAPPING FOR {role} SERVER syn OPTIONS ("user" 'the owner');
            CREATE FOREIGN TABLE {table} (n bigint NOT NULL, who text OPTIONS (generator 'user')) SERVER syn OPTIONS (rows '10');
            ALTER FOREIGN TABLE {table} OWNER TO {role};
            ANALYZE {table};
            """);
        Assert.Equal("{\"the owner\"}", await session.TextAsync($"SELECT most_common_vals FROM pg_stats WHERE tablename = '{table}' AND attname = 'who'"));
    }
}
