using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using PeerFdw.SampleData;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>What the Python wrapper gets wrong, fifteen mistakes by number: here it must be right.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class ReferenceTests(DynamoDbCluster cluster)
{
    /// <summary>A text range under a collation that is not DynamoDB's.</summary>
    [Fact]
    public async Task Mistake_1_a_text_range_obeys_its_collation()
    {
        (Session session, string table) = await OpenAsync("COLLATE \"en-x-icu\"");
        await using Session closing = session;
        string[] expected = (await session.ColumnAsync($"SELECT v FROM (VALUES ('A'), ('b'), ('C'), ('d'), ('a%c'), ('abc')) AS t (v) WHERE v COLLATE \"en-x-icu\" > 'b' ORDER BY v COLLATE \"C\"")).ToArray()!;
        Assert.Equal(["C", "d"], expected);
        Assert.Equal(expected, await session.ColumnAsync($"SELECT sk FROM {table} WHERE pk = 'texts' AND sk > 'b' ORDER BY sk COLLATE \"C\""));
    }

    [Fact]
    public async Task Mistakes_2_and_13_lists_with_duplicates_and_NULL_and_comparisons_with_NULL()
    {
        (Session session, string table) = await OpenAsync();
        await using Session closing = session;
        Assert.Equal(["b", "d"], await session.ColumnAsync($"SELECT sk FROM {table} WHERE pk = 'texts' AND sk IN ('b', 'd', 'b', NULL) ORDER BY sk"));
        Assert.Equal(6, await session.NumberAsync($"SELECT count(*) FROM {table} WHERE pk IN ('texts', 'texts', NULL)"));
        Assert.Equal(6, await session.NumberAsync($"SELECT count(*) FROM {table} WHERE pk = ANY (ARRAY['texts', NULL, 'texts'])"));
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table} WHERE pk = NULL"));
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table} WHERE pk = (SELECT NULL::text)"));
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table} WHERE pk NOT IN ('texts', NULL)"));
    }

    [Fact]
    public async Task Mistakes_3_and_10_an_index_answers_only_for_all_rows_and_may_find_many()
    {
        (Session session, string table) = await OpenAsync();
        await using Session closing = session;
        Assert.Equal(["C", "abc", "b"], await session.ColumnAsync($"SELECT sk FROM {table} WHERE status = 'open' ORDER BY sk"));
        Assert.Contains("lacks the items without \"placed\"", await session.ExplainAsync($"SELECT sk FROM {table} WHERE status = 'open'"), StringComparison.Ordinal);
        string sparse = $"SELECT sk FROM {table} WHERE status = 'open' AND placed IS NOT NULL ORDER BY sk";
        Assert.Contains("Index: by_status", await session.ExplainAsync(sparse), StringComparison.Ordinal);
        Assert.Equal(["abc", "b"], await session.ColumnAsync(sparse));
        Assert.DoesNotContain("rows=1 ", (await session.ExplainAsync(sparse, "COSTS ON")).Split('\n').First(l => l.Contains("Foreign Scan", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistake_4_escapes_in_LIKE_and_LIKE_NULL()
    {
        (Session session, string table) = await OpenAsync();
        await using Session closing = session;
        Assert.Equal(["a%c"], await session.ColumnAsync($@"SELECT sk FROM {table} WHERE pk = 'texts' AND sk LIKE 'a\%%'"));
        Assert.Equal(["abc"], await session.ColumnAsync($@"SELECT sk FROM {table} WHERE pk = 'texts' AND sk LIKE 'a\bc%'"));
        Assert.Equal(["a%c", "abc"], await session.ColumnAsync($"SELECT sk FROM {table} WHERE pk = 'texts' AND sk LIKE 'a_c' ORDER BY sk"));
        Assert.Empty(await session.ColumnAsync($"SELECT sk FROM {table} WHERE pk = 'texts' AND sk LIKE NULL"));
    }

    [Fact]
    public async Task Mistakes_5_to_9_writing()
    {
        (Session session, string table) = await OpenAsync();
        await using Session closing = session;
        await session.ExecuteAsync($"INSERT INTO {table} (pk, sk, document) VALUES ('w', '5', '{{\"price\": 1.25, \"in\": {{\"x\": 0.1}}}}')");
        Assert.Equal("1.25", await session.TextAsync($"SELECT document->>'price' FROM {table} WHERE pk = 'w' AND sk = '5'"));
        await session.ExecuteAsync($"INSERT INTO {table} (pk, sk, status, placed) VALUES ('w', '6', NULL, 'now')");
        GetItemResponse item = await cluster.Client.GetItemAsync(
            table, new Dictionary<string, AttributeValue> { ["pk"] = new() { S = "w" }, ["sk"] = new() { S = "6" } });
        Assert.Equal(["pk", "placed", "sk"], item.Item.Keys.Order(StringComparer.Ordinal));
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} (pk, sk) VALUES ('w', '7'); DELETE FROM {table} WHERE pk = 'w' AND sk = '7'; COMMIT");
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table} WHERE pk = 'w' AND sk = '7'"));
        Assert.Equal("23505", (await session.ErrorAsync($"INSERT INTO {table} (pk, sk) VALUES ('w', '6')")).SqlState);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} (pk, sk) VALUES ('w', '8'); SAVEPOINT s; INSERT INTO {table} (pk, sk) VALUES ('w', '9')");
        Assert.Equal(["5", "6", "8", "9"], await session.ColumnAsync($"SELECT sk FROM {table} WHERE pk = 'w' ORDER BY sk"));
        await session.ExecuteAsync("ROLLBACK TO s; COMMIT");
        Assert.Equal(["5", "6", "8"], await session.ColumnAsync($"SELECT sk FROM {table} WHERE pk = 'w' ORDER BY sk"));
    }

    [Fact]
    public async Task Mistakes_11_and_12_limit_projection_filter_and_keys_that_are_numbers()
    {
        (Session session, string table) = await OpenAsync();
        await using Session closing = session;
        string plan = await session.ExplainAsync($"SELECT sk FROM {table} WHERE status <> 'open' LIMIT 2", "COSTS OFF, VERBOSE");
        Assert.Contains("Limit: 2", plan, StringComparison.Ordinal);
        Assert.Contains("Filter Expression: ", plan, StringComparison.Ordinal);
        Assert.Contains("Projection: sk, pk", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("document", plan, StringComparison.Ordinal);
        Assert.Contains("GetItem", await session.ExplainAsync("SELECT * FROM \"ProductCatalog\" WHERE \"Id\" = 101"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistake_14_an_index_that_projects_keys_only_shortens_no_document()
    {
        (Session session, string table) = await OpenAsync();
        await using Session closing = session;
        string schema = cluster.NextName("imported");
        await session.ExecuteAsync($"CREATE SCHEMA {schema}; IMPORT FOREIGN SCHEMA dynamodb LIMIT TO ({table}) FROM SERVER ddb INTO {schema}");
        string query = $"SELECT document->>'filler' FROM {schema}.{table} WHERE document->>'kind' = 'k' AND pk = 'kinds'";
        Assert.Equal(["full"], await session.ColumnAsync(query));
        bool hasColumn = await session.NumberAsync($"SELECT count(*) FROM pg_attribute WHERE attrelid = '{schema}.{table}'::regclass AND attname = 'kind'") == 1;
        if (hasColumn)
        {
            Assert.Equal(["full"], await session.ColumnAsync($"SELECT document->>'filler' FROM {schema}.{table} WHERE kind = 'k'"));
        }
    }

    [Fact]
    public async Task Mistake_15_an_index_and_a_list_of_keys_compete_by_cost()
    {
        (Session session, string table) = await OpenAsync();
        await using Session closing = session;
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} OPTIONS (ADD estimated_rows '1000000')");
        string query = $"SELECT count(*) FROM {table} WHERE status = 'open' AND placed IS NOT NULL AND pk = 'texts' AND sk IN ('b', 'abc')";
        Assert.Contains("BatchGetItem", await session.ExplainAsync(query), StringComparison.Ordinal);
        Assert.Equal(2, await session.NumberAsync(query));
        string many = $"SELECT count(*) FROM {table} WHERE status = 'open' AND placed = '2024' AND pk = 'texts' AND sk = ANY (ARRAY[{string.Join(',', Enumerable.Range(0, 3000).Select(i => $"'{i.ToString(CultureInfo.InvariantCulture)}'"))}, 'b'])";
        Assert.Contains("Index: by_status", await session.ExplainAsync(many), StringComparison.Ordinal);
        Assert.Equal(1, await session.NumberAsync(many));
    }

    private async Task<(Session Session, string Table)> OpenAsync(string sortKeyCollation = "COLLATE \"C\"")
    {
        string table = cluster.NextName("reference");
        CreateTableRequest definition = SampleTable.Define(
            table, ["pk:S", "sk:S", "status:S", "placed:S", "kind:S"], ["pk", "sk"], [("by_status", ["status", "placed"]), ("by_kind", ["kind", "pk"])]);
        definition.GlobalSecondaryIndexes[1].Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY };
        await SampleLoader.LoadAsync(cluster.Client, new SampleTable(
            definition,
            [
                Item("texts", "A"), Item("texts", "b", ("status", "open"), ("placed", "2024")), Item("texts", "C", ("status", "open")), Item("texts", "d", ("status", "done")),
                Item("texts", "a%c", ("placed", "2023")), Item("texts", "abc", ("status", "open"), ("placed", "2025")), Item("kinds", "1", ("kind", "k"), ("filler", "full")),
            ]));
        Session session = await cluster.OpenAsync();
        await session.ExecuteAsync($"""
            SET peer_fdw.scan_notices = off;
            CREATE FOREIGN TABLE {table} (
                pk text OPTIONS (partition_key 'true') COLLATE "C", sk text OPTIONS (sort_key 'true') {sortKeyCollation},
                status text OPTIONS (gsi_partition_key_gsi_name 'by_status') COLLATE "C", placed text OPTIONS (gsi_sort_key_gsi_name 'by_status') COLLATE "C",
                document jsonb OPTIONS (ddb_document 'true'))
            SERVER ddb OPTIONS (table_name '{table}')
            """);
        return (session, table);
    }

    private static Dictionary<string, AttributeValue> Item(string pk, string sk, params (string Name, string Value)[] attributes)
    {
        var item = new Dictionary<string, AttributeValue> { ["pk"] = new() { S = pk }, ["sk"] = new() { S = sk } };
        foreach ((string name, string value) in attributes)
        {
            item.Add(name, new AttributeValue { S = value });
        }

        return item;
    }
}
