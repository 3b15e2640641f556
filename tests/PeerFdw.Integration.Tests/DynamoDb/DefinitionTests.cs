using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using PeerFdw.SampleData;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>Foreign tables: imported ones, hand-made ones, and options that are refused.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class DefinitionTests(DynamoDbCluster cluster)
{
    [Fact]
    public async Task An_import_knows_keys_and_indexes_with_their_types()
    {
        await using Session session = await cluster.OpenAsync();
        Assert.Equal(
            ["\"Forum\"", "\"Music\"", "\"ProductCatalog\"", "\"Reply\"", "\"Thread\"", "orders"],
            await session.ColumnAsync("SELECT ftrelid::regclass::text COLLATE \"C\" AS r FROM pg_foreign_table WHERE ftrelid::regclass::text ~ '^\"?(Forum|Music|ProductCatalog|Reply|Thread|orders)\"?$' ORDER BY r"));
        IReadOnlyList<string?[]> columns = await session.RowsAsync("""
            SELECT attname, format_type(atttypid, atttypmod), (SELECT collname FROM pg_collation AS c WHERE c.oid = attcollation)
            FROM pg_attribute WHERE attrelid = 'app.orders'::regclass AND attnum > 0 ORDER BY attname COLLATE "C"
            """);
        Assert.Contains(columns, c => c is ["customer_id", "text", "C"]);
        Assert.Contains(columns, c => c is ["order_id", "text", "C"]);
        Assert.Contains(columns, c => c is ["status", "text", "C"]);
        Assert.Contains(columns, c => c is ["ordered_at", "text", "C"]);
        Assert.Contains(columns, c => c is ["total", "numeric", null]);
        Assert.Contains(columns, c => c[0] == "document" && c[1] is "json" or "jsonb");
        Assert.Contains(columns, c => c[0] == "oid" && c[1] == "text");
        Assert.Equal("numeric", await session.TextAsync("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '\"ProductCatalog\"'::regclass AND attname = 'Id'"));
    }

    [Fact]
    public async Task Limit_to_and_except_choose()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("CREATE SCHEMA chosen; IMPORT FOREIGN SCHEMA dynamodb LIMIT TO (orders, \"Music\") FROM SERVER ddb INTO chosen");
        Assert.Equal(2, await session.NumberAsync("SELECT count(*) FROM pg_class WHERE relnamespace = 'chosen'::regnamespace"));
        await session.ExecuteAsync("CREATE SCHEMA others; IMPORT FOREIGN SCHEMA dynamodb EXCEPT (orders, \"Music\") FROM SERVER ddb INTO others");
        string?[] others = (await session.RowsAsync("SELECT relname FROM pg_class WHERE relnamespace = 'others'::regnamespace")).Select(r => r[0]).ToArray();
        Assert.Subset(new HashSet<string?>(others), new HashSet<string?>(["ProductCatalog", "Forum", "Thread", "Reply"]));
        Assert.DoesNotContain("orders", others);
        Assert.DoesNotContain("Music", others);
    }

    [Fact]
    public async Task Attributes_of_every_type_read_as_columns()
    {
        await using Session session = await cluster.OpenAsync();
        string table = cluster.NextName("wide");
        await session.ExecuteAsync($"""
            CREATE FOREIGN TABLE {table} (
                oid text,
                customer_id text OPTIONS (partition_key 'customer_id') COLLATE "C",
                order_id text OPTIONS (sort_key 'order_id') COLLATE "C",
                at timestamptz OPTIONS (mapped_attr 'ordered_at'),
                total double precision, quantity smallint, paid boolean, tags text[], sizes numeric[], digests bytea[], receipt bytea, note text,
                exact numeric, city text OPTIONS (mapped_attr 'address.city'), lat int OPTIONS (mapped_attr 'address.geo[0]'),
                address jsonb, lines json, discount numeric OPTIONS (on_mismatch 'null'), nowhere text)
            SERVER ddb OPTIONS (table_name 'orders')
            """);
        Assert.Equal("0", await session.TextAsync($"""
            SELECT count(*) FROM {table} AS r FULL JOIN local.orders AS l USING (customer_id, order_id)
            WHERE (l.document->>'ordered_at')::timestamptz IS DISTINCT FROM r.at
                OR l.total::double precision IS DISTINCT FROM r.total
                OR (l.document->>'quantity')::smallint IS DISTINCT FROM r.quantity
                OR (l.document->>'paid')::boolean IS DISTINCT FROM r.paid
                OR (SELECT array_agg(e ORDER BY e COLLATE "C") FROM jsonb_array_elements_text(l.document->'tags') AS e)
                    IS DISTINCT FROM (SELECT array_agg(e ORDER BY e COLLATE "C") FROM unnest(r.tags) AS e)
                OR (SELECT array_agg(e::numeric ORDER BY e::numeric) FROM jsonb_array_elements_text(l.document->'sizes') AS e)
                    IS DISTINCT FROM (SELECT array_agg(e ORDER BY e) FROM unnest(r.sizes) AS e)
                OR (SELECT array_agg(e::bytea ORDER BY e::bytea) FROM jsonb_array_elements_text(l.document->'digests') AS e)
                    IS DISTINCT FROM (SELECT array_agg(e ORDER BY e) FROM unnest(r.digests) AS e)
                OR (l.document->>'receipt')::bytea IS DISTINCT FROM r.receipt
                OR (l.document->>'note') IS DISTINCT FROM r.note
                OR (l.document->>'exact')::numeric IS DISTINCT FROM r.exact
                OR (l.document->'address'->>'city') IS DISTINCT FROM r.city
                OR (l.document->'address'->'geo'->>0)::int IS DISTINCT FROM r.lat
                OR (l.document->'address') IS DISTINCT FROM r.address
                OR (l.document->'lines') IS DISTINCT FROM r.lines::jsonb
                OR (CASE WHEN jsonb_typeof(l.document->'discount') = 'number' THEN (l.document->>'discount')::numeric END) IS DISTINCT FROM r.discount
                OR r.nowhere IS NOT NULL
                OR r.oid::jsonb IS DISTINCT FROM jsonb_build_object('customer_id', l.customer_id, 'order_id', l.order_id)
            """));
    }

    [Fact]
    public async Task A_value_that_does_not_fit_names_table_key_and_attribute()
    {
        await using Session session = await cluster.OpenAsync();
        string table = cluster.NextName("mismatch");
        await session.ExecuteAsync($"""
            CREATE FOREIGN TABLE {table} (customer_id text OPTIONS (partition_key 'true') COLLATE "C", order_id text OPTIONS (sort_key 'true') COLLATE "C",
                discount numeric, note int) SERVER ddb OPTIONS (table_name 'orders')
            """);
        PostgresException error = await session.ErrorAsync($"SELECT discount FROM {table} WHERE customer_id = 'C0000'");
        string all = error.MessageText + error.Detail;
        Assert.Contains("discount", all, StringComparison.Ordinal);
        Assert.Contains("C0000", all, StringComparison.Ordinal);
        Assert.Contains("S", all, StringComparison.Ordinal);
        Assert.StartsWith("22", error.SqlState, StringComparison.Ordinal);
        Assert.StartsWith("22", (await session.ErrorAsync($"SELECT note FROM {table}")).SqlState, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nul_character_is_an_error_in_text_and_kept_in_json()
    {
        await using Session session = await cluster.OpenAsync();
        string table = cluster.NextName("nul");
        await SampleLoader.LoadAsync(cluster.Client, new SampleTable(
            SampleTable.Define(table, ["id:S"], ["id"]),
            [
                new() { ["id"] = new AttributeValue { S = "a" }, ["v"] = new AttributeValue { S = "x\0y" } },
                new() { ["id"] = new AttributeValue { S = "b" }, ["v"] = new AttributeValue { S = "ok" } },
            ]));
        await session.ExecuteAsync($"""
            CREATE FOREIGN TABLE {table} (id text OPTIONS (partition_key 'true') COLLATE "C", v text, document json OPTIONS (ddb_document 'true'))
            SERVER ddb OPTIONS (table_name '{table}')
            """);
        Assert.Equal("22P05", (await session.ErrorAsync($"SELECT v FROM {table}")).SqlState);
        Assert.Equal("ok", await session.TextAsync($"SELECT v FROM {table} WHERE id = 'b'"));
        Assert.Contains("\\u0000", await session.TextAsync($"SELECT document FROM {table} WHERE id = 'a'"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE SERVER x FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (regoin 'us-west-2')", "HV00D", "aws_region")]
    [InlineData("CREATE SERVER x FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (secret_access_key 'a')", "HV00D", "USER MAPPING")]
    [InlineData("CREATE SERVER x FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (endpoint 'not a url')", "HV024", null)]
    [InlineData("CREATE SERVER x FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (parallel_scan_count '0')", "HV024", "1")]
    [InlineData("CREATE SERVER x FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'US West')", "HV024", "us-west-2")]
    [InlineData("CREATE USER MAPPING FOR CURRENT_USER SERVER ddb2 OPTIONS (access_key_id 'a')", "HV00J", "secret_access_key")]
    [InlineData("CREATE USER MAPPING FOR CURRENT_USER SERVER ddb2 OPTIONS (region 'a')", "HV00D", "access_key_id")]
    [InlineData("CREATE FOREIGN TABLE x (a text) SERVER ddb OPTIONS (tablename 'a')", "HV00D", "table_name")]
    [InlineData("CREATE FOREIGN TABLE x (a text OPTIONS (attribute_type 'X')) SERVER ddb", "HV024", "SS")]
    [InlineData("CREATE FOREIGN TABLE x (a text OPTIONS (partitionkey 'X')) SERVER ddb", "HV00D", "partition_key")]
    [InlineData("IMPORT FOREIGN SCHEMA dynamodb FROM SERVER ddb INTO public OPTIONS (nonsense '1')", "HV00D", "aws_region")]
    public async Task A_wrong_option_is_refused_with_the_legal_ones(string sql, string sqlState, string? hint)
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("BEGIN; CREATE SERVER ddb2 FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2')");
        PostgresException error = await session.ErrorAsync(sql);
        Assert.Equal(sqlState, error.SqlState);
        Assert.NotNull(error.Hint);
        Assert.Contains(hint ?? "", error.Hint, StringComparison.Ordinal);
        await session.ExecuteAsync("ROLLBACK");
    }
}
