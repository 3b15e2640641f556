using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>
/// Rows that are written one by one, where the remote table has partitions or children: their places (ctid) are not unique, since each partition counts for itself. Every
/// statement also runs on a local table of the same kind.
/// </summary>
[Collection(JoinCollection.Name)]
public sealed class RemotePartitionTests(JoinCluster cluster)
{
    /// <summary>What keeps a statement from being sent as a whole.</summary>
    private const string Nothing = "(random() * 0)::int";

    private const string Partitioned = """
        CREATE TABLE {0} (id int, k int, v int, note text) PARTITION BY RANGE (k);
        CREATE TABLE {0}_a PARTITION OF {0} FOR VALUES FROM (0) TO (100);
        CREATE TABLE {0}_b (note text, v int, id int, k int);
        ALTER TABLE {0} ATTACH PARTITION {0}_b FOR VALUES FROM (100) TO (200);
        CREATE TABLE {0}_c PARTITION OF {0} FOR VALUES FROM (200) TO (300) PARTITION BY LIST (id);
        CREATE TABLE {0}_c1 PARTITION OF {0}_c FOR VALUES IN (21, 22, 23, 24);
        CREATE TABLE {0}_c2 PARTITION OF {0}_c DEFAULT;
        """;

    private const string Inherited = """
        CREATE TABLE {0} (id int, k int, v int, note text);
        CREATE TABLE {0}_a () INHERITS ({0});
        CREATE TABLE {0}_b () INHERITS ({0}_a);
        """;

    private const string Plain = "CREATE TABLE {0} (id int, k int, v int, note text);";

    /// <summary>Statements on {0}; {1} is another table of the same side.</summary>
    private static readonly string[] s_statements =
    [
        $"UPDATE {{0}} SET v = v + 1 + {Nothing} WHERE id = 3",
        $"UPDATE {{0}} SET v = v * 2 + {Nothing}, note = 'x' || note WHERE id % 4 = 1 RETURNING id, k, v, note",
        $"UPDATE {{0}} SET note = NULL WHERE id % 7 = 2 AND {Nothing} = 0 RETURNING *",
        $"DELETE FROM {{0}} WHERE id IN (2, 12, 22) AND {Nothing} = 0 RETURNING id, note",
        $"DELETE FROM {{0}} WHERE k % 100 = 55 + {Nothing}",
        $"UPDATE {{0}} AS t SET v = s.n + {Nothing} FROM generate_series(3, 27, 6) AS s(n) WHERE s.n = t.id RETURNING t.id, t.v",
        $"UPDATE {{0}} AS t SET v = o.v + 1000 + {Nothing} FROM {{1}} AS o WHERE o.id = t.id AND o.k > 100 RETURNING t.id, t.v, o.id",
        $"DELETE FROM {{0}} AS t USING {{1}} AS o WHERE o.id = t.id AND o.v > t.v AND t.id > 25 + {Nothing} RETURNING t.id, o.v",
        $"UPDATE {{0}} SET v = -1 WHERE id = (SELECT max(id) + {Nothing} FROM {{1}} WHERE v > 0) RETURNING id",
        $"WITH moved AS (UPDATE {{0}} SET v = 7 + {Nothing} WHERE id IN (5, 15) RETURNING id, v) SELECT * FROM moved ORDER BY id",
    ];

    public static TheoryData<string, bool> Kinds => new() { { Partitioned, true }, { Inherited, false }, { Plain, false } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Rows_are_found_again_whatever_table_they_are_in(string definition, bool moves)
    {
        (string table, string other) = await CreateAsync(definition);
        string[] statements = moves
            ? [.. s_statements, $"UPDATE {{0}} SET k = (k + 100) % 300 + {Nothing} WHERE id % 3 = 0 RETURNING id, k", $"UPDATE {{0}} SET k = 5 + {Nothing}, id = id + 100 WHERE id IN (8, 18, 28)"]
            : s_statements;
        await using Session session = await cluster.OpenAsync();
        foreach (string statement in statements)
        {
            await SameAsync(session, statement, table, other);
            Assert.Equal(await LinesAsync(session, $"SELECT * FROM l.{table}"), await LinesAsync(session, $"SELECT * FROM p.{table}"));
        }
    }

    [Fact]
    public async Task The_place_and_the_table_are_read_and_sent()
    {
        (string table, string other) = await CreateAsync(Partitioned);
        await using Session session = await cluster.OpenAsync();
        string plan = await session.ExplainAsync($"UPDATE p.{table} SET v = v + {Nothing} WHERE id = 3");
        Assert.Contains($"Remote SQL: SELECT tableoid, ctid, id, k, v, note FROM public.{table} WHERE (id = 3) FOR UPDATE", plan, StringComparison.Ordinal);
        Assert.Contains($"Remote SQL: UPDATE public.{table} SET v = $3 WHERE tableoid = $1 AND ctid = $2", plan, StringComparison.Ordinal);
        Assert.Contains("Identity: tableoid, ctid", plan, StringComparison.Ordinal);

        // A join that the peer does gives both, too.
        plan = await session.ExplainAsync($"UPDATE p.{table} AS t SET v = t.v + {Nothing} FROM p.{other} AS o WHERE o.id = t.id");
        Assert.Matches("Remote SQL: SELECT (r1.[a-z]+, )*r1.tableoid", plan);

        // And a statement that is sent as a whole needs neither, with RETURNING or without.
        Assert.Contains("Remote SQL: DELETE FROM", await session.ExplainAsync($"DELETE FROM p.{table} WHERE id = 4 RETURNING *"), StringComparison.Ordinal);
        Assert.Equal("4", await session.TextAsync($"DELETE FROM p.{table} WHERE id = 4 RETURNING id"));
        Assert.Equal("1", await session.TextAsync($"UPDATE p.{table} SET v = 5 WHERE id = 5 RETURNING 1"));
    }

    [Fact]
    public async Task Local_triggers_see_the_rows_and_may_change_them()
    {
        (string table, string other) = await CreateAsync(Partitioned);
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync($"""
            CREATE TABLE l.{table}_log (side text, operation text, before text, after text);
            CREATE FUNCTION l.{table}_log() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO l.{table}_log SELECT TG_TABLE_SCHEMA, TG_WHEN || TG_OP, (OLD.id, OLD.k, OLD.v, OLD.note)::text, CASE WHEN TG_OP = 'UPDATE' THEN (NEW.id, NEW.k, NEW.v, NEW.note)::text END;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                IF TG_WHEN = 'BEFORE' THEN NEW.note := NEW.note || '!'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER a BEFORE UPDATE OR DELETE ON p.{table} FOR EACH ROW EXECUTE FUNCTION l.{table}_log();
            CREATE TRIGGER b AFTER UPDATE OR DELETE ON p.{table} FOR EACH ROW EXECUTE FUNCTION l.{table}_log();
            CREATE TRIGGER a BEFORE UPDATE OR DELETE ON l.{table} FOR EACH ROW EXECUTE FUNCTION l.{table}_log();
            CREATE TRIGGER b AFTER UPDATE OR DELETE ON l.{table} FOR EACH ROW EXECUTE FUNCTION l.{table}_log();
            """);
        foreach (string statement in new[]
        {
            "UPDATE {0} SET v = v + 1 WHERE id IN (1, 11, 21)", "DELETE FROM {0} WHERE id IN (4, 14, 24) RETURNING id",
            "UPDATE {0} AS t SET v = o.v FROM {1} AS o WHERE o.id = t.id AND t.id < 4 RETURNING t.*",
        })
        {
            await SameAsync(session, statement, table, other);
        }

        Assert.Equal(await LinesAsync(session, $"SELECT * FROM l.{table}"), await LinesAsync(session, $"SELECT * FROM p.{table}"));
        string log = $"SELECT operation, before, after FROM l.{table}_log WHERE side ";
        Assert.Equal(await LinesAsync(session, $"{log} = 'p'"), await LinesAsync(session, $"{log} LIKE 'l%'"));
        Assert.Equal("16", await session.TextAsync($"SELECT count(*) FROM l.{table}_log WHERE side = 'p'"));
    }

    [Fact]
    public async Task A_local_partition_may_show_a_table_that_has_partitions()
    {
        (string table, string other) = await CreateAsync(Partitioned);
        await using Session session = await cluster.OpenAsync();
        foreach (string side in new[] { "p", "l" })
        {
            await session.ExecuteAsync($"""
                CREATE TABLE {side}.{table}_all (id int, k int, v int, note text) PARTITION BY RANGE (k);
                CREATE TABLE {side}.{table}_near PARTITION OF {side}.{table}_all FOR VALUES FROM (1000) TO (2000);
                INSERT INTO {side}.{table}_near SELECT i, 1000 + i, i, 'near' FROM generate_series(101, 110) AS i;
                ALTER TABLE {side}.{table}_all ATTACH PARTITION {side}.{table} FOR VALUES FROM (0) TO (1000);
                """);
        }

        foreach (string statement in s_statements)
        {
            await SameAsync(session, statement, $"{table}_all", other);
            Assert.Equal(await LinesAsync(session, $"SELECT * FROM l.{table}_all"), await LinesAsync(session, $"SELECT * FROM p.{table}_all"));
        }

        // Rows go from the local partition to the foreign one, and there to the partition of their key; not where the statement could meet them there once more.
        string move = $"UPDATE {{0}} SET k = k - 1000 + {Nothing} WHERE id BETWEEN 103 AND 106";
        Assert.Equal("0A000", (await session.ErrorAsync(move.Replace("{0}", $"p.{table}_all", StringComparison.Ordinal))).SqlState);
        Assert.Equal("0", await session.TextAsync($"SELECT count(*) FROM p.{table} WHERE note LIKE '%near'"));
        await SameAsync(session, $"{move} AND k >= 1000 RETURNING id, k", $"{table}_all", other);
        Assert.Equal("4", await session.TextAsync($"SELECT count(*) FROM p.{table} WHERE note LIKE '%near'"));
    }

    [Fact]
    public async Task Rows_beside_one_that_is_looked_at_again_are_written_once()
    {
        (string table, _) = await CreateAsync(Partitioned);
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync($"""
            CREATE TABLE l.{table}_parent (id int, k int, v int, note text);
            INSERT INTO l.{table}_parent VALUES (501, 1, 0, 'near'), (502, 1, 0, 'near');
            ALTER FOREIGN TABLE p.{table} INHERIT l.{table}_parent;
            UPDATE p.{table} SET v = 0;
            """);
        await using Session other = await cluster.OpenAsync();
        await other.ExecuteAsync($"BEGIN; UPDATE l.{table}_parent SET note = 'changed' WHERE id = 501");
        Task<IReadOnlyList<string?[]>> updating = session.RowsAsync($"UPDATE l.{table}_parent SET v = v + 1 + {Nothing}, k = k + {Nothing} RETURNING id");
        await WaitUntilBlockedAsync(other, session);
        await other.ExecuteAsync("COMMIT");
        IReadOnlyList<string?[]> rows = await updating;
        Assert.Equal(32, rows.Count);
        Assert.Equal(["32", "1", "1"], await session.RowAsync($"SELECT count(*), min(v), max(v) FROM l.{table}_parent"));
        Assert.Equal("changed", await session.TextAsync($"SELECT note FROM l.{table}_parent WHERE id = 501"));
    }

    [Fact]
    public async Task A_table_that_gets_a_child_after_planning_is_written_right()
    {
        (string table, _) = await CreateAsync(Plain);
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET plan_cache_mode = force_generic_plan");
        await session.ExecuteAsync($"PREPARE change(int) AS UPDATE p.{table} SET v = v + 500 + {Nothing} WHERE id = $1 RETURNING id, v");
        string?[] first = [.. await session.RowAsync("EXECUTE change(1)")];
        Assert.Equal("1", first[0]);
        await using (Session there = await cluster.OpenThereAsync())
        {
            await there.ExecuteAsync($"CREATE TABLE {table}_child () INHERITS ({table}); INSERT INTO {table}_child SELECT id + 1000, k, v, note FROM {table}");
        }

        Assert.Equal("1002", (await session.RowAsync("EXECUTE change(1002)")).First());
        Assert.Equal("2", await session.TextAsync($"SELECT count(*) FROM p.{table} WHERE v >= 500 AND id IN (1, 1002)"));
        Assert.Equal("3", await session.TextAsync($"SELECT count(*) FROM p.{table} WHERE v >= 500"));
    }

    /// <summary>A remote table and a local one of the same definition and rows, 30 each, and a plain one beside each.</summary>
    private async Task<(string Table, string Other)> CreateAsync(string definition)
    {
        string table = cluster.NextName("written");
        string rows = $"""
            INSERT INTO {table} SELECT i, i * 10 % 300, i * 3, 'row ' || i FROM generate_series(1, 30) AS i;
            CREATE TABLE {table}_other AS SELECT i AS id, i * 20 AS k, i * 7 % 13 AS v FROM generate_series(1, 30, 2) AS i;
            """;
        string inherited = definition == Inherited
            ? $"INSERT INTO {table}_a SELECT i, i, i, 'a' FROM generate_series(31, 40) AS i; INSERT INTO {table}_b SELECT i, i, i, 'b' FROM generate_series(41, 50) AS i;"
            : "";
        string tables = definition.Replace("{0}", table, StringComparison.Ordinal) + rows + inherited;
        await using (Session there = await cluster.OpenThereAsync())
        {
            await there.ExecuteAsync(tables);
        }

        await using Session here = await cluster.OpenAsync();
        await here.ExecuteAsync($"SET search_path = l; {tables}");
        await here.ExecuteAsync($"""
            CREATE FOREIGN TABLE p.{table} (id int, k int, v int, note text) SERVER peer OPTIONS (schema_name 'public');
            CREATE FOREIGN TABLE p.{table}_other (id int, k int, v int) SERVER peer OPTIONS (schema_name 'public');
            """);
        return (table, $"{table}_other");
    }

    private static async Task SameAsync(Session session, string statement, string table, string other)
    {
        string Of(string side) => statement.Replace("{0}", $"{side}.{table}", StringComparison.Ordinal).Replace("{1}", $"{side}.{other}", StringComparison.Ordinal);
        IEnumerable<string> local = await LinesAsync(session, Of("l"));
        try
        {
            Assert.Equal(local, await LinesAsync(session, Of("p")));
        }
        catch (PostgresException exception)
        {
            throw new InvalidOperationException($"{exception.MessageText}: {Of("p")}\n{await session.ExplainAsync(Of("p"))}", exception);
        }
    }

    private static async Task WaitUntilBlockedAsync(Session watcher, Session blocked)
    {
        for (int i = 0; i < 400; i++)
        {
            if (await watcher.TextAsync($"SELECT cardinality(pg_blocking_pids({blocked.ProcessId}))") != "0")
            {
                return;
            }

            await Task.Delay(25);
        }

        throw new TimeoutException("the statement does not wait for the row");
    }

    private static async Task<IEnumerable<string>> LinesAsync(Session session, string query) =>
        (await session.RowsAsync(query)).Select(r => string.Join('|', r.Select(v => v ?? "NULL"))).Order(StringComparer.Ordinal).ToArray();
}
