using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>Statements that write, each against what a local table would do.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class ModifyTests(SyntheticCluster cluster)
{
    [Theory]
    [InlineData("INSERT INTO {0} VALUES (1, 'a'), (2, NULL), (3, 'é€')")]
    [InlineData("INSERT INTO {0} SELECT g, 'row ' || g FROM generate_series(1, 95) AS g")]
    [InlineData("INSERT INTO {0} (n) VALUES (7); INSERT INTO {0} VALUES (8, DEFAULT)")]
    [InlineData("INSERT INTO {0} SELECT g, 'x' FROM generate_series(1, 30) AS g; UPDATE {0} SET label = label || n WHERE n % 3 = 0")]
    [InlineData("INSERT INTO {0} SELECT g, 'x' FROM generate_series(1, 30) AS g; UPDATE {0} SET n = n + 100 WHERE n > 10")]
    [InlineData("INSERT INTO {0} SELECT g, 'x' FROM generate_series(1, 30) AS g; UPDATE {0} SET label = NULL")]
    [InlineData("INSERT INTO {0} SELECT g, 'x' FROM generate_series(1, 30) AS g; DELETE FROM {0} WHERE n BETWEEN 5 AND 25")]
    [InlineData("INSERT INTO {0} SELECT g, 'x' FROM generate_series(1, 30) AS g; DELETE FROM {0} USING generate_series(1, 60, 2) AS d WHERE n = d")]
    [InlineData("INSERT INTO {0} SELECT g, 'x' FROM generate_series(1, 9) AS g; INSERT INTO {0} SELECT n + 10, label FROM {0}")]
    [InlineData("WITH i AS (INSERT INTO {0} SELECT g, 'x' FROM generate_series(1, 9) AS g RETURNING n) INSERT INTO {0} SELECT n + 10, 'y' FROM i")]
    [InlineData("INSERT INTO {0} VALUES (1, 'a'), (1, 'b'), (2, 'c') ON CONFLICT DO NOTHING")]
    [InlineData("INSERT INTO {0} VALUES (1, 'a'); DELETE FROM {0}; INSERT INTO {0} VALUES (1, 'b')")]
    [InlineData("INSERT INTO {0} VALUES (1, 'a'); UPDATE {0} SET label = s.l FROM (VALUES ('p'), ('p')) AS s (l)")]
    public async Task The_rows_are_those_of_a_local_table(string statements)
    {
        await using Session session = await cluster.OpenAsync();
        string foreign = await cluster.WritableAsync(session);
        string local = cluster.NextName("local");
        await session.ExecuteAsync($"CREATE TABLE {local} (n bigint PRIMARY KEY, label text)");
        foreach (bool isOneTransaction in new[] { false, true })
        {
            await session.ExecuteAsync($"DELETE FROM {foreign}; DELETE FROM {local}");
            foreach (string table in new[] { foreign, local })
            {
                await session.ExecuteAsync(isOneTransaction ? "BEGIN" : "SELECT 1");
                foreach (string statement in statements.Split("; "))
                {
                    await session.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, statement, table));
                }
            }

            string all = "SELECT n, label FROM {0} ORDER BY n";
            string?[][] expected = [.. await session.RowsAsync(string.Format(CultureInfo.InvariantCulture, all, local))];
            Assert.NotEmpty(expected);
            Assert.Equal(expected, await session.RowsAsync(string.Format(CultureInfo.InvariantCulture, all, foreign)));
            await session.ExecuteAsync(isOneTransaction ? "COMMIT" : "SELECT 1");
            Assert.Equal(expected, await session.RowsAsync(string.Format(CultureInfo.InvariantCulture, all, foreign)));
        }

        await IdleAsync(session);
    }

    [Fact]
    public async Task Values_of_all_types_come_back_whatever_the_settings()
    {
        await using Session session = await cluster.OpenAsync();
        const string Columns = """
            n bigint, b bool, i2 int2, i4 int4, f4 float4, f8 float8, q numeric, q2 numeric(10,2), t text, v varchar(9), c char(5), y bytea, d date,
            m time, s timestamp, z timestamptz, i interval(6), u uuid, j json, k jsonb, a text[], p inet
            """;
        string foreign = await cluster.WritableAsync(session, columns: Columns);
        string local = cluster.NextName("local");
        await session.ExecuteAsync($"CREATE TABLE {local} ({Columns})");
        await session.ExecuteAsync(
            $$"""
            INSERT INTO {{local}} VALUES
            (1, true, -7, 70000, 0.1, 1e-300, 12345678901234567890.1234567890, 1.5, 'é"'' \', 'v', 'ab', '\x00ff', '2024-02-29', '23:59:59.999999',
             '2024-02-29 12:00:00.000001', '2024-02-29 12:00:00.5+03', '1 year 2 days 03:04:05.6', '00000000-0000-0000-0000-0000000000ff',
             '{"a" : 1.0}', '{"a": [1, null]}', '{a,NULL,"b c"}', '10.0.0.1'),
            (2, NULL, NULL, NULL, 'NaN', '-Infinity', 'NaN', NULL, '', NULL, NULL, '', '0044-03-15 BC', NULL,
             'infinity', '-infinity', '-1 mons +1 day -00:00:01', NULL, 'null', 'null', '{}', NULL)
            """);
        await session.ExecuteAsync(
            "SET datestyle = 'SQL, DMY'; SET intervalstyle = sql_standard; SET extra_float_digits = -10; SET bytea_output = escape; SET timezone = 'Asia/Tokyo'");
        await session.ExecuteAsync($"INSERT INTO {foreign} SELECT * FROM {local}");
        await session.ExecuteAsync($"UPDATE {foreign} SET z = z, f4 = f4, i = i");
        await session.ExecuteAsync("RESET ALL");
        Assert.Equal(await session.RowsAsync($"SELECT l FROM {local} AS l ORDER BY n"), await session.RowsAsync($"SELECT f FROM {foreign} AS f ORDER BY n"));
    }

    [Fact]
    public async Task Returning_shows_what_was_written_and_what_is_gone()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session, columns: "n bigint, label text DEFAULT 'none', size int GENERATED ALWAYS AS (length(label)) STORED");
        Assert.Equal(["1", "none", "4"], await session.RowAsync($"INSERT INTO {table} (n) VALUES (1) RETURNING *"));
        Assert.Equal([$"{table}", "7"], await session.RowAsync($"UPDATE {table} SET label = 'changed' RETURNING tableoid::regclass, size"));
        Assert.Equal(["2", "4"], await session.RowAsync($"UPDATE {table} SET n = 2, label = 'four' FROM (SELECT 1) AS x RETURNING n, length(label)"));
        Assert.Equal(["(2,four,4)", "x"], await session.RowAsync($"DELETE FROM {table} USING (VALUES ('x')) AS v (v) RETURNING {table}, v"));
        Assert.Empty(await session.RowsAsync($"DELETE FROM {table} RETURNING n"));
        Assert.Equal(
            ["10", "20", "30"],
            await session.ColumnAsync($"INSERT INTO {table} VALUES (10), (20), (30) RETURNING n"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task A_key_that_exists_is_a_unique_violation_of_the_statement()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"INSERT INTO {table} VALUES (1, 'a')");
        PostgresException error = await session.ErrorAsync($"INSERT INTO {table} VALUES (2, 'b'), (1, 'c')");
        Assert.Equal("23505", error.SqlState);
        Assert.Equal("Key (n)=(1) already exists.", error.Detail);
        Assert.Equal(["1", "a"], await session.RowAsync($"TABLE {table}"));
        Assert.Equal("23505", (await session.ErrorAsync($"INSERT INTO {table} VALUES (3, 'b'); UPDATE {table} SET n = 1 WHERE n = 3")).SqlState);
        await IdleAsync(session);
    }

    [Fact]
    public async Task Conflicts_are_ignored_only_without_a_target()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO {table} VALUES (1, 'a'), (1, 'b'), (2, 'c') ON CONFLICT DO NOTHING", session.Connection);
        Assert.Equal(2, await insert.ExecuteNonQueryAsync());
        Assert.Equal(["3"], await session.ColumnAsync($"INSERT INTO {table} VALUES (1, 'z'), (3, 'd') ON CONFLICT DO NOTHING RETURNING n"));
        Assert.Equal(["a", "c", "d"], await session.ColumnAsync($"SELECT label FROM {table} ORDER BY n"));
        Assert.Equal("42P10", (await session.ErrorAsync(
            $"INSERT INTO {table} VALUES (1, 'b') ON CONFLICT (n) DO UPDATE SET label = excluded.label")).SqlState);
        Assert.Equal("42P10", (await session.ErrorAsync($"INSERT INTO {table} VALUES (1, 'b') ON CONFLICT (n) DO NOTHING")).SqlState);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON {0} FOR EACH ROW EXECUTE FUNCTION note()")]
    public async Task Copy_writes_and_counts(string trigger)
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session, "batch_rows '7'");
        await session.ExecuteAsync("""
            CREATE TEMP TABLE noted (n bigint);
            CREATE OR REPLACE FUNCTION pg_temp.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO noted VALUES (NEW.n); RETURN NULL; END $$
            """);
        await session.ExecuteAsync(string.Format(
            CultureInfo.InvariantCulture, trigger.Replace("note()", "pg_temp.note()", StringComparison.Ordinal) + ";", table));
        await CopyAsync(session, $"COPY {table} FROM STDIN", Enumerable.Range(1, 50).Select(i => $"{i}\trow {i}"));
        Assert.Equal(["50", "1275"], await session.RowAsync($"SELECT count(*), sum(n) FROM {table}"));
        Assert.Equal(trigger.Length == 0 ? 0 : 50, await session.NumberAsync("SELECT count(*) FROM noted"));
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(
            () => CopyAsync(session, $"COPY {table} FROM STDIN", ["51\ta", "9\tb", "52\tc"]));
        Assert.Equal("23505", error.SqlState);
        Assert.Equal(50, await session.NumberAsync($"SELECT count(*) FROM {table}"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task Rows_are_routed_into_a_foreign_partition()
    {
        await using Session session = await cluster.OpenAsync();
        string root = cluster.NextName("root");
        string store = cluster.NextName("store");
        await session.ExecuteAsync($"""
            CREATE TABLE {root} (label text, n bigint) PARTITION BY RANGE (n);
            CREATE TABLE {root}_low PARTITION OF {root} FOR VALUES FROM (0) TO (100);
            CREATE FOREIGN TABLE {root}_high PARTITION OF {root} FOR VALUES FROM (100) TO (200) SERVER syn OPTIONS (store '{store}');
            INSERT INTO {root} SELECT 'r' || g, g FROM generate_series(90, 110) AS g
            """);
        Assert.Equal(11, await session.NumberAsync($"SELECT count(*) FROM {root}_high"));
        Assert.Equal(["r105", "105"], await session.RowAsync($"INSERT INTO {root} VALUES ('dup', 105) ON CONFLICT DO NOTHING; SELECT * FROM {root} WHERE n = 105"));
        Assert.Equal([$"{root}_high", "x", "150"], await session.RowAsync($"INSERT INTO {root} VALUES ('x', 150) RETURNING tableoid::regclass, *"));
        await CopyAsync(session, $"COPY {root} FROM STDIN", ["c\t1", "c\t151", "c\t2", "c\t152"]);
        Assert.Equal(["2", "2"], await session.RowAsync(
            $"SELECT count(*) FILTER (WHERE n < 100), count(*) FILTER (WHERE n > 100) FROM {root} WHERE label = 'c'"));
        await session.ExecuteAsync($"UPDATE {root} SET label = 'u' WHERE label = 'c'");
        Assert.Equal(4, await session.NumberAsync($"SELECT count(*) FROM {root} WHERE label = 'u'"));

        // A row moves from the local partition into the foreign one, but not out of it.
        await session.ExecuteAsync($"UPDATE {root}_low SET n = n WHERE n = 1; UPDATE {root} SET n = 160 WHERE n = 1");
        Assert.Equal("u", await session.TextAsync($"SELECT label FROM {root}_high WHERE n = 160"));
        Assert.Equal("23514", (await session.ErrorAsync($"UPDATE {root} SET n = 3 WHERE n = 160")).SqlState);
        Assert.Equal("23514", (await session.ErrorAsync($"INSERT INTO {root}_high VALUES ('y', 3)")).SqlState);
        await session.ExecuteAsync($"DELETE FROM {root} WHERE n > 1");
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {root}"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task Triggers_see_and_change_rows()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        await session.ExecuteAsync($"""
            CREATE TEMP TABLE log (at serial, what text);
            CREATE FUNCTION pg_temp.before() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO log (what) SELECT format('before %s: %s rows', TG_OP, count(*)) FROM {table};
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                IF NEW.label = 'drop' THEN RETURN NULL; END IF;
                NEW.label := NEW.label || '!';
                RETURN NEW;
            END $$;
            CREATE FUNCTION pg_temp.after() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN INSERT INTO log (what) VALUES (format('after %s: %s -> %s', TG_OP, OLD, NEW)); RETURN NULL; END $$;
            CREATE TRIGGER b BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION pg_temp.before();
            CREATE TRIGGER a AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION pg_temp.after();
            INSERT INTO {table} VALUES (1, 'a'), (2, 'drop'), (3, 'c');
            UPDATE {table} SET n = n + 10 WHERE n = 1;
            DELETE FROM {table} WHERE n = 3
            """);
        Assert.Equal(
            [
                "before INSERT: 0 rows", "before INSERT: 1 rows", "before INSERT: 1 rows", "after INSERT:  -> (1,a!)", "after INSERT:  -> (3,c!)",
                "before UPDATE: 2 rows", "after UPDATE: (1,a!) -> (11,a!!)", "before DELETE: 2 rows", "after DELETE: (3,c!) -> ",
            ],
            await session.ColumnAsync("SELECT what FROM log ORDER BY at"));
        Assert.Equal(["11", "a!!"], await session.RowAsync($"TABLE {table}"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task Generated_columns_defaults_and_constraints_hold()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(
            session,
            columns: "n bigint NOT NULL, label text NOT NULL DEFAULT 'd', size int GENERATED ALWAYS AS (length(label)) STORED CHECK (size < 5), CONSTRAINT big CHECK (n > 0)");
        await session.ExecuteAsync($"INSERT INTO {table} (n) VALUES (1)");
        Assert.Equal("23502", (await session.ErrorAsync($"INSERT INTO {table} VALUES (2, NULL)")).SqlState);
        Assert.Equal("23502", (await session.ErrorAsync($"INSERT INTO {table} VALUES (NULL)")).SqlState);
        Assert.Equal("23514", (await session.ErrorAsync($"INSERT INTO {table} VALUES (3, 'too long')")).SqlState);
        Assert.Equal("big", (await session.ErrorAsync($"INSERT INTO {table} VALUES (0)")).ConstraintName);
        Assert.Equal("big", (await session.ErrorAsync($"UPDATE {table} SET n = -n")).ConstraintName);
        Assert.Equal("23514", (await Assert.ThrowsAsync<PostgresException>(
            () => CopyAsync(session, $"COPY {table} (n, label) FROM STDIN", ["4\tok", "5\ttoo long"]))).SqlState);
        await session.ExecuteAsync($"UPDATE {table} SET label = 'abc'");
        Assert.Equal(["1", "abc", "3"], await session.RowAsync($"TABLE {table}"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task Views_over_it_are_updatable_and_checked()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session);
        string view = cluster.NextName("view");
        await session.ExecuteAsync($"CREATE VIEW {view} AS SELECT n, label FROM {table} WHERE n < 100 WITH CHECK OPTION");
        await session.ExecuteAsync($"INSERT INTO {view} VALUES (1, 'a'), (2, 'b')");
        Assert.Equal("44000", (await session.ErrorAsync($"INSERT INTO {view} VALUES (3, 'c'), (100, 'd')")).SqlState);
        Assert.Equal("44000", (await session.ErrorAsync($"UPDATE {view} SET n = n + 99 WHERE n = 2")).SqlState);
        Assert.Equal(["1", "A"], await session.RowAsync($"UPDATE {view} SET label = upper(label) WHERE n = 1 RETURNING *"));
        await session.ExecuteAsync($"INSERT INTO {table} VALUES (200, 'z'); DELETE FROM {view}");
        Assert.Equal(["200", "z"], await session.RowAsync($"TABLE {table}"));
        await IdleAsync(session);
    }

    [Fact]
    public async Task A_table_that_cannot_be_written_says_why()
    {
        await using Session session = await cluster.OpenAsync();
        string made = await cluster.TableAsync(session, "rows '3'");
        PostgresException error = await session.ErrorAsync($"INSERT INTO {made} VALUES (4, 'x')");
        Assert.Equal("55000", error.SqlState);
        Assert.Equal($"cannot insert into foreign table \"{made}\": its rows are made", error.MessageText);
        Assert.Equal("Give it a store.", error.Hint);
        Assert.Equal(
            error.MessageText,
            (await Assert.ThrowsAsync<PostgresException>(() => CopyAsync(session, $"COPY {made} FROM STDIN", ["4\ta"]))).MessageText);
        string closed = await cluster.WritableAsync(session, "updatable 'false'");
        Assert.Equal("55000", (await session.ErrorAsync($"DELETE FROM {closed}")).SqlState);
        Assert.Equal("55000", (await Assert.ThrowsAsync<PostgresException>(() => CopyAsync(session, $"COPY {closed} FROM STDIN", ["1\ta"]))).SqlState);
        string sql = $"SELECT is_insertable_into FROM information_schema.tables WHERE table_name = '{closed}'";
        Assert.Equal("NO", await session.TextAsync(sql));
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {closed} OPTIONS (SET updatable 'true')");
        Assert.Equal("YES", await session.TextAsync(sql));
        await session.ExecuteAsync($"INSERT INTO {closed} VALUES (1, 'a')");
        Assert.Equal("0A000", (await session.ErrorAsync($"TRUNCATE {made}")).SqlState);
        await IdleAsync(session);
    }

    [Fact]
    public async Task Explain_shows_the_target()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.WritableAsync(session, "batch_rows '25'");
        string insert = await session.ExplainAsync($"INSERT INTO {table} SELECT 1 ON CONFLICT DO NOTHING");
        Assert.Contains("Synthetic Operation: Insert, conflicts ignored", insert, StringComparison.Ordinal);
        Assert.Contains("Batch Size: 25", insert, StringComparison.Ordinal);
        Assert.Contains("Columns Written: n, label", insert, StringComparison.Ordinal);
        string update = await session.ExplainAsync($"UPDATE {table} SET label = 'x' WHERE n = 1 RETURNING label");
        Assert.Contains("Synthetic Operation: Update", update, StringComparison.Ordinal);
        Assert.Contains("Identity: n", update, StringComparison.Ordinal);
        Assert.Contains("Columns Written: label", update, StringComparison.Ordinal);
        Assert.Contains("Columns Returned: label", update, StringComparison.Ordinal);
        Assert.DoesNotContain("Batch Size", update, StringComparison.Ordinal);
        Assert.Contains("Batch Size: 1", await session.ExplainAsync($"INSERT INTO {table} SELECT 1 RETURNING n"), StringComparison.Ordinal);
        Assert.Contains("Synthetic Operation: Delete", await session.ExplainAsync($"DELETE FROM {table}"), StringComparison.Ordinal);
        await session.ExplainAsync($"INSERT INTO {table} SELECT g FROM generate_series(1, 60) AS g", "ANALYZE");
        Assert.Equal(60, await session.NumberAsync($"SELECT count(*) FROM {table}"));
    }

    private static async Task CopyAsync(Session session, string statement, System.Collections.Generic.IEnumerable<string> lines)
    {
        await using System.IO.TextWriter writer = await session.Connection.BeginTextImportAsync(statement);
        foreach (string line in lines)
        {
            await writer.WriteAsync(line + "\n");
        }
    }

    private static async Task IdleAsync(Session session) =>
        Assert.Equal(["0", "0"], await session.RowAsync("SELECT handles, faults FROM peer_fdw_bridge()"));
}
