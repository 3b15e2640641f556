using System;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>LIMIT and OFFSET: exact, and nothing is read beyond them.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class LimitTests(SyntheticCluster cluster)
{
    [Theory]
    [InlineData(1, "LIMIT 10", 10)]
    [InlineData(1, "LIMIT 10 OFFSET 5", 10)]
    [InlineData(4, "LIMIT 10", 10)]
    [InlineData(4, "LIMIT 1234 OFFSET 777", 1234)]
    [InlineData(4, "LIMIT 10 OFFSET 4995", 5)]
    [InlineData(4, "OFFSET 4990", 10)]
    [InlineData(4, "OFFSET 6000", 0)]
    [InlineData(4, "LIMIT 0", 0)]
    [InlineData(1, "LIMIT NULL", 5000)]
    [InlineData(3, "LIMIT ALL OFFSET 0", 5000)]
    [InlineData(1, "FETCH FIRST 7 ROWS ONLY", 7)]
    [InlineData(1, "LIMIT (SELECT 3)", 3)]
    public async Task A_limit_is_exact(int producers, string limit, int expected)
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, $"rows '5000', page_rows '64', producers '{producers}'");
        foreach (string pushdown in new[] { "on", "off" })
        {
            await session.ExecuteAsync($"SET peer_fdw.pushdown = {pushdown}");
            Assert.Equal(expected, (await session.RowsAsync($"SELECT n FROM {table} {limit}")).Count);
            Assert.Equal(expected, (await session.RowsAsync($"SELECT n FROM {table} WHERE n > 0 AND label LIKE 'row%' {limit}")).Count);
            Assert.Equal(expected, await session.NumberAsync($"SELECT count(DISTINCT n) FROM (SELECT n FROM {table} {limit}) AS s"));
        }
    }

    [Fact]
    public async Task A_pushed_limit_ends_an_endless_table_at_once()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows 'endless', page_rows '1000'");
        JsonElement scan = Assert.Single(await session.ForeignScansAsync($"SELECT n FROM {table} LIMIT 10", "ANALYZE, VERBOSE"));
        Assert.Equal(10, scan.GetProperty("Rows Generated").GetInt64());
        Assert.Equal(10, scan.GetProperty("Rows").GetInt64());
        Assert.DoesNotContain("Limit  ", await session.ExplainAsync($"SELECT n FROM {table} LIMIT 10", "COSTS ON"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_over_a_local_filter_stays_and_stops_the_producers()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows 'endless', page_rows '100', producers '3', width '1000'");
        Assert.Equal(10, (await session.RowsAsync($"SELECT n FROM {table} WHERE length(label) = 1000 LIMIT 10")).Count);
        Assert.Contains("Limit", await session.ExplainAsync($"SELECT n FROM {table} WHERE length(label) = 1000 LIMIT 10"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_may_be_a_parameter()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '5000'");
        await session.ExecuteAsync("SET plan_cache_mode = force_generic_plan");
        string name = cluster.NextName("p");
        await session.ExecuteAsync($"PREPARE {name}(bigint, bigint) AS SELECT n FROM {table} ORDER BY n LIMIT $1 OFFSET $2");
        foreach ((string count, string offset, int rows) in new[] { ("3", "2", 3), ("0", "0", 0), ("NULL", "4990", 10), ("7", "NULL", 7) })
        {
            Assert.Equal(rows, (await session.RowsAsync($"EXECUTE {name}({count}, {offset})")).Count);
        }

        Assert.Equal("2201W", (await session.ErrorAsync($"EXECUTE {name}(-1, 0)")).SqlState);
        Assert.Equal("2201X", (await session.ErrorAsync($"EXECUTE {name}(1, -1)")).SqlState);
        Assert.Equal(["3", "4"], await session.ColumnAsync($"EXECUTE {name}(2, 2)"));
    }

    [Fact]
    public async Task With_ties_stays_local()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '100'", "n int NOT NULL, m int OPTIONS (generator 'mod', modulus '10')");
        Assert.Equal(20, (await session.RowsAsync($"SELECT m FROM {table} ORDER BY m FETCH FIRST 11 ROWS WITH TIES")).Count);
    }
}
