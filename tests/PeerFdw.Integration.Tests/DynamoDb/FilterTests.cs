using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>Filters in plans, and with pushdown the same rows as without. The random suite asks the rest.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class FilterTests(DynamoDbCluster cluster)
{
    [Theory]
    [InlineData("status = 'open'", "status = 'open'", null)]
    [InlineData("status IS NULL AND paid", "(attribute_not_exists(status) OR attribute_type(status, 'NULL')) AND paid = true", null)]
    [InlineData("quantity BETWEEN 2 AND 4", "quantity >= 2 AND quantity <= 4", null)]
    [InlineData("quantity NOT IN (1, 2)", "attribute_type(quantity, 'N') AND NOT quantity IN (1, 2)", null)]
    [InlineData("status LIKE '%pe%'", "attribute_type(status, 'S') AND contains(status, 'pe')", null)]
    [InlineData("status LIKE 'o%n'", "begins_with(status, 'o') AND contains(status, 'n')", "the pattern is more than a beginning or a part")]
    [InlineData("total = 5.005::float8", "", "it is a condition on an expression that DynamoDB does not have")]
    [InlineData("'gift' = ANY (tags)", "attribute_type(tags, 'SS') AND contains(tags, 'gift')", null)]
    [InlineData("tags && ARRAY['gift', 'express']", "attribute_type(tags, 'SS') AND contains(tags, 'gift') OR attribute_type(tags, 'SS') AND contains(tags, 'express')", null)]
    [InlineData("cardinality(tags) = 2", "attribute_type(tags, 'SS') AND size(tags) = 2", null)]
    [InlineData("city = 'Oslo'", "address.city = 'Oslo'", null)]
    [InlineData("document->'address'->>'city' = 'Kyoto'", "address.city = 'Kyoto'", null)]
    [InlineData("document @> '{\"address\": {\"city\": \"Kyoto\"}, \"paid\": true}'", "paid = true AND address.city = 'Kyoto'", null)]
    [InlineData("document ? 'status'", "attribute_exists(status)", null)]
    [InlineData("(document->>'quantity')::int > 7", "quantity > 7 OR attribute_type(quantity, 'S')", "values of \"document\" of other types may be the same")]
    [InlineData("upper(status) = 'OPEN'", "", "DynamoDB has no function upper")]
    public async Task Explain_shows_the_filter_and_why_what_is_checked_again(string condition, string filter, string? reason)
    {
        await using Session session = await OpenAsync();
        string query = $"SELECT order_id FROM filtered WHERE {condition}";
        JsonElement scan = Assert.Single(await session.ForeignScansAsync(query));
        Assert.Equal("Scan", scan.GetProperty("DynamoDB Operation").GetString());
        Assert.Equal(filter, scan.TryGetProperty("Filter Expression", out JsonElement text) ? text.GetString() : "");
        string plan = await session.ExplainAsync(query);
        Assert.Equal(reason is not null, plan.Contains("Local Filter", System.StringComparison.Ordinal));
        if (reason is not null)
        {
            Assert.Contains(reason, plan, System.StringComparison.Ordinal);
        }

        await SameAsync(session, condition);
    }

    [Theory]
    [InlineData("customer_id = 'C0000' AND total < 500", "total < 500")]
    [InlineData("customer_id = 'C0000' AND document->>'paid' = 'true'", "paid = 'true' OR paid = true")]
    [InlineData("customer_id IN ('C0000', 'C0001') AND status <> 'open'", "attribute_type(status, 'S') AND status <> 'open'")]
    public async Task A_query_filters_what_its_key_does_not_say(string condition, string filter)
    {
        await using Session session = await OpenAsync();
        JsonElement scan = Assert.Single(await session.ForeignScansAsync($"SELECT order_id FROM filtered WHERE {condition}"));
        Assert.Equal("Query", scan.GetProperty("DynamoDB Operation").GetString());
        Assert.Equal(filter, scan.GetProperty("Filter Expression").GetString());
        await SameAsync(session, condition);
    }

    [Fact]
    public async Task Parameters_limits_and_counts_go_with_filters()
    {
        await using Session session = await OpenAsync();
        await session.ExecuteAsync("SET plan_cache_mode = force_generic_plan; PREPARE by_status(text, numeric) AS SELECT count(*) FROM filtered WHERE status = $1 AND total < $2");
        foreach (string values in new[] { "'open', 500", "NULL, 500", "'open', 'NaN'", "'', -1" })
        {
            string[] parts = values.Split(", ");
            Assert.Equal(
                await session.TextAsync($"SELECT count(*) FROM local.orders WHERE status = {parts[0]} AND total < {parts[1]}::numeric"),
                await session.TextAsync($"EXECUTE by_status({values})"));
        }

        string plan = await session.ExplainAsync("EXECUTE by_status('open', 500)");
        Assert.True(plan.Contains("Filter Expression: total < $1 AND status = $2", System.StringComparison.Ordinal), plan);
        foreach (int limit in new[] { 0, 1, 10, 100000 })
        {
            Assert.Equal(
                await session.NumberAsync($"SELECT count(*) FROM (SELECT FROM local.orders WHERE status = 'open' LIMIT {limit}) AS t"),
                await session.NumberAsync($"SELECT count(*) FROM (SELECT order_id FROM filtered WHERE status = 'open' LIMIT {limit}) AS t"));
        }
    }

    [Fact]
    public async Task Own_writes_are_judged_by_what_was_written_and_not_by_what_is_there()
    {
        await using Session session = await OpenAsync();
        string table = cluster.NextName("filtered_writes");
        await session.ExecuteAsync($"""
            CREATE FOREIGN TABLE {table} (customer_id text OPTIONS (partition_key 'true') COLLATE "C", order_id text OPTIONS (sort_key 'true') COLLATE "C",
                status text OPTIONS (attribute_type 'S') COLLATE "C", total numeric) SERVER ddb OPTIONS (table_name 'orders', estimated_rows '20000')
            """);
        string where = "status = 'shipped' AND total < 300";
        string count = $"SELECT count(*) FROM {table} WHERE {where}";
        long before = await session.NumberAsync(count);
        Assert.True(before > 10);
        await session.ExecuteAsync("BEGIN");
        string?[] key = [.. await session.RowAsync($"SELECT customer_id, order_id FROM {table} WHERE {where} ORDER BY order_id LIMIT 1")];
        string?[] other = [.. await session.RowAsync($"SELECT customer_id, order_id FROM {table} WHERE status = 'open' AND total >= 300 ORDER BY order_id LIMIT 1")];
        static string Is(string?[] k) => $"customer_id = '{k[0]}' AND order_id = '{k[1]}'";

        // No longer passes; passes now; passes anew; is gone.
        await session.ExecuteAsync($"UPDATE {table} SET status = 'lost' WHERE {Is(key)}");
        Assert.Equal(before - 1, await session.NumberAsync(count));
        await session.ExecuteAsync($"UPDATE {table} SET status = 'shipped', total = 1 WHERE {Is(other)}");
        Assert.Equal(before, await session.NumberAsync(count));
        await session.ExecuteAsync($"INSERT INTO {table} VALUES ('new', 'one', 'shipped', 2), ('new', 'two', 'shipped', 400)");
        Assert.Equal(before + 1, await session.NumberAsync(count));
        Assert.Equal("one", await session.TextAsync($"SELECT order_id FROM {table} WHERE customer_id = 'new' AND {where}"));
        await session.ExecuteAsync($"DELETE FROM {table} WHERE {Is(other)}");
        Assert.Equal(before, await session.NumberAsync(count));
        await session.ExecuteAsync("ROLLBACK");
        Assert.Equal(before, await session.NumberAsync(count));
    }

    private async Task<Session> OpenAsync()
    {
        Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("""
            SET peer_fdw.scan_notices = off;
            CREATE FOREIGN TABLE IF NOT EXISTS filtered (
                customer_id text OPTIONS (partition_key 'true') COLLATE "C",
                order_id text OPTIONS (sort_key 'true') COLLATE "C",
                total numeric,
                quantity integer,
                paid boolean OPTIONS (attribute_type 'BOOL'),
                status text OPTIONS (attribute_type 'S') COLLATE "C",
                tags text[] OPTIONS (attribute_type 'SS'),
                city text OPTIONS (mapped_attr 'address.city', attribute_type 'S') COLLATE "C",
                document jsonb OPTIONS (ddb_document 'true'))
            SERVER ddb OPTIONS (table_name 'orders', estimated_rows '20000')
            """);
        return session;
    }

    private static async Task SameAsync(Session session, string condition)
    {
        string query = $"SELECT count(*), md5(string_agg(order_id, ',' ORDER BY order_id)) FROM filtered WHERE {condition}";
        string?[] with = [.. await session.RowAsync(query)];
        await session.ExecuteAsync("SET peer_fdw.pushdown = off");
        string?[] without = [.. await session.RowAsync(query)];
        await session.ExecuteAsync("RESET peer_fdw.pushdown");
        Assert.Equal(without, with);
        Assert.True(with[0] != "0" || condition.Contains("5.005", System.StringComparison.Ordinal), "no row proves nothing");
    }
}
