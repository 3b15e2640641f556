using System;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>Every way of reading against the same rows in a local table, with pushdown on and off.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class ReadingTests(DynamoDbCluster cluster)
{
    [Theory]
    [InlineData("customer_id = 'C0007'", "Query")]
    [InlineData("customer_id = 'C0000'", "Query")]
    [InlineData("customer_id = 'nobody'", "Query")]
    [InlineData("customer_id = 'C0000' AND order_id = '2024-01-01#000005'", "GetItem")]
    [InlineData("customer_id = 'C0000' AND order_id = 'none'", "GetItem")]
    [InlineData("customer_id = 'C0000' AND order_id BETWEEN '2024-03' AND '2024-04'", "Query")]
    [InlineData("customer_id = 'C0000' AND order_id > '2024-12-20'", "Query")]
    [InlineData("customer_id = 'C0000' AND order_id >= '2024-12-20' AND order_id < '2024-12-22'", "Query")]
    [InlineData("customer_id = 'C0000' AND order_id LIKE '2024-07-1%'", "Query")]
    [InlineData("customer_id = 'C0000' AND order_id LIKE '2024-07-1_#%'", "Query")]
    [InlineData("customer_id IN ('C0001', 'C0002', 'C0001', NULL)", "Query")]
    [InlineData("customer_id IN ('C0000', 'C0001') AND order_id = '2024-01-01#000005'", null)]
    [InlineData("customer_id = 'C0000' AND total > 950", "Query")]
    [InlineData("customer_id = 'C0000' AND total BETWEEN 10 AND 12.5", "Query")]
    [InlineData("status = 'open' AND ordered_at >= '2024-06'", "Query")]
    [InlineData("status = 'open'", null)]
    [InlineData("status = 'open' AND ordered_at IS NOT NULL", null)]
    [InlineData("status IS NULL AND customer_id = 'C0003'", "Query")]
    [InlineData("status <> 'open'", "Scan")]
    [InlineData("NOT (status = 'open')", "Scan")]
    [InlineData("total = 123.45", "Scan")]
    [InlineData("total > 998", "Scan")]
    [InlineData("customer_id = NULL", null)]
    [InlineData("customer_id = 'C0001' OR customer_id = 'C0002'", null)]
    [InlineData("customer_id > 'C0398'", "Scan")]
    [InlineData("customer_id = 'C0005' AND customer_id = 'C0006'", null)]
    [InlineData("document->>'paid' = 'true' AND customer_id = 'C0009'", "Query")]
    [InlineData("document->'address'->>'city' = 'Oslo' AND total < 20", "Scan")]
    [InlineData("order_id LIKE '2024-02-29%'", "Scan")]
    [InlineData("customer_id = ANY (ARRAY['C0011', 'C0012'])", "Query")]
    [InlineData("customer_id = (SELECT 'C00' || '13')", "Query")]
    [InlineData("(customer_id, order_id) = ('C0000', '2024-01-01#000000')", "GetItem")]
    [InlineData("length(customer_id) = 5 AND order_id < '2024-01-02'", "Scan")]
    public async Task A_condition_finds_the_rows_that_SQL_finds(string condition, string? operation)
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET peer_fdw.scan_notices = off");
        string Rows(string table) =>
            $"SELECT customer_id, order_id, ordered_at, total, status, document::jsonb - 'tags' - 'sizes' - 'digests' AS d FROM {table} WHERE {condition}";
        foreach (string pushdown in new[] { "on", "off" })
        {
            await session.ExecuteAsync($"SET peer_fdw.pushdown = {pushdown}");
            Assert.Equal(
                ["0", "0"],
                await session.RowAsync($"""
                    WITH here AS MATERIALIZED ({Rows("local.orders")}), there AS MATERIALIZED ({Rows("orders")})
                    SELECT (SELECT count(*) FROM (TABLE here EXCEPT ALL TABLE there) AS missing), (SELECT count(*) FROM (TABLE there EXCEPT ALL TABLE here) AS wrong)
                    """));
            Assert.Equal(
                await session.NumberAsync($"SELECT count(*) FROM local.orders WHERE {condition}"),
                await session.NumberAsync($"SELECT count(*) FROM orders WHERE {condition}"));
        }

        await session.ExecuteAsync("SET peer_fdw.pushdown = on");
        if (operation is not null)
        {
            Assert.Contains(
                $"DynamoDB Operation: {operation}", await session.ExplainAsync($"SELECT * FROM orders WHERE {condition}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_document_holds_every_attribute_of_every_type()
    {
        await using Session session = await cluster.OpenAsync();
        Assert.Equal(
            ["20000", "0", "0", "0", "0"],
            await session.RowAsync($"""
                SELECT count(*), count(*) FILTER (WHERE r.document - 'tags' - 'sizes' - 'digests' IS DISTINCT FROM l.document - 'tags' - 'sizes' - 'digests'),
                    count(*) FILTER (WHERE {Set("r", "tags")} IS DISTINCT FROM {Set("l", "tags")}),
                    count(*) FILTER (WHERE {Set("r", "sizes")} IS DISTINCT FROM {Set("l", "sizes")}),
                    count(*) FILTER (WHERE {Set("r", "digests")} IS DISTINCT FROM {Set("l", "digests")})
                FROM (SELECT customer_id, order_id, document::jsonb FROM orders) AS r FULL JOIN local.orders AS l USING (customer_id, order_id)
                """));
        Assert.Equal(
            "1234567890123456789012345678901234.1000", await session.TextAsync("SELECT (document::jsonb->>'exact')::numeric(38,4) FROM orders WHERE customer_id = 'C0000' AND order_id = '2024-01-01#000000'"));
    }

    [Fact]
    public async Task A_join_on_the_key_asks_for_the_keys()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("CREATE TEMP TABLE wanted AS SELECT customer_id, order_id FROM local.orders WHERE i % 1000 = 1; ANALYZE wanted");
        const string Query = "SELECT count(*), sum(o.total) FROM wanted AS w JOIN orders AS o ON o.customer_id = w.customer_id AND o.order_id = w.order_id";
        Assert.Equal(
            await session.RowAsync("SELECT count(*), trim_scale(sum(total)) FROM local.orders WHERE i % 1000 = 1"),
            await session.RowAsync(Query.Replace("sum(o.total)", "trim_scale(sum(o.total))", StringComparison.Ordinal)));
        Assert.Contains("GetItem", await session.ExplainAsync(Query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_by_the_sort_key_and_a_limit_are_pushed()
    {
        await using Session session = await cluster.OpenAsync();
        const string Query = "SELECT order_id FROM {0} WHERE customer_id = 'C0000' ORDER BY order_id DESC LIMIT 3";
        string plan = await session.ExplainAsync(string.Format(null, Query, "orders"));
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        Assert.Equal(
            await session.ColumnAsync(string.Format(null, Query, "local.orders")), await session.ColumnAsync(string.Format(null, Query, "orders")));
        Assert.Equal(
            await session.ColumnAsync("SELECT order_id FROM local.orders WHERE customer_id = 'C0000' ORDER BY order_id"),
            await session.ColumnAsync("SELECT order_id FROM orders WHERE customer_id = 'C0000' ORDER BY order_id"));
        Assert.Equal(7, (await session.RowsAsync("SELECT document FROM orders LIMIT 7")).Count);
    }

    [Fact]
    public async Task A_full_scan_says_so_unless_it_is_told_not_to()
    {
        await using Session session = await cluster.OpenAsync();
        await session.RowsAsync("SELECT sum(total) FROM orders");
        Assert.Contains(session.Notices, n => n.Severity == "WARNING" && n.MessageText.Contains("SCAN", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(session.Notices, n => n.Severity == "NOTICE");
        int count = session.Notices.Count;
        await session.ExecuteAsync("SET peer_fdw.scan_notices = off");
        await session.RowsAsync("SELECT sum(total) FROM orders");
        await session.RowsAsync("SELECT document FROM orders WHERE customer_id = 'C0001'");
        Assert.Equal(count, session.Notices.Count);
    }

    [Fact]
    public async Task Keys_may_be_numbers_and_tables_may_be_small()
    {
        await using Session session = await cluster.OpenAsync();
        Assert.Equal("Book", await session.TextAsync("SELECT document->>'ProductCategory' FROM \"ProductCatalog\" WHERE \"Id\" = 102"));
        Assert.Equal(8, await session.NumberAsync("SELECT count(*) FROM \"ProductCatalog\""));
        Assert.Equal(["203", "204", "205"], await session.ColumnAsync("SELECT \"Id\" FROM \"ProductCatalog\" WHERE \"Id\" > 202 ORDER BY \"Id\""));
        Assert.Equal(2, await session.NumberAsync("SELECT count(*) FROM \"ProductCatalog\" WHERE \"Id\" IN (101, 205, 999, 101)"));
        Assert.Equal(
            ["Or add a suffix.", "Spread the keys."],
            await session.ColumnAsync("SELECT \"Message\" FROM \"Reply\" WHERE \"PostedBy\" = 'User A' AND \"Message\" > 'B' ORDER BY \"Message\""));
        Assert.Equal(3, await session.NumberAsync("SELECT count(*) FROM \"Reply\" WHERE \"PostedBy\" = 'User A'"));
        Assert.Equal(4, await session.NumberAsync("SELECT count(*) FROM \"Thread\" AS t JOIN \"Forum\" AS f ON f.\"Name\" = t.\"ForumName\""));
    }

    private static string Set(string relation, string attribute) =>
        $"(SELECT string_agg(e, ',' ORDER BY e COLLATE \"C\") FROM jsonb_array_elements_text({relation}.document::jsonb->'{attribute}') AS e)";
}
