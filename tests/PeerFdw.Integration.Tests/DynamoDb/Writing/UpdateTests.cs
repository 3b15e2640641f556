using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb.Writing;

/// <summary>UPDATE.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class UpdateTests(DynamoDbCluster cluster)
{
    [Fact]
    public async Task Only_changed_attributes_are_sent()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, note, qty, city) VALUES ('a', 1, 'n', 1, 'Faro')");
        await session.ExecuteAsync($"BEGIN; UPDATE {table.Name} SET qty = qty + 1 WHERE pk = 'a'");

        // Another session changes, adds and removes other attributes of the same item meanwhile.
        await table.PutAsync("a", 1, ("qty", new AttributeValue { N = "1" }), ("note", new AttributeValue("theirs")), ("more", new AttributeValue { BOOL = true }));
        await session.ExecuteAsync("COMMIT");
        Dictionary<string, AttributeValue> item = (await table.ItemAsync("a", 1))!;
        Assert.Equal(["more", "note", "pk", "qty", "sk"], item.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("theirs", item["note"].S);
        Assert.Equal("2", item["qty"].N);
    }

    [Fact]
    public async Task Two_sessions_that_change_different_attributes_both_win()
    {
        await using Session one = await cluster.OpenAsync();
        await using Session two = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, one);
        await one.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, note, qty) VALUES ('a', 1, 'n', 1)");
        await one.ExecuteAsync($"BEGIN; UPDATE {table.Name} SET note = 'one' WHERE pk = 'a' AND sk = 1");
        await two.ExecuteAsync($"UPDATE {table.Name} SET qty = 2, city = 'Faro' WHERE pk = 'a' AND sk = 1");
        await one.ExecuteAsync("COMMIT");
        Assert.Equal(["one", "2", "Faro"], await two.RowAsync($"SELECT note, qty, city FROM {table.Name}"));
    }

    [Fact]
    public async Task Paths_change_only_what_they_lead_to()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session, columns: """
            pk text OPTIONS (partition_key 'true') COLLATE "C", sk int OPTIONS (sort_key 'true'), city text OPTIONS (mapped_attr 'address.city'),
            street text OPTIONS (mapped_attr 'address.street.name'), second int OPTIONS (mapped_attr 'list[1]'), document jsonb OPTIONS (ddb_document 'true')
            """);
        await session.ExecuteAsync($$"""
            INSERT INTO {{table.Name}} (pk, sk, document) VALUES ('a', 1, '{"address": {"city": "Faro", "zip": 8000}, "list": [1, 2, 3], "x": 1}'), ('a', 2, '{}');
            UPDATE {{table.Name}} SET city = 'Porto', street = 'Rua', second = 20
            """);
        Assert.Equal(
            [
                """{"x": 1, "pk": "a", "sk": 1, "list": [1, 20, 3], "address": {"zip": 8000, "city": "Porto", "street": {"name": "Rua"}}}""",
                """{"pk": "a", "sk": 2, "list": [null, 20], "address": {"city": "Porto", "street": {"name": "Rua"}}}""",
            ],
            await session.ColumnAsync($"SELECT document FROM {table.Name} ORDER BY sk"));
        await session.ExecuteAsync($"UPDATE {table.Name} SET city = NULL WHERE sk = 1; UPDATE {table.Name} SET document = jsonb_set(document, '{{address,zip}}', '9') WHERE sk = 2");
        Assert.Equal(["zip", "street"], (await table.ItemAsync("a", 1))!["address"].M.Keys.OrderDescending(StringComparer.Ordinal));
        Assert.Equal("9", (await table.ItemAsync("a", 2))!["address"].M["zip"].N);
    }

    [Fact]
    public async Task A_document_keeps_sets_and_binaries()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session, columns: """
            pk text OPTIONS (partition_key 'true') COLLATE "C", sk int OPTIONS (sort_key 'true'), document jsonb OPTIONS (ddb_document 'true')
            """);
        await table.PutAsync(
            "a", 1, ("set", new AttributeValue { SS = ["x", "y"] }), ("bin", new AttributeValue { B = new([1, 2]) }), ("num", new AttributeValue { NS = ["1", "2"] }));
        await session.ExecuteAsync($"UPDATE {table.Name} SET document = document || '{{\"new\": true}}' WHERE pk = 'a'");
        Dictionary<string, AttributeValue> item = (await table.ItemAsync("a", 1))!;
        Assert.Equal(["x", "y"], item["set"].SS.Order(StringComparer.Ordinal));
        Assert.Equal([1, 2], item["bin"].B.ToArray());
        Assert.Equal(2, item["num"].NS.Count);
        Assert.True(item["new"].BOOL);
    }

    [Fact]
    public async Task A_changed_key_moves_the_whole_item()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await table.PutAsync("a", 1, ("hidden", new AttributeValue("h")), ("note", new AttributeValue("n")));
        await table.PutAsync("a", 2);
        Assert.Equal(["b", "1", "n"], await session.RowAsync($"UPDATE {table.Name} SET pk = 'b' WHERE pk = 'a' AND sk = 1 RETURNING pk, sk, note"));
        Assert.Null(await table.ItemAsync("a", 1));
        Assert.Equal("h", (await table.ItemAsync("b", 1))!["hidden"].S);
        PostgresException error = await session.ErrorAsync($"UPDATE {table.Name} SET pk = 'a', sk = 2 WHERE pk = 'b'");
        Assert.Equal("23505", error.SqlState);
        Assert.Contains("""{"pk":"a","sk":2}""", error.Detail, StringComparison.Ordinal);
        Assert.Equal("23502", (await session.ErrorAsync($"UPDATE {table.Name} SET sk = NULL WHERE pk = 'b'")).SqlState);
        Assert.Equal(2, await table.CountAsync());
    }

    [Fact]
    public async Task Returning_sees_old_and_new()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await table.PutAsync("a", 1, ("note", new AttributeValue("before")), ("hidden", new AttributeValue("h")));
        Assert.Equal(
            ["a", "1", "after", null, "before"],
            await session.RowAsync($"""
                UPDATE {table.Name} AS n SET note = 'after' FROM (SELECT pk, sk, note FROM {table.Name}) AS o
                WHERE n.pk = o.pk AND n.sk = o.sk RETURNING n.pk, n.sk, n.note, n.qty, o.note
                """));
        Assert.Equal("h", (await table.ItemAsync("a", 1))!["hidden"].S);
    }

    [Fact]
    public async Task An_update_never_creates_an_item()
    {
        await using Session session = await cluster.OpenAsync();
        foreach (string mode in new[] { "strict", "upsert" })
        {
            WritableTable table = await WritableTable.CreateAsync(cluster, session, $"insert_mode '{mode}'");
            await table.PutAsync("a", 1);
            await session.ExecuteAsync($"BEGIN; UPDATE {table.Name} SET note = 'x' WHERE pk = 'a' AND sk = 1");
            await table.DeleteAsync("a", 1);
            PostgresException error = await session.ErrorAsync("COMMIT");
            Assert.Equal("40001", error.SqlState);
            Assert.Contains("""{"pk":"a","sk":1}""", error.Detail, StringComparison.Ordinal);
            Assert.Contains("0 were written, 1 were not", error.Detail, StringComparison.Ordinal);
            Assert.Equal(0, await table.CountAsync());
            await using var command = new NpgsqlCommand($"UPDATE {table.Name} SET note = 'x' WHERE pk = 'a' AND sk = 1", session.Connection);
            Assert.Equal(0, await command.ExecuteNonQueryAsync());
        }
    }

    [Fact]
    public async Task Joins_subqueries_and_repeated_rows_do_what_they_do_locally()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"""
            INSERT INTO {table.Name} (pk, sk, qty) SELECT 'a', g, g FROM generate_series(1, 20) AS g;
            UPDATE {table.Name} SET qty = s.v FROM (VALUES (1, 100), (1, 200), (2, 300)) AS s (k, v) WHERE sk = s.k;
            UPDATE {table.Name} SET note = (SELECT count(*)::text FROM {table.Name} AS o WHERE o.sk < {table.Name}.sk) WHERE sk > 18
            """);
        Assert.Equal("300", (await table.ItemAsync("a", 2))!["qty"].N);
        Assert.Matches("^[12]00$", (await table.ItemAsync("a", 1))!["qty"].N);
        Assert.Equal("19", (await table.ItemAsync("a", 20))!["note"].S);
        await using var command = new NpgsqlCommand($"UPDATE {table.Name} SET sk = sk + 100 WHERE sk > 10", session.Connection);
        Assert.Equal(10, await command.ExecuteNonQueryAsync());
        Assert.Equal(20, await table.CountAsync());
        Assert.Equal(["120", "20", "19"], await session.RowAsync($"SELECT sk, qty, note FROM {table.Name} WHERE pk = 'a' ORDER BY sk DESC LIMIT 1"));
    }
}
