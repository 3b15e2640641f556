using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb.Writing;

/// <summary>INSERT, COPY and rows that are routed into a partition.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class InsertTests(DynamoDbCluster cluster)
{
    [Fact]
    public async Task A_row_becomes_an_item_with_typed_attributes()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($$"""
            INSERT INTO {{table.Name}} VALUES ('a', 1, 'ö€', 3, 12345678901234567890.5, '{x,y}', 'Porto', '{"n": 1.50, "l": [true, null]}');
            INSERT INTO {{table.Name}} (pk, sk) VALUES ('a', 2)
            """);
        Dictionary<string, AttributeValue> item = (await table.ItemAsync("a", 1))!;
        Assert.Equal(["address", "extra", "note", "pk", "price", "qty", "sk", "tags"], item.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("ö€", item["note"].S);
        Assert.Equal("3", item["qty"].N);
        Assert.Equal("12345678901234567890.5", item["price"].N);
        Assert.Equal(["x", "y"], item["tags"].L.Select(e => e.S));
        Assert.Equal("Porto", item["address"].M["city"].S);
        Assert.Equal("1.5", item["extra"].M["n"].N);
        Assert.True(item["extra"].M["l"].L[1].NULL);

        // NULL leaves an attribute out.
        Assert.Equal(["pk", "sk"], (await table.ItemAsync("a", 2))!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("12345678901234567890.5", await session.TextAsync($"SELECT price FROM {table.Name} WHERE pk = 'a' AND sk = 1"));
    }

    [Fact]
    public async Task Strict_tells_of_an_existing_key_at_the_statement()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await table.PutAsync("a", 1, ("note", new AttributeValue("there")));
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table.Name} VALUES ('a', 2); SAVEPOINT s");
        PostgresException error = await session.ErrorAsync($"INSERT INTO {table.Name} VALUES ('a', 3), ('a', 1)");
        Assert.Equal("23505", error.SqlState);
        Assert.Contains("""{"pk":"a","sk":1}""", error.Detail, StringComparison.Ordinal);
        Assert.Contains(table.Name, error.MessageText, StringComparison.Ordinal);
        await session.ExecuteAsync("ROLLBACK TO s");
        Assert.Equal("23505", (await session.ErrorAsync($"INSERT INTO {table.Name} VALUES ('a', 2)")).SqlState);
        await session.ExecuteAsync("ROLLBACK TO s; COMMIT");
        Assert.Equal(2, await table.CountAsync());
        Assert.Equal("there", (await table.ItemAsync("a", 1))!["note"].S);
        Assert.Equal("23505", (await session.ErrorAsync($"INSERT INTO {table.Name} VALUES ('b', 1), ('b', 1)")).SqlState);
        Assert.Equal(2, await table.CountAsync());
    }

    [Fact]
    public async Task Upsert_replaces()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session, "insert_mode 'upsert'");
        await table.PutAsync("a", 1, ("note", new AttributeValue("there")), ("other", new AttributeValue("o")));
        await session.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, qty) VALUES ('a', 1, 5), ('a', 2, 1), ('a', 2, 2)");
        Assert.Equal(["pk", "qty", "sk"], (await table.ItemAsync("a", 1))!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("2", (await table.ItemAsync("a", 2))!["qty"].N);
    }

    [Fact]
    public async Task Conflicts_are_skipped_and_not_counted()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await table.PutAsync("a", 1, ("note", new AttributeValue("there")));
        Assert.Equal(
            ["2", "3"],
            await session.ColumnAsync($"INSERT INTO {table.Name} (pk, sk) VALUES ('a', 1), ('a', 2), ('a', 2), ('a', 3) ON CONFLICT DO NOTHING RETURNING sk"));
        await using var command = new NpgsqlCommand($"INSERT INTO {table.Name} (pk, sk) SELECT 'a', g FROM generate_series(1, 10) AS g ON CONFLICT DO NOTHING", session.Connection);
        Assert.Equal(7, await command.ExecuteNonQueryAsync());
        Assert.Equal("there", (await table.ItemAsync("a", 1))!["note"].S);
        PostgresException error = await session.ErrorAsync($"INSERT INTO {table.Name} (pk, sk) VALUES ('a', 1) ON CONFLICT (pk, sk) DO UPDATE SET note = 'x'");
        Assert.Matches("^(0A000|42P10)$", error.SqlState);
    }

    [Fact]
    public async Task Selected_rows_arrive_in_batches()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        string insert = $"INSERT INTO {table.Name} (pk, sk, note) SELECT 'p' || g % 7, g, repeat('x', g % 50) FROM generate_series(1, 1000) AS g";
        Assert.Contains("Batch Size: 400", await session.ExplainAsync(insert), StringComparison.Ordinal);
        await session.ExecuteAsync(insert);
        Assert.Equal(1000, await table.CountAsync());
        Assert.Equal(["1000", "24500"], await session.RowAsync($"SELECT count(*), sum(length(note)) FROM {table.Name}"));

        // From the table into itself: a statement does not see its own rows.
        await session.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk) SELECT pk, sk + 5000 FROM {table.Name}");
        Assert.Equal(2000, await table.CountAsync());
    }

    [Fact]
    public async Task Returning_gives_what_a_scan_would()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        IEnumerable<string?> returned = await session.RowAsync(
            $"INSERT INTO {table.Name} VALUES ('a', 1, 'n', 2, 1.500, ARRAY['x'], 'Faro', '{{\"b\": 1, \"a\": 2.0}}') RETURNING *, tableoid::regclass, qty + 1");
        Assert.Equal(["a", "1", "n", "2", "1.5", "{x}", "Faro", "{\"a\": 2, \"b\": 1}", table.Name, "3"], returned);
        Assert.Equal(returned.Take(8), await session.RowAsync($"TABLE {table.Name}"));
    }

    [Fact]
    public async Task Copy_loads_and_refuses_what_exists()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await WritableTable.CopyAsync(session, $"COPY {table.Name} (pk, sk, note) FROM STDIN", Enumerable.Range(0, 1500).Select(i => $"c\t{i}\tnote {i}"));
        Assert.Equal(1500, await table.CountAsync());
        Assert.Equal("note 1234", (await table.ItemAsync("c", 1234))!["note"].S);
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(
            () => WritableTable.CopyAsync(session, $"COPY {table.Name} (pk, sk) FROM STDIN", ["d\t1", "c\t7"]));
        Assert.Equal("23505", error.SqlState);
        Assert.Equal(1500, await table.CountAsync());
        await WritableTable.CopyAsync(session, $"COPY {table.Name} (pk, sk, note) FROM STDIN (FORMAT csv, NULL 'nil') WHERE sk > 1", ["d,1,x", "d,2,nil", "d,3,\"a,b\""]);
        Assert.Equal(["2", null, "3", "a,b"], (await session.RowsAsync($"SELECT sk, note FROM {table.Name} WHERE pk = 'd' ORDER BY sk")).SelectMany(r => r));
    }

    [Fact]
    public async Task Rows_are_routed_into_a_foreign_partition_beside_a_local_one()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session, columns: """
            pk text OPTIONS (partition_key 'true') COLLATE "C" NOT NULL, sk int OPTIONS (sort_key 'true') NOT NULL, note text
            """);
        string root = cluster.NextName("root");
        await session.ExecuteAsync($"""
            CREATE TABLE {root} (note text, pk text COLLATE "C" NOT NULL, sk int NOT NULL) PARTITION BY RANGE (sk);
            CREATE TABLE {root}_low PARTITION OF {root} FOR VALUES FROM (0) TO (100);
            ALTER TABLE {root} ATTACH PARTITION {table.Name} FOR VALUES FROM (100) TO (1000);
            INSERT INTO {root} SELECT 'n' || g, 'a', g FROM generate_series(90, 119) AS g
            """);
        Assert.Equal(20, await table.CountAsync());
        Assert.Equal("n119", (await table.ItemAsync("a", 119))!["note"].S);
        await WritableTable.CopyAsync(session, $"COPY {root} FROM STDIN", Enumerable.Range(50, 100).Select(i => $"copied\tb\t{i}"));
        Assert.Equal(70, await table.CountAsync());
        Assert.Equal([table.Name, "r", "b", "500"], await session.RowAsync($"INSERT INTO {root} VALUES ('r', 'b', 500) RETURNING tableoid::regclass, *"));
        await session.ExecuteAsync($"UPDATE {root} SET note = 'u' WHERE pk = 'a' AND sk IN (99, 100)");
        Assert.Equal("u", (await table.ItemAsync("a", 100))!["note"].S);
        await session.ExecuteAsync($"UPDATE {root} SET sk = 600 WHERE pk = 'a' AND sk = 99");
        Assert.Equal("u", (await table.ItemAsync("a", 600))!["note"].S);
        Assert.Equal("23514", (await session.ErrorAsync($"INSERT INTO {table.Name} VALUES ('a', 5)")).SqlState);
        await session.ExecuteAsync($"DELETE FROM {root} WHERE sk > 10");
        Assert.Equal(0, await table.CountAsync());
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {root}"));
    }

    [Theory]
    [InlineData("INSERT INTO {0} (sk) VALUES (1)", "23502", "pk")]
    [InlineData("INSERT INTO {0} (pk) VALUES ('a')", "23502", "sk")]
    [InlineData("INSERT INTO {0} (pk, sk) VALUES ('', 1)", "22023", "pk")]
    [InlineData("INSERT INTO {0} (pk, sk) VALUES (repeat('x', 2049), 1)", "54000", "pk")]
    [InlineData("INSERT INTO {0} (pk, sk, price) VALUES ('a', 1, 'NaN')", "22003", "price")]
    [InlineData("INSERT INTO {0} (pk, sk, price) VALUES ('a', 1, 1234567890123456789012345678901234567890.5)", "22003", "price")]
    [InlineData("INSERT INTO {0} (pk, sk, note) VALUES ('a', 77, repeat('x', 410000))", "54000", """{"pk":"a","sk":77}""")]
    [InlineData("INSERT INTO {0} (pk, sk, extra) SELECT 'a', g, jsonb_build_object('v', repeat('x', g * 1000)) FROM generate_series(399, 411) AS g", "54000", """{"pk":"a","sk":410}""")]
    public async Task What_DynamoDB_cannot_hold_is_said_at_the_statement(string sql, string state, string named)
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync("BEGIN");
        PostgresException error = await session.ErrorAsync(sql.Replace("{0}", table.Name, StringComparison.Ordinal));
        Assert.Equal(state, error.SqlState);
        Assert.Contains(named, $"{error.MessageText} {error.Detail}", StringComparison.Ordinal);
        await session.ExecuteAsync("ROLLBACK");
        Assert.Equal(0, await table.CountAsync());
    }
}
