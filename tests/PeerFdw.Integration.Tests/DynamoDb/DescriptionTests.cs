using System;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>What DynamoDB says of a table, to people and to the planner.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class DescriptionTests(DynamoDbCluster cluster)
{
    [Fact]
    public async Task A_table_is_described_with_its_keys_and_indexes()
    {
        await using Session session = await cluster.OpenAsync();
        (string?, string?)[] rows = (await session.RowsAsync("SELECT * FROM peer_table_description('app.orders')")).Select(r => (r[0], r[1])).ToArray();
        Assert.Contains(("table name", "orders"), rows);
        Assert.Contains(("status", "ACTIVE"), rows);
        Assert.Contains(("item count", "20000"), rows);
        Assert.Contains(("partition key", "customer_id (S)"), rows);
        Assert.Contains(("sort key", "order_id (S)"), rows);
        Assert.Contains(rows, r => r.Item1 == "local index total-index" && r.Item2!.StartsWith("partition key customer_id (S); sort key total (N); projects ALL; ", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.Item1 == "global index status-ordered_at-index" && r.Item2!.EndsWith("; ACTIVE", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.Item1 == "billing mode");

        // What IMPORT wrote, fits.
        Assert.DoesNotContain(rows, r => r.Item1 == "difference");
        foreach (string? table in await session.ColumnAsync("SELECT oid::regclass FROM pg_class WHERE relkind = 'f' AND relnamespace = 'app'::regnamespace AND relname IN ('ProductCatalog', 'Thread', 'Reply', 'Music')"))
        {
            Assert.Empty(await session.RowsAsync($"SELECT value FROM peer_table_description('{table}') WHERE property = 'difference'"));
        }
    }

    [Fact]
    public async Task What_does_not_match_is_said()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("""
            CREATE FOREIGN TABLE app.wrong_orders (
                customer_id int OPTIONS (partition_key 'true'),
                placed text OPTIONS (mapped_attr 'ordered_at', sort_key 'true', gsi_partition_key_gsi_name 'status-ordered_at-index') COLLATE "C",
                total numeric OPTIONS (lsi_name 'totals'))
                SERVER ddb OPTIONS (table_name 'orders');
            CREATE FOREIGN TABLE app.keyless_orders (total numeric) SERVER ddb OPTIONS (table_name 'orders');
            """);
        Assert.Equal(
            [
                "column \"customer_id\" of type int4 stands for a key of type N, and the partition key is \"customer_id\" (S)",
                "the sort key is \"order_id\" (S), and declared to be \"ordered_at\"",
                "there is no local index \"totals\"",
                "the partition key of index \"status-ordered_at-index\" is \"status\" (S), and declared to be \"ordered_at\"",
                "the sort key of index \"status-ordered_at-index\" is \"ordered_at\" (S), and no column has gsi_sort_key_gsi_name for it",
                "index \"total-index\" is not declared, so it is not used",
            ],
            await session.ColumnAsync("SELECT value FROM peer_table_description('app.wrong_orders') WHERE property = 'difference'"));
        Assert.Equal(
            "no column is the partition key: nothing but a Scan is possible; the partition key is \"customer_id\" (S)",
            await session.TextAsync("SELECT value FROM peer_table_description('app.keyless_orders') WHERE property = 'difference'"));
        await session.ExecuteAsync("DROP FOREIGN TABLE app.wrong_orders, app.keyless_orders");
    }

    [Fact]
    public async Task Remote_estimates_are_DynamoDBs_own_count_and_size()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("""
            CREATE FOREIGN TABLE app.estimated_orders (customer_id text OPTIONS (partition_key 'true') COLLATE "C", order_id text OPTIONS (sort_key 'true') COLLATE "C")
                SERVER ddb OPTIONS (table_name 'orders', estimated_rows '5')
            """);
        Assert.Equal(5, await RowsAsync(session));
        await session.ExecuteAsync("ALTER FOREIGN TABLE app.estimated_orders OPTIONS (ADD use_remote_estimate 'true')");
        Assert.Equal(20_000, await RowsAsync(session));
        double bytes = (await cluster.Client.DescribeTableAsync("orders")).Table.TableSizeBytes!.Value;
        double units = (await session.ForeignScansAsync("SELECT * FROM app.estimated_orders")).Single().GetProperty("Estimated Read Capacity").GetDouble();
        Assert.InRange(units, bytes / 8192 * 0.9, (bytes / 8192 * 1.1) + 8);

        await session.ExecuteAsync("ALTER FOREIGN TABLE app.estimated_orders OPTIONS (SET table_name 'nowhere')");
        PostgresException error = await session.ErrorAsync("EXPLAIN SELECT * FROM app.estimated_orders");
        Assert.Equal("42P01", error.SqlState);
        await session.ExecuteAsync("DROP FOREIGN TABLE app.estimated_orders");
    }

    private static async Task<long> RowsAsync(Session session) =>
        (await session.ForeignScansAsync("SELECT * FROM app.estimated_orders")).Single().GetProperty("Plan Rows").GetInt64();
}
