using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>Where a foreign scan may stand in a query: joins, rescans, InitPlans, prepared statements, cursors, COPY, views.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class ExecutionTests(SyntheticCluster cluster)
{
    [Fact]
    public async Task A_join_on_the_key_is_a_parameterised_scan()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000000', page_rows '1000'");
        string outer = cluster.NextName("outer");
        await session.ExecuteAsync($"CREATE TABLE {outer} AS SELECT (i * 1000)::bigint AS k FROM generate_series(1, 20) AS i; ANALYZE {outer}");
        string query = $"SELECT o.k, t.label FROM {outer} AS o JOIN {table} AS t ON t.n = o.k";
        string plan = await session.ExplainAsync(query);
        Assert.Contains("Nested Loop", plan, StringComparison.Ordinal);
        Assert.Contains("Condition: n = $", plan, StringComparison.Ordinal);
        Assert.Contains("Parameters: $1 = ", plan, StringComparison.Ordinal);
        Assert.Equal(
            await session.RowsAsync("SELECT i * 1000, 'row ' || i * 1000 FROM generate_series(1, 20) AS i ORDER BY 1"),
            await session.RowsAsync(query + " ORDER BY 1"));
        Assert.Equal(21, (await session.RowsAsync($"SELECT t.n FROM (SELECT k FROM {outer} UNION ALL SELECT NULL) AS o LEFT JOIN {table} AS t ON t.n = o.k")).Count);
    }

    [Fact]
    public async Task Lateral_scans_are_run_again_with_each_value()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000', page_rows '10'");
        Assert.Equal(
            Enumerable.Range(1, 30).Select(i => $"{i}: {i} {i + 1} {i + 2}"),
            await session.ColumnAsync($"""
                SELECT i || ': ' || string_agg(n::text, ' ' ORDER BY n) FROM generate_series(1, 30) AS i,
                    LATERAL (SELECT n FROM {table} WHERE n >= i ORDER BY n LIMIT 3) AS s GROUP BY i ORDER BY i
                """));
        Assert.Equal(
            "465", await session.TextAsync($"SELECT sum((SELECT count(*) FROM {table} WHERE n <= i AND label IS NOT NULL)) FROM generate_series(1, 30) AS i"));
    }

    [Fact]
    public async Task A_rescan_without_a_change_gives_the_same_rows()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '70', producers '3', page_rows '8'");
        await session.ExecuteAsync("SET enable_material = off; SET enable_hashjoin = off; SET enable_mergejoin = off");
        Assert.Equal(["350", "12425"], await session.RowAsync(
            $"SELECT count(t.n), sum(t.n) FROM generate_series(1, 5) AS i LEFT JOIN {table} AS t ON length(t.label) > i - 10"));
    }

    [Fact]
    public async Task Initplans_and_stable_functions_are_parameters()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000'");
        string function = cluster.NextName("seven");
        await session.ExecuteAsync($"CREATE FUNCTION {function}() RETURNS bigint LANGUAGE plpgsql STABLE AS 'BEGIN RETURN 7; END'");
        string plan = await session.ExplainAsync($"SELECT label FROM {table} WHERE n = {function}()");
        Assert.Contains("Condition: n = $1", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Filter", plan, StringComparison.Ordinal);
        Assert.Equal(["row 7"], await session.ColumnAsync($"SELECT label FROM {table} WHERE n = {function}()"));
        Assert.Equal(["row 8"], await session.ColumnAsync($"SELECT label FROM {table} WHERE n = (SELECT {function}() + 1)"));
        Assert.Equal(["row 2", "row 9"], await session.ColumnAsync($"SELECT label FROM {table} WHERE n = ANY (ARRAY[{function}() + 2, NULL, 2]) ORDER BY n"));
        Assert.Empty(await session.RowsAsync($"SELECT label FROM {table} WHERE n = (SELECT NULL::bigint)"));
    }

    [Fact]
    public async Task A_generic_plan_takes_each_value()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000'");
        string name = cluster.NextName("p");
        await session.ExecuteAsync($"SET plan_cache_mode = force_generic_plan; PREPARE {name}(bigint, bigint[]) AS SELECT label FROM {table} WHERE n >= $1 AND n = ANY ($2) ORDER BY n");
        Assert.Equal(["row 5", "row 9"], await session.ColumnAsync($"EXECUTE {name}(4, '{{9,5,3,NULL,9}}')"));
        Assert.Equal(["row 3", "row 5"], await session.ColumnAsync($"EXECUTE {name}(1, '{{3,5}}')"));
        Assert.Empty(await session.RowsAsync($"EXECUTE {name}(NULL, '{{3,5}}')"));
        Assert.Empty(await session.RowsAsync($"EXECUTE {name}(1, NULL)"));
        Assert.Contains("n >= $1", await session.ExplainAsync($"EXECUTE {name}(1, '{{3}}')"), StringComparison.Ordinal);
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} OPTIONS (SET rows '4')");
        Assert.Equal(["row 3"], await session.ColumnAsync($"EXECUTE {name}(1, '{{3,5}}')"));
    }

    [Fact]
    public async Task Two_scans_of_one_query_do_not_meet()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '3000', producers '2'");
        await session.ExecuteAsync("SET enable_nestloop = off");
        Assert.Equal("2999", await session.TextAsync($"SELECT count(*) FROM {table} AS a JOIN {table} AS b ON b.n = a.n + 1"));
        await session.ExecuteAsync("SET enable_hashjoin = off");
        Assert.Equal("2999", await session.TextAsync($"SELECT count(*) FROM {table} AS a JOIN {table} AS b ON b.n = a.n + 1"));
        Assert.Equal("3000", await session.TextAsync($"SELECT count(*) FROM (TABLE {table} INTERSECT TABLE {table}) AS s"));
    }

    [Fact]
    public async Task Cursors_scroll_hold_and_end_early()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows 'endless'");
        await session.ExecuteAsync($"BEGIN; DECLARE c SCROLL CURSOR FOR SELECT n FROM {table}");
        Assert.Equal(["1", "2", "3"], await session.ColumnAsync("FETCH 3 FROM c"));
        Assert.Equal(["2", "1"], await session.ColumnAsync("FETCH BACKWARD 2 FROM c"));
        Assert.Equal(["50"], await session.ColumnAsync("FETCH ABSOLUTE 50 FROM c"));
        await session.ExecuteAsync("CLOSE c");
        await session.ExecuteAsync($"DECLARE h CURSOR WITH HOLD FOR SELECT n FROM {table} WHERE n <= 500; COMMIT");
        Assert.Equal(500, (await session.RowsAsync("FETCH ALL FROM h")).Count);
        await session.ExecuteAsync("CLOSE h");
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    [Fact]
    public async Task Rows_can_be_stored_viewed_and_copied()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1500', null_every '4'");
        string copy = cluster.NextName("copy");
        await session.ExecuteAsync($"CREATE TABLE {copy} AS SELECT * FROM {table}");
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM (TABLE {copy} EXCEPT ALL TABLE {table}) AS s"));
        await session.ExecuteAsync($"CREATE VIEW {copy}_view AS SELECT n * 2 AS twice, label FROM {table} WHERE n > 10");
        Assert.Equal("row 25", await session.TextAsync($"SELECT label FROM {copy}_view WHERE twice = 50"));
        await session.ExecuteAsync($"CREATE MATERIALIZED VIEW {copy}_kept AS SELECT * FROM {table} WHERE n < 100");
        Assert.Equal(99, await session.NumberAsync($"SELECT count(*) FROM {copy}_kept"));
        using System.IO.StreamReader reader = await ReadCopyAsync(session, $"COPY (SELECT n, label FROM {table} WHERE n < 6) TO STDOUT");
        Assert.Equal("1\trow 1\n2\trow 2\n3\trow 3\n4\t\\N\n5\trow 5\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task An_insert_from_a_peer_and_a_cte_work()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '200'");
        string target = cluster.NextName("target");
        await session.ExecuteAsync($"CREATE TABLE {target} (n bigint PRIMARY KEY, label text); INSERT INTO {target} SELECT n, label FROM {table}");
        Assert.Equal(
            "200",
            await session.TextAsync($"WITH a AS MATERIALIZED (SELECT * FROM {table}), b AS (SELECT * FROM a) SELECT count(*) FROM a JOIN b USING (n) JOIN {target} USING (n)"));
        await session.ExecuteAsync($"UPDATE {target} AS x SET label = t.label || '!' FROM {table} AS t WHERE t.n = x.n AND t.n < 4");
        Assert.Equal(3, await session.NumberAsync($"SELECT count(*) FROM {target} WHERE label LIKE '%!'"));
        await session.ExecuteAsync($"DELETE FROM {target} WHERE n IN (SELECT n FROM {table} WHERE n > 50)");
        Assert.Equal(50, await session.NumberAsync($"SELECT count(*) FROM {target}"));
    }

    [Fact]
    public async Task Partitions_and_inheritance_may_be_foreign()
    {
        await using Session session = await cluster.OpenAsync();
        string parent = cluster.NextName("parent");
        await session.ExecuteAsync($"""
            CREATE TABLE {parent} (n bigint NOT NULL, label text) PARTITION BY RANGE (n);
            CREATE TABLE {parent}_local PARTITION OF {parent} FOR VALUES FROM (101) TO (200);
            CREATE FOREIGN TABLE {parent}_peer PARTITION OF {parent} FOR VALUES FROM (1) TO (101) SERVER syn OPTIONS (rows '100');
            INSERT INTO {parent} VALUES (150, 'local');
            """);
        Assert.Equal(101, await session.NumberAsync($"SELECT count(*) FROM {parent}"));
        Assert.Equal(["row 99", "row 100", "local"], await session.ColumnAsync($"SELECT label FROM {parent} WHERE n > 98 ORDER BY n"));
        Assert.DoesNotContain($"{parent}_peer", await session.ExplainAsync($"SELECT * FROM {parent} WHERE n = 150"), StringComparison.Ordinal);
    }

    private static async Task<System.IO.StreamReader> ReadCopyAsync(Session session, string sql) =>
        (System.IO.StreamReader)await session.Connection.BeginTextExportAsync(sql);
}
