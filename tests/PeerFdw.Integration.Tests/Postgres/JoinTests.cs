using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>Joins through the PostgreSQL peer give the rows that local tables give, and those of postgres_fdw; and they are the peer's.</summary>
[Collection(JoinCollection.Name)]
public sealed class JoinTests(JoinCluster cluster)
{
    /// <summary>Wholly pushed: nothing is above the foreign scan but what computes the outputs.</summary>
    public static readonly TheoryData<string> Pushed =
    [
        "SELECT c.name, o.id, o.note FROM @customers c JOIN @orders o ON o.customer_id = c.id",
        "SELECT c.name, o.id FROM @customers c JOIN @orders o ON o.customer_id = c.id AND c.region = 'north' WHERE o.id > 20 AND c.credit < 200",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id AND o.note IS NOT NULL AND c.credit > 50",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id WHERE o.note IS NULL",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id WHERE o.id IS NULL",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN (SELECT * FROM @orders WHERE id < 30) o ON o.customer_id = c.id WHERE c.id > 3",
        "SELECT c.name, o.id FROM @customers c RIGHT JOIN @orders o ON o.customer_id = c.id",
        "SELECT c.name, o.id FROM @customers c FULL JOIN @orders o ON o.customer_id = c.id",
        "SELECT c.name, o.id FROM (SELECT * FROM @customers WHERE region = 'north') c FULL JOIN (SELECT * FROM @orders WHERE id % 2 = 0) o ON o.customer_id = c.id",
        "SELECT c.name, o.id, i.line, p.name FROM @customers c JOIN @orders o ON o.customer_id = c.id JOIN @items i ON i.order_id = o.id JOIN @products p ON p.id = i.product_id",
        "SELECT c.name, o.id, i.line, p.name FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id LEFT JOIN @items i ON i.order_id = o.id AND i.quantity > 2 LEFT JOIN @products p ON p.id = i.product_id",
        "SELECT c.name, o.id, p.name FROM @customers c LEFT JOIN (@orders o JOIN @items i ON i.order_id = o.id AND i.line = 0 JOIN @products p ON p.id = i.product_id) ON o.customer_id = c.id",
        "SELECT c.name, o.id, i.line FROM @customers c FULL JOIN @orders o ON o.customer_id = c.id FULL JOIN (SELECT * FROM @items WHERE line = 1) i ON i.order_id = o.id",
        "SELECT c.name, o.id, i.line FROM @customers c FULL JOIN (@orders o JOIN @items i ON i.order_id = o.id) ON o.customer_id = c.id WHERE c.id > 5 OR c.id IS NULL",
        "SELECT c.name FROM @customers c WHERE EXISTS (SELECT FROM @orders o WHERE o.customer_id = c.id)",
        "SELECT c.name FROM @customers c WHERE EXISTS (SELECT FROM @orders o WHERE o.customer_id = c.id AND o.id > 60 AND c.credit > 100)",
        "SELECT c.name FROM @customers c WHERE c.id IN (SELECT customer_id FROM @orders WHERE note IS NOT NULL)",
        "SELECT c.name FROM @customers c WHERE NOT EXISTS (SELECT FROM @orders o WHERE o.customer_id = c.id)",
        "SELECT c.name FROM @customers c WHERE NOT EXISTS (SELECT FROM @orders o JOIN @items i ON i.order_id = o.id WHERE o.customer_id = c.id AND i.price > 20)",
        "SELECT c.name FROM @customers c WHERE EXISTS (SELECT FROM @orders o WHERE o.customer_id = c.id AND EXISTS (SELECT FROM @items i WHERE i.order_id = o.id AND i.quantity = 5))",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id WHERE EXISTS (SELECT FROM @items i WHERE i.order_id = c.id)",
        "SELECT c.name, o.id FROM @customers c JOIN @orders o ON o.customer_id = c.id WHERE NOT EXISTS (SELECT FROM @items i WHERE i.order_id = o.id AND i.quantity > c.id)",
        "SELECT c, o FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id",
        "SELECT c.name, o.*::text FROM @customers c FULL JOIN @orders o ON o.customer_id = c.id",
        "SELECT c.*, p.* FROM @customers c JOIN @products p ON p.id = c.id",
        "SELECT a.id, b.id FROM @orders a JOIN @orders b ON a.customer_id = b.customer_id AND a.id < b.id",
        "SELECT c.region, count(*), sum(i.quantity * i.price), max(o.placed) FROM @customers c JOIN @orders o ON o.customer_id = c.id JOIN @items i ON i.order_id = o.id GROUP BY c.region",
        "SELECT c.id, count(o.id), count(*) FILTER (WHERE o.note IS NULL) FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id GROUP BY c.id HAVING count(*) > 1",
        "SELECT count(*) FROM @customers c WHERE EXISTS (SELECT FROM @orders o WHERE o.customer_id = c.id)",
        "SELECT count(DISTINCT c.region) FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id WHERE o.id IS NULL",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id ORDER BY o.id NULLS FIRST, c.id",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id ORDER BY o.id DESC NULLS LAST, c.id LIMIT 7 OFFSET 2",
        "SELECT c.region, count(*) AS n, sum(i.price) FROM @customers c JOIN @orders o ON o.customer_id = c.id JOIN @items i ON i.order_id = o.id GROUP BY c.region ORDER BY n DESC, c.region NULLS FIRST",
        "SELECT o.id, sum(i.price) AS total FROM @orders o JOIN @items i ON i.order_id = o.id GROUP BY o.id HAVING sum(i.quantity) > 3 ORDER BY total DESC, o.id LIMIT 5",
        "SELECT product_id % 4 AS price, max(price) AS product_id FROM @items GROUP BY 1 ORDER BY max(price), product_id % 4 OFFSET 1",
        "SELECT sum(i.price) AS quantity, i.quantity AS price FROM @items i GROUP BY i.quantity ORDER BY i.quantity DESC",
        "SELECT region, count(*) + 1 FROM @customers GROUP BY region ORDER BY count(*) + 1, lower(region) NULLS FIRST",
        "SELECT 1 FROM @customers c JOIN @orders o ON o.customer_id = c.id",
        "SELECT c.name || coalesce(o.note, '-') FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id",
        "SELECT c.id, x.y FROM @customers c LEFT JOIN (SELECT customer_id, id + 1 AS y FROM @orders) x ON x.customer_id = c.id",
        "SELECT c.id, p.tags[1] FROM @customers c JOIN @products p ON c.id = p.id AND p.tags @> ARRAY['a1']",
        "SELECT c.name FROM @customers c JOIN @orders o ON o.customer_id = c.id AND c.born < o.placed::date AND o.placed > '2024-01-05'",
    ];

    /// <summary>Some of it is computed here.</summary>
    public static readonly TheoryData<string> Mixed =
    [
        "SELECT c.name, o.id FROM @customers c JOIN @orders o ON o.customer_id = c.id WHERE c.name || o.note < 'customer 2'",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id AND c.name || o.note < 'customer 2'",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id WHERE c.name || coalesce(o.note, '') < 'customer 2'",
        "SELECT c.name, x.y FROM @customers c LEFT JOIN (SELECT customer_id, coalesce(note, 'none') AS y FROM @orders) x ON x.customer_id = c.id",
        "SELECT c.name, x.y FROM @customers c LEFT JOIN (SELECT o.customer_id, coalesce(o.note, 'none') || i.line AS y FROM @orders o JOIN @items i ON i.order_id = o.id) x ON x.customer_id = c.id",
        "SELECT c.name, s.id FROM @customers c, LATERAL (SELECT o.id FROM @orders o WHERE o.customer_id = c.id ORDER BY o.id LIMIT 1) s",
        "SELECT c.name, o.id FROM @customers c JOIN @orders o ON o.customer_id = c.id WHERE (SELECT count(*) FROM @products) > 3",
        "SELECT c.name, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id AND current_date < '2000-01-01'",
        "SELECT c.name FROM @customers c WHERE c.id NOT IN (SELECT order_id FROM @items WHERE product_id = 3)",
        "SELECT DISTINCT customer_id FROM @orders ORDER BY customer_id DESC NULLS LAST LIMIT 4",
        "SELECT DISTINCT c.region, p.id FROM @customers c CROSS JOIN @products p",
        "SELECT c.id, l.id FROM @customers c JOIN l.orders l ON l.customer_id = c.id JOIN @orders o ON o.id = l.id",
        "SELECT c.tableoid = c.tableoid, o.ctid IS NULL, o.id FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id",
    ];

    [Theory]
    [MemberData(nameof(Pushed))]
    public async Task The_peer_joins(string query)
    {
        await using Session session = await cluster.OpenAsync();
        await AssertSameAsync(session, query);
        string plan = await session.ExplainAsync(Of(query, "p"), "COSTS OFF");
        Assert.Single(plan.Split('\n'), l => l.Contains("Foreign Scan", StringComparison.Ordinal));
        Assert.DoesNotContain("->", plan, StringComparison.Ordinal);
        await session.ExecuteAsync("SET peer_fdw.pushdown = off");
        await AssertSameAsync(session, query);
        await session.ExecuteAsync("RESET peer_fdw.pushdown; SET geqo_threshold = 2");
        await AssertSameAsync(session, query);
    }

    [Theory]
    [MemberData(nameof(Mixed))]
    public async Task What_stays_here_changes_no_row(string query)
    {
        await using Session session = await cluster.OpenAsync();
        await AssertSameAsync(session, query);
        await session.ExecuteAsync("SET peer_fdw.pushdown = off");
        await AssertSameAsync(session, query);
    }

    [Fact]
    public async Task Tableoid_is_the_foreign_tables_own_and_NULL_where_there_is_no_row()
    {
        await using Session session = await cluster.OpenAsync();
        Assert.Equal(
            ["p.customers|", "p.customers|p.orders"],
            (await session.RowsAsync("SELECT DISTINCT c.tableoid::regclass::text, o.tableoid::regclass::text FROM p.customers c LEFT JOIN p.orders o ON o.customer_id = c.id ORDER BY 1, 2 NULLS FIRST"))
                .Select(r => $"{r[0]}|{r[1]}"));
    }

    [Fact]
    public async Task A_row_has_its_place_and_is_found_by_it()
    {
        await using Session session = await cluster.OpenAsync();
        string? place = await session.TextAsync("SELECT ctid FROM p.orders WHERE id = 7");
        Assert.Equal(await session.TextAsync("SELECT ctid FROM f.orders WHERE id = 7"), place);
        string query = $"SELECT id FROM p.orders WHERE ctid = '{place}'";
        Assert.Equal("7", await session.TextAsync(query));
        Assert.DoesNotContain("Filter", await session.ExplainAsync(query), StringComparison.Ordinal);
        Assert.Equal(place, await session.TextAsync("SELECT o.ctid FROM p.orders o JOIN p.customers c ON c.id = o.customer_id WHERE o.id = 7"));
        Assert.Equal("(,7)", await session.TextAsync("SELECT ROW(NULL, id) FROM p.orders WHERE ctid = (SELECT ctid FROM p.orders WHERE id = 7)"));
    }

    [Fact]
    public async Task Parameters_of_both_sides_and_of_the_join_keep_apart()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET plan_cache_mode = force_generic_plan");
        var results = new List<string?>();
        foreach (string schema in new[] { "l", "p" })
        {
            await session.ExecuteAsync($"PREPARE {schema} (int, int, text) AS " + Of(
                "SELECT string_agg(c.id || ':' || coalesce(o.id, 0), ' ' ORDER BY c.id, o.id) FROM @customers c LEFT JOIN @orders o ON o.customer_id = c.id AND o.id > $2 WHERE c.id > $1 AND c.region = $3", schema));
            results.Add(await session.TextAsync($"EXECUTE {schema} (10, 50, 'north')"));
            results.Add(await session.TextAsync($"EXECUTE {schema} (2, 80, 'south')"));
        }

        Assert.Equal(results[..2], results[2..]);
        Assert.Contains("Relations: ", await session.ExplainAsync("EXECUTE p (10, 50, 'north')"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FOR UPDATE", "FOR UPDATE")]
    [InlineData("FOR NO KEY UPDATE", "FOR NO KEY UPDATE")]
    [InlineData("FOR SHARE", "FOR SHARE")]
    [InlineData("FOR KEY SHARE", "FOR KEY SHARE")]
    public async Task Rows_are_locked_at_the_peer(string clause, string remote)
    {
        await using Session session = await cluster.OpenAsync();
        string query = $"SELECT id FROM p.orders WHERE id < 5 {clause}";
        Assert.Contains(remote, await session.ExplainAsync(query), StringComparison.Ordinal);
        await session.ExecuteAsync("BEGIN");
        Assert.Equal(["1", "2", "3", "4"], await session.ColumnAsync(query));
        await using Session there = await cluster.OpenThereAsync();
        await there.ExecuteAsync("SET lock_timeout = 100");
        Assert.Equal("55P03", (await there.ErrorAsync("DELETE FROM orders WHERE id = 3")).SqlState);
        await session.ExecuteAsync("COMMIT");
        await there.ExecuteAsync("BEGIN; DELETE FROM orders WHERE id = 3; ROLLBACK");
    }

    [Fact]
    public async Task Of_a_join_only_the_tables_that_are_named_are_locked()
    {
        await using Session session = await cluster.OpenAsync();
        string query = "SELECT o.id FROM @orders o JOIN @customers c ON o.customer_id = c.id WHERE c.id = 7 FOR UPDATE OF o";
        string plan = await session.ExplainAsync(Of(query, "p"));
        Assert.Contains("Relations: ", plan, StringComparison.Ordinal);
        await session.ExecuteAsync("BEGIN");
        Assert.Equal(await session.ColumnAsync(Of(query, "l")), await session.ColumnAsync(Of(query, "p")));
        await using Session there = await cluster.OpenThereAsync();
        await there.ExecuteAsync("SET lock_timeout = 100");
        await there.ExecuteAsync("BEGIN; UPDATE customers SET name = name WHERE id = 7; ROLLBACK");
        Assert.Equal("55P03", (await there.ErrorAsync("UPDATE orders SET note = note WHERE customer_id = 7")).SqlState);
        await session.ExecuteAsync("COMMIT");
    }

    [Fact]
    public async Task A_local_row_that_changed_meanwhile_is_joined_once_more()
    {
        await using Session session = await cluster.OpenAsync();
        string table = cluster.NextName("mine");
        await session.ExecuteAsync($"CREATE TABLE {table} AS SELECT g AS id, 0 AS hits FROM generate_series(1, 3) g");
        await using Session other = await cluster.OpenAsync();
        await other.ExecuteAsync($"BEGIN; UPDATE {table} SET hits = hits + 10 WHERE id = 2");
        string query = $"UPDATE {table} m SET hits = hits + 1 FROM p.customers c JOIN p.orders o ON o.customer_id = c.id WHERE c.id = m.id AND o.id < 50 RETURNING m.id, m.hits, c, o IS NOT NULL";
        Assert.Contains("Relations: ", await session.ExplainAsync(query), StringComparison.Ordinal);
        Task<IReadOnlyList<string?[]>> update = session.RowsAsync(query);
        await Task.Delay(500);
        Assert.False(update.IsCompleted);
        await other.ExecuteAsync("COMMIT");
        IReadOnlyList<string?[]> rows = await update;
        Assert.Contains(rows, r => r[0] == "2" && r[1] == "11");
    }

    [Fact]
    public async Task Partitions_are_joined_and_aggregated_one_by_one()
    {
        await using Session session = await cluster.OpenAsync();
        string[] names = [cluster.NextName("po"), cluster.NextName("pi")];
        await session.ExecuteAsync($"""
            CREATE TABLE {names[0]} (id int, customer_id int, placed timestamptz, note text) PARTITION BY RANGE (id);
            CREATE FOREIGN TABLE {names[0]}_a PARTITION OF {names[0]} FOR VALUES FROM (0) TO (50) SERVER peer OPTIONS (schema_name 'public', table_name 'orders');
            CREATE TABLE {names[1]} (order_id int, line int, product_id int, quantity int, price numeric(10,2)) PARTITION BY RANGE (order_id);
            CREATE FOREIGN TABLE {names[1]}_a PARTITION OF {names[1]} FOR VALUES FROM (0) TO (50) SERVER peer OPTIONS (schema_name 'public', table_name 'items');
            SET enable_partitionwise_join = on; SET enable_partitionwise_aggregate = on
            """);
        await using Session there = await cluster.OpenThereAsync();
        await there.ExecuteAsync($"""
            CREATE VIEW {names[0]}_b AS SELECT * FROM orders WHERE id >= 50; CREATE VIEW {names[0]}_a AS SELECT * FROM orders WHERE id < 50;
            CREATE VIEW {names[1]}_b AS SELECT * FROM items WHERE order_id >= 50; CREATE VIEW {names[1]}_a AS SELECT * FROM items WHERE order_id < 50
            """);
        foreach (string name in names)
        {
            await session.ExecuteAsync($"""
                ALTER FOREIGN TABLE {name}_a OPTIONS (SET table_name '{name}_a');
                CREATE FOREIGN TABLE {name}_b PARTITION OF {name} FOR VALUES FROM (50) TO (1000) SERVER peer OPTIONS (schema_name 'public');
                """);
        }

        foreach (string query in new[]
        {
            "SELECT o.id, i.line FROM {0} o JOIN {1} i ON o.id = i.order_id",
            "SELECT o.id, i.line FROM {0} o LEFT JOIN {1} i ON o.id = i.order_id AND i.quantity > 3",
            "SELECT o.id, sum(i.price) FROM {0} o JOIN {1} i ON o.id = i.order_id GROUP BY o.id",
            "SELECT o.id, o.note, i.line FROM {0} o FULL JOIN {1} i ON o.id = i.order_id",
        })
        {
            string foreign = query.Replace("{0}", names[0], StringComparison.Ordinal).Replace("{1}", names[1], StringComparison.Ordinal);
            string local = query.Replace("{0}", "l.orders", StringComparison.Ordinal).Replace("{1}", "l.items", StringComparison.Ordinal);
            string plan = await session.ExplainAsync(foreign, "VERBOSE");
            Assert.True(plan.Split("Relations: ").Length == 3, plan);
            Assert.Equal(await LinesAsync(session, local), await LinesAsync(session, foreign));
        }
    }

    private static string Of(string query, string schema) => query.Replace("@", schema + ".", StringComparison.Ordinal)
        .Replace($" {schema}.> ", " @> ", StringComparison.Ordinal);

    /// <summary>The peer's rows, postgres_fdw's and PostgreSQL's own.</summary>
    private static async Task AssertSameAsync(Session session, string query)
    {
        IEnumerable<string> expected = await LinesAsync(session, Of(query, "l"));
        Assert.Equal(expected, await LinesAsync(session, Of(query, "p")));
        Assert.Equal(expected, await LinesAsync(session, Of(query, "f")));
    }

    /// <summary>The rows as text, in an order of their own unless the query has one.</summary>
    private static async Task<IEnumerable<string>> LinesAsync(Session session, string query)
    {
        IEnumerable<string> lines = (await session.RowsAsync(query)).Select(r => string.Join('|', r.Select(v => v ?? "NULL")));
        return query.Contains("ORDER BY", StringComparison.Ordinal) ? lines.ToArray() : lines.Order(StringComparer.Ordinal).ToArray();
    }
}
