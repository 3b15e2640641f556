using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>Aggregates that need no items, and what a plan says it will cost.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class AggregateTests(DynamoDbCluster cluster)
{
    [Theory]
    [InlineData("count(*)", "true", "count(*)")]
    [InlineData("count(*), count(*) + 1", "true", "count(*)")]
    [InlineData("count(customer_id)", "true", "count(*)")]
    [InlineData("count(1)", "customer_id = 'C0000'", "count(*)")]
    [InlineData("count(*)", "customer_id = 'nobody'", "count(*)")]
    [InlineData("count(*)", "customer_id IN ('C0001', 'C0002', 'C0001', NULL)", "count(*)")]
    [InlineData("count(*)", "customer_id = 'C0000' AND order_id = '2024-01-01#000005'", "count(*)")]
    [InlineData("min(order_id)", "customer_id = 'C0000'", null)]
    [InlineData("max(order_id)", "customer_id = 'C0000'", null)]
    [InlineData("min(order_id), max(order_id)", "customer_id = 'C0000'", null)]
    [InlineData("min(order_id), max(order_id), count(*)", "customer_id = 'C0000' AND order_id > '2024-06'", null)]
    [InlineData("max(order_id), min(order_id)", "customer_id = 'nobody'", null)]
    [InlineData("max(total), count(*)", "customer_id = 'C0000' AND total < 500", null)]
    [InlineData("min(ordered_at), count(*)", "status = 'open' AND ordered_at > '2024-06'", null)]
    [InlineData("count(*)", "customer_id = 'C0000' HAVING count(*) > 5", "count(*)")]
    [InlineData("count(*)", "customer_id = 'C0000' HAVING count(*) < 5", "count(*)")]
    [InlineData("count(DISTINCT customer_id)", "true", "")]
    [InlineData("count(*) FILTER (WHERE total > 5)", "true", "")]
    [InlineData("count(status)", "true", "")]
    [InlineData("sum(total)", "customer_id = 'C0000'", "")]
    [InlineData("min(order_id COLLATE \"en-x-icu\")", "customer_id = 'C0000'", "")]
    [InlineData("min(total)", "customer_id = 'C0000' AND order_id > '2024-06'", "")]
    [InlineData("customer_id, count(*)", "customer_id < 'C0004' GROUP BY customer_id ORDER BY 1", "")]
    public async Task An_aggregate_is_what_SQL_says_and_pushed_where_a_request_can_tell(string outputs, string condition, string? pushed)
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET peer_fdw.scan_notices = off");
        string query = $"SELECT {outputs} FROM {{0}} WHERE {condition}";
        IReadOnlyList<string?[]> expected = await session.RowsAsync(string.Format(null, query, "local.orders"));
        Assert.Equal(expected, await session.RowsAsync(string.Format(null, query, "orders")));
        IReadOnlyList<JsonElement> scans = await session.ForeignScansAsync(string.Format(null, query, "orders"));
        if (pushed is { Length: > 0 })
        {
            Assert.Equal(pushed, scans[0].GetProperty("Aggregate").GetString());
        }
        else if (pushed is not null)
        {
            Assert.False(scans[0].TryGetProperty("Aggregate", out _));
        }

        await session.ExecuteAsync("SET peer_fdw.pushdown = off");
        Assert.Equal(expected, await session.RowsAsync(string.Format(null, query, "orders")));
    }

    [Fact]
    public async Task An_extreme_reads_one_item_and_a_count_none()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET peer_fdw.scan_notices = off");
        JsonElement extreme = (await session.ForeignScansAsync(
            "SELECT max(order_id) FROM orders WHERE customer_id = 'C0000'", "ANALYZE, VERBOSE"))[0];
        Assert.Equal("max(order_id)", extreme.GetProperty("Aggregate").GetString());
        Assert.Equal((1, 1), (extreme.GetProperty("Requests").GetInt32(), extreme.GetProperty("Items Scanned").GetInt32()));
        JsonElement count = (await session.ForeignScansAsync("SELECT count(*) FROM orders", "ANALYZE, VERBOSE"))[0];
        Assert.True(count.GetProperty("Bytes Received").GetInt64() < 50_000);
        Assert.Equal(20_000, count.GetProperty("Items Scanned").GetInt64());
    }

    /// <summary>Of few rows it is cheaper to read them than to send several requests; of many it is not.</summary>
    [Theory]
    [InlineData("min(order_id), max(order_id), count(*)", "customer_id = 'C0000' AND order_id > '2024-06'")]
    [InlineData("max(total), count(*)", "customer_id = 'C0000' AND total < 500")]
    [InlineData("min(ordered_at), count(*)", "status = 'open' AND ordered_at > '2024-06'")]
    public async Task Several_aggregates_of_many_rows_are_a_request_each(string outputs, string condition)
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("BEGIN; ALTER FOREIGN TABLE orders OPTIONS (SET estimated_rows '100000000')");
        string query = $"SELECT {outputs} FROM {{0}} WHERE {condition}";
        JsonElement scan = (await session.ForeignScansAsync(string.Format(null, query, "orders")))[0];
        Assert.Equal(outputs, scan.GetProperty("Aggregate").GetString());
        Assert.Equal(
            await session.RowAsync(string.Format(null, query, "local.orders")), await session.RowAsync(string.Format(null, query, "orders")));
        await session.ExecuteAsync("ROLLBACK");
    }

    [Fact]
    public async Task A_prepared_aggregate_takes_its_parameters_and_runs_again()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("""
            SET plan_cache_mode = force_generic_plan;
            PREPARE counted(text) AS SELECT count(*), max(order_id) FROM orders WHERE customer_id = $1
            """);
        foreach (string customer in new[] { "'C0007'", "'nobody'", "NULL", "'C0000'" })
        {
            Assert.Equal(
                await session.RowAsync($"SELECT count(*), max(order_id) FROM local.orders WHERE customer_id = {customer}"),
                await session.RowAsync($"EXECUTE counted({customer})"));
        }

        Assert.Equal(
            await session.RowsAsync("SELECT c, (SELECT count(*) FROM local.orders WHERE customer_id = c) FROM (VALUES ('C0001'), ('x'), ('C0001'), (NULL)) AS v (c)"),
            await session.RowsAsync("SELECT c, (SELECT count(*) FROM orders WHERE customer_id = c) FROM (VALUES ('C0001'), ('x'), ('C0001'), (NULL)) AS v (c)"));
    }

    [Fact]
    public async Task A_plan_says_what_it_will_be_billed()
    {
        await using Session session = await cluster.OpenAsync();
        async Task<double> UnitsAsync(string query) =>
            (await session.ForeignScansAsync(query))[0].GetProperty("Estimated Read Capacity").GetDouble();
        double all = await UnitsAsync("SELECT * FROM orders");
        Assert.InRange(all, 100, 10_000);
        Assert.Equal(0.5, await UnitsAsync("SELECT * FROM orders WHERE customer_id = 'C0000' AND order_id = 'x'"));
        Assert.InRange(await UnitsAsync("SELECT * FROM orders LIMIT 10"), 0.5, all / 10);
        Assert.InRange(await UnitsAsync("SELECT count(*) FROM orders"), all * 0.9, all * 1.1);
    }
}
