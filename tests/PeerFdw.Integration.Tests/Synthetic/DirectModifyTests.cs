using System;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>UPDATE and DELETE that the peer does by itself, and TRUNCATE.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class DirectModifyTests(SyntheticCluster cluster)
{
    [Theory]
    [InlineData("UPDATE {0} SET label = 'x' WHERE n > 7", "UPDATE 3", "1 label 1,2 label 2,3 label 3,4 label 4,5 label 5,6 label 6,7 label 7,8 x,9 x,10 x", true)]
    [InlineData("DELETE FROM {0} WHERE n <= 8", "DELETE 8", "9 label 9,10 label 10", true)]
    [InlineData("DELETE FROM {0}", "DELETE 10", "", true)]
    [InlineData("UPDATE {0} SET label = NULL WHERE n IN (1, 2)", "UPDATE 2", "1 ,2 ,3 label 3,4 label 4,5 label 5,6 label 6,7 label 7,8 label 8,9 label 9,10 label 10", true)]
    [InlineData("UPDATE {0} SET label = upper(label) WHERE n > 8", "UPDATE 2", "1 label 1,2 label 2,3 label 3,4 label 4,5 label 5,6 label 6,7 label 7,8 label 8,9 LABEL 9,10 LABEL 10", false)]
    [InlineData("DELETE FROM {0} WHERE label LIKE '%1%'", "DELETE 2", "2 label 2,3 label 3,4 label 4,5 label 5,6 label 6,7 label 7,8 label 8,9 label 9", false)]
    [InlineData("DELETE FROM {0} WHERE n = (SELECT 4)", "DELETE 1", "1 label 1,2 label 2,3 label 3,5 label 5,6 label 6,7 label 7,8 label 8,9 label 9,10 label 10", true)]
    [InlineData("DELETE FROM {0} WHERE n = 400", "DELETE 0", "1 label 1,2 label 2,3 label 3,4 label 4,5 label 5,6 label 6,7 label 7,8 label 8,9 label 9,10 label 10", true)]
    public async Task A_statement_does_what_it_does_row_by_row(string statement, string tag, string left, bool isDirect)
    {
        await using Session session = await cluster.OpenAsync();
        foreach (string pushdown in new[] { "on", "off" })
        {
            await session.ExecuteAsync($"SET peer_fdw.pushdown = {pushdown}");
            string table = await FilledAsync(session);
            string text = statement.Replace("{0}", table, StringComparison.Ordinal);
            string plan = await session.ExplainAsync(text);
            Assert.True(plan.Contains("Foreign Update", StringComparison.Ordinal) || plan.Contains("Foreign Delete", StringComparison.Ordinal) == (isDirect && pushdown == "on"), plan);
            Assert.Equal(tag, await TagAsync(session, text));
            Assert.Equal(left, await RowsAsync(session, table));
        }
    }

    [Fact]
    public async Task Returning_gives_the_rows_or_as_many_as_there_were()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await FilledAsync(session);
        Assert.Equal(["8 x", "9 x", "10 x"], await session.ColumnAsync($"UPDATE {table} SET label = 'x' WHERE n > 7 RETURNING n || ' ' || label"));
        Assert.Equal([table, table], await session.ColumnAsync($"DELETE FROM {table} WHERE n < 3 RETURNING tableoid::regclass::text"));
        Assert.Equal(["1", "1"], await session.ColumnAsync($"DELETE FROM {table} WHERE n IN (3, 4) RETURNING 1"));
        Assert.Equal(["(5,\"label 5\")"], await session.ColumnAsync($"DELETE FROM {table} t WHERE n = 5 RETURNING t"));
        Assert.Equal("2", await session.TextAsync($"WITH gone AS (DELETE FROM {table} WHERE n > 8 RETURNING n) SELECT count(*) FROM gone"));
        Assert.Equal("6 label 6,7 label 7,8 x", await RowsAsync(session, table));
    }

    [Fact]
    public async Task Parameters_reach_conditions_and_values()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await FilledAsync(session);
        await session.ExecuteAsync($"PREPARE u(text, int) AS UPDATE {table} SET label = $1 WHERE n > $2; SET plan_cache_mode = force_generic_plan");
        Assert.Equal("UPDATE 2", await TagAsync(session, "EXECUTE u('p', 8)"));
        Assert.Equal("UPDATE 1", await TagAsync(session, "EXECUTE u('q', 9)"));
        Assert.EndsWith("9 p,10 q", await RowsAsync(session, table), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_written_in_the_transaction_is_changed_too_and_savepoints_undo_it()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await FilledAsync(session);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table} VALUES (11, 'new'); SAVEPOINT s");
        Assert.Equal("UPDATE 2", await TagAsync(session, $"UPDATE {table} SET label = 'x' WHERE n > 9"));
        await session.ExecuteAsync("ROLLBACK TO s");
        Assert.EndsWith("10 label 10,11 new", await RowsAsync(session, table), StringComparison.Ordinal);
        await session.ExecuteAsync("COMMIT; BEGIN; SAVEPOINT s");
        Assert.Equal("DELETE 11", await TagAsync(session, $"DELETE FROM {table}"));
        Assert.Equal("", await RowsAsync(session, table));
        await session.ExecuteAsync("ROLLBACK TO s; COMMIT");
        Assert.EndsWith("11 new", await RowsAsync(session, table), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constraints_triggers_and_bounds_keep_the_rows_coming_here()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await FilledAsync(session);
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} ADD CHECK (label <> 'bad')");
        Assert.DoesNotContain("Foreign Update", await session.ExplainAsync($"UPDATE {table} SET label = 'x'"), StringComparison.Ordinal);
        Assert.Equal("23514", (await session.ErrorAsync($"UPDATE {table} SET label = 'bad'")).SqlState);
        Assert.Contains("Foreign Delete", await session.ExplainAsync($"DELETE FROM {table}"), StringComparison.Ordinal);

        string parent = cluster.NextName("parent");
        string part = await FilledAsync(session);
        await session.ExecuteAsync($"""
            CREATE TABLE {parent} (n bigint, label text) PARTITION BY LIST (label);
            ALTER TABLE {parent} ATTACH PARTITION {part} DEFAULT;
            CREATE TABLE {parent}_z PARTITION OF {parent} FOR VALUES IN ('z')
            """);
        Assert.DoesNotContain("Foreign Update", await session.ExplainAsync($"UPDATE {part} SET label = 'z'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Truncate_reaches_the_peer_with_its_options()
    {
        await using Session session = await cluster.OpenAsync();
        string a = await FilledAsync(session);
        string b = await FilledAsync(session);
        await session.ExecuteAsync($"BEGIN; TRUNCATE {a}, {b} RESTART IDENTITY CASCADE");
        Assert.Contains(session.Notices, n => n.MessageText == $"truncating {a} cascade restart identity");
        Assert.Equal("", await RowsAsync(session, a));
        await session.ExecuteAsync("ROLLBACK");
        Assert.Equal("10", await session.TextAsync($"SELECT count(*) FROM {a}"));
        await session.ExecuteAsync($"TRUNCATE {a}");
        Assert.Equal("0", await session.TextAsync($"SELECT count(*) FROM {a}"));
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {b} OPTIONS (ADD truncatable 'false')");
        Assert.Equal("55000", (await session.ErrorAsync($"TRUNCATE {b}")).SqlState);
        string made = await cluster.TableAsync(session, "rows '3'");
        Assert.Equal("0A000", (await session.ErrorAsync($"TRUNCATE {made}")).SqlState);
        Assert.Equal("3", await session.TextAsync($"SELECT count(*) FROM {made}"));
    }

    private async Task<string> FilledAsync(Session session)
    {
        string table = await cluster.WritableAsync(session, "direct 'true'");
        await session.ExecuteAsync($"INSERT INTO {table} SELECT n, 'label ' || n FROM generate_series(1, 10) n");
        return table;
    }

    private static async Task<string> TagAsync(Session session, string statement)
    {
        await using var command = session.Connection.CreateCommand();
        command.CommandText = statement;
        int rows = await command.ExecuteNonQueryAsync();
        return $"{(statement.Contains("DELETE", StringComparison.Ordinal) ? "DELETE" : "UPDATE")} {rows}";
    }

    private static async Task<string> RowsAsync(Session session, string table) =>
        await session.TextAsync($"SELECT coalesce(string_agg(n || ' ' || coalesce(label, ''), ',' ORDER BY n), '') FROM {table}") ?? "";
}
