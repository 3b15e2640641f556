using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>ANALYZE of DynamoDB tables against the same rows in a local table.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class AnalyzeTests(DynamoDbCluster cluster)
{
    private const string Columns = """
        customer_id text OPTIONS (partition_key 'true') COLLATE "C", order_id text OPTIONS (sort_key 'true') COLLATE "C", status text COLLATE "C", total numeric,
        paid boolean, document json OPTIONS (ddb_document 'true')
        """;

    [Fact]
    public async Task A_small_table_is_counted_and_its_statistics_are_those_of_the_local_one()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await TableAsync(session, Columns);
        await session.ExecuteAsync($"SET peer_fdw.scan_notices = off; SET default_statistics_target = 100; ANALYZE VERBOSE {table}");
        Assert.Equal("20000", await session.TextAsync($"SELECT reltuples FROM pg_class WHERE relname = '{table}'"));

        // Everything was read, so the statistics are exact: as those of the local table.
        foreach (string column in new[] { "customer_id", "order_id", "status", "total" })
        {
            const string Query = "SELECT null_frac, n_distinct, most_common_freqs FROM pg_stats WHERE schemaname = '{0}' AND tablename = '{1}' AND attname = '{2}'";
            Assert.Equal(
                await session.RowAsync(string.Format(CultureInfo.InvariantCulture, Query, "local", "orders", column)),
                await session.RowAsync(string.Format(CultureInfo.InvariantCulture, Query, "app", table, column)));
        }

        Assert.Equal(1, await session.NumberAsync($"SELECT count(*) FROM pg_stats WHERE tablename = '{table}' AND attname = 'document' AND avg_width > 100"));

        // The size of an item, which decides what a Scan is thought to cost: not the guess of 400 bytes.
        double bytes = (await cluster.Client.DescribeTableAsync("orders")).Table.TableSizeBytes!.Value;
        double units = (await session.ForeignScansAsync($"SELECT * FROM {table}")).Single().GetProperty("Estimated Read Capacity").GetDouble();
        Assert.InRange(units, bytes / 8192 * 0.9, (bytes / 8192 * 1.1) + 8);
        PostgresNotice said = Assert.Single(session.Notices, n => n.MessageText.Contains("rows in sample", StringComparison.Ordinal));
        Assert.Equal($"\"{table}\": read 20000 rows of a table that has 20000 rows; 20000 rows in sample", said.MessageText);
        Assert.Contains("Items Returned: 20000", said.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_large_table_some_segments_are_read()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await TableAsync(session, Columns, ", analyze_sample_pages '3'");
        await session.ExecuteAsync($"SET default_statistics_target = 10; ANALYZE VERBOSE {table}");

        // DynamoDB Local counts at once, so its count does not contradict the segments.
        Assert.InRange(await session.NumberAsync($"SELECT reltuples::bigint FROM pg_class WHERE relname = '{table}'"), 18_000, 22_000);
        PostgresNotice said = Assert.Single(session.Notices, n => n.MessageText.Contains("rows in sample", StringComparison.Ordinal));
        Assert.Contains("; 3000 rows in sample", said.MessageText, StringComparison.Ordinal);
        string[] detail = said.Detail!.Split("; ");
        long read = long.Parse(detail.Single(d => d.StartsWith("Items Returned: ", StringComparison.Ordinal))[16..], CultureInfo.InvariantCulture);
        Assert.InRange(read, 3000, 12_000);
        Assert.Matches("^Segments: [0-9]+ of [0-9]{3}$", detail[0]);
        string[] statuses = (await session.TextAsync($"SELECT most_common_vals::text FROM pg_stats WHERE tablename = '{table}' AND attname = 'status'"))!.Trim('{', '}').Split(',');
        Assert.Empty(statuses.Except(await session.ColumnAsync("SELECT DISTINCT status FROM local.orders")));
    }

    [Fact]
    public async Task A_table_that_has_no_items_and_one_without_columns()
    {
        await using Session session = await cluster.OpenAsync();
        string empty = await RemoteTableAsync(0);
        await session.ExecuteAsync($"CREATE FOREIGN TABLE {empty} (k text OPTIONS (partition_key 'true') COLLATE \"C\") SERVER ddb; ANALYZE {empty}");
        Assert.Equal("0", await session.TextAsync($"SELECT reltuples FROM pg_class WHERE relname = '{empty}'"));
        string bare = await RemoteTableAsync(17);
        await session.ExecuteAsync($"CREATE FOREIGN TABLE {bare} () SERVER ddb; ANALYZE {bare}");
        Assert.Equal("17", await session.TextAsync($"SELECT reltuples FROM pg_class WHERE relname = '{bare}'"));
    }

    [Fact]
    public async Task A_value_that_does_not_fit_names_its_item_and_null_on_mismatch_is_null()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await TableAsync(session, """
            customer_id text OPTIONS (partition_key 'true') COLLATE "C", order_id text OPTIONS (sort_key 'true') COLLATE "C", status int
            """);
        PostgresException error = await session.ErrorAsync($"ANALYZE {table}");
        Assert.Equal("22018", error.SqlState);
        Assert.Contains("customer_id", error.Detail, StringComparison.Ordinal);
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} ALTER COLUMN status OPTIONS (ADD on_mismatch 'null'); ANALYZE {table}");
        Assert.Equal("1", await session.TextAsync($"SELECT null_frac FROM pg_stats WHERE tablename = '{table}' AND attname = 'status'"));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_named()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("CREATE FOREIGN TABLE nowhere_to_analyze (k text OPTIONS (partition_key 'true')) SERVER ddb");
        PostgresException error = await session.ErrorAsync("ANALYZE nowhere_to_analyze");
        Assert.Equal("42P01", error.SqlState);
        Assert.Contains("DescribeTable", error.Detail, StringComparison.Ordinal);
        await session.ExecuteAsync("DROP FOREIGN TABLE nowhere_to_analyze");
    }

    [Fact]
    public async Task Progress_is_said_with_the_share_of_the_table()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await TableAsync(session, Columns, ", estimated_rows '20000', parallel_scan_count '1'");
        await session.ExecuteAsync("SET peer_fdw.progress = 20; SET peer_fdw.scan_notices = off");
        Assert.Equal(20_000, await session.NumberAsync($"SELECT count(document) FROM {table}"));
        Assert.Contains(session.Notices, n => n.MessageText.StartsWith("DynamoDB Scan of table \"orders\": ", StringComparison.Ordinal));
        Assert.Contains(session.Notices, n => n.MessageText.Contains(" % of about 20000), ", StringComparison.Ordinal));
        Assert.All(session.Notices, n => Assert.Contains(" read capacity units", n.MessageText, StringComparison.Ordinal));
    }

    private async Task<string> RemoteTableAsync(int items)
    {
        string name = cluster.NextName("analyzed");
        await cluster.Client.CreateTableAsync(new CreateTableRequest
        {
            TableName = name,
            AttributeDefinitions = [new("k", Amazon.DynamoDBv2.ScalarAttributeType.S)],
            KeySchema = [new("k", Amazon.DynamoDBv2.KeyType.HASH)],
            BillingMode = Amazon.DynamoDBv2.BillingMode.PAY_PER_REQUEST,
        });
        for (int i = 0; i < items; i++)
        {
            await cluster.Client.PutItemAsync(name, new() { ["k"] = new AttributeValue($"k{i}") });
        }

        return name;
    }

    private async Task<string> TableAsync(Session session, string columns, string options = "")
    {
        string name = cluster.NextName("analyzed");
        await session.ExecuteAsync($"CREATE FOREIGN TABLE app.{name} ({columns}) SERVER ddb OPTIONS (table_name 'orders'{options})");
        return name;
    }
}
