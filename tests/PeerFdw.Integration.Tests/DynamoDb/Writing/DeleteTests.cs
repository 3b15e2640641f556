using System;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb.Writing;

/// <summary>DELETE and TRUNCATE.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class DeleteTests(DynamoDbCluster cluster)
{
    [Fact]
    public async Task Rows_are_deleted_by_condition_by_key_and_by_join()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, qty) SELECT 'p' || g % 2, g, g * 2 FROM generate_series(1, 100) AS g");
        Assert.Equal(1, await CountedAsync(session, $"DELETE FROM {table.Name} WHERE pk = 'p1' AND sk = 7"));
        Assert.Equal(0, await CountedAsync(session, $"DELETE FROM {table.Name} WHERE pk = 'p1' AND sk = 7"));
        Assert.Equal(10, await CountedAsync(session, $"DELETE FROM {table.Name} WHERE qty > 180"));
        Assert.Equal(3, await CountedAsync(session, $"DELETE FROM {table.Name} USING generate_series(2, 6, 2) AS g WHERE pk = 'p0' AND sk = g"));
        Assert.Equal(86, await table.CountAsync());
        Assert.Equal(86, await CountedAsync(session, $"DELETE FROM {table.Name}"));
        Assert.Equal(0, await table.CountAsync());
    }

    [Fact]
    public async Task A_key_is_found_by_a_request_for_its_key_only()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        string plan = await session.ExplainAsync($"DELETE FROM {table.Name} WHERE pk = 'a' AND sk = 1");
        Assert.Contains("DynamoDB Operation: GetItem", plan, StringComparison.Ordinal);
        Assert.Contains("Projection: pk, sk", plan, StringComparison.Ordinal);
        Assert.Contains("DynamoDB Operation: Delete", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returning_shows_what_is_gone()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, note, city) VALUES ('a', 1, 'one', 'Faro'), ('a', 2, 'two', NULL), ('b', 1, 'three', NULL)");
        Assert.Equal(
            ["a1oneFaro", "a2two"],
            (await session.RowsAsync($"DELETE FROM {table.Name} WHERE pk = 'a' RETURNING pk, sk, note, city")).Select(r => string.Concat(r)).Order(StringComparer.Ordinal));
        Assert.Equal(["three"], await session.ColumnAsync($"WITH d AS (DELETE FROM {table.Name} RETURNING note) SELECT note FROM d"));
        Assert.Equal(0, await table.CountAsync());
    }

    [Fact]
    public async Task What_somebody_else_has_deleted_is_no_error()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await table.PutAsync("a", 1);
        await session.ExecuteAsync($"BEGIN; DELETE FROM {table.Name} WHERE pk = 'a'");
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table.Name}"));
        await table.DeleteAsync("a", 1);
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(0, await table.CountAsync());
    }

    [Fact]
    public async Task Truncate_is_refused_and_says_so()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await table.PutAsync("a", 1, ("note", new AttributeValue("n")));
        PostgresException error = await session.ErrorAsync($"TRUNCATE {table.Name}");
        Assert.Equal("0A000", error.SqlState);
        Assert.Contains("truncate foreign table", error.MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await table.CountAsync());
    }

    private static async Task<int> CountedAsync(Session session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session.Connection);
        return await command.ExecuteNonQueryAsync();
    }
}
