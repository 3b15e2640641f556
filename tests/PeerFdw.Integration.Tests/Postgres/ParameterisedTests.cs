using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>
/// Scans that run again for each outer row of a nested loop: the rows are those of local tables and of postgres_fdw, whatever is compared, and
/// whatever happens in between.
/// </summary>
[Collection(PostgresPeerCollection.Name)]
public sealed class ParameterisedTests(PostgresPeerCluster cluster, ITestOutputHelper output)
{
    private const string NestedLoop = "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; SET enable_memoize = off";

    public static readonly TheoryData<string> Kinds =
    [
        "i2", "i4", "i8", "f4", "f8", "n", "b", "t", "c", "vc", "ch", "by", "d", "tm", "ttz", "ts", "tz", "iv", "u", "jb", "o", "ip", "ia", "ta", "r", "nm", "bt", "vb",
    ];

    /// <summary>Queries whose foreign scan is asked by a value of another relation.</summary>
    public static readonly TheoryData<string> Clauses =
    [
        "SELECT k.id, t.id FROM l.types k LEFT JOIN @types t ON t.id < k.i4",
        "SELECT k.id, t.id, t.n FROM l.types k LEFT JOIN @types t ON t.n BETWEEN k.n AND k.n + 3 WHERE k.id < 9",
        "SELECT k.id, t.id FROM l.types k LEFT JOIN @types t ON t.t LIKE k.vc || '%' OR t.i4 = k.id",
        "SELECT k.id, t.id FROM l.types k LEFT JOIN @types t ON t.i4 = ANY (k.ia)",
        "SELECT k.id, t.id FROM l.types k LEFT JOIN @types t ON t.t = ANY (k.ta || k.t)",
        "SELECT k.id, t.id FROM l.types k LEFT JOIN @types t ON t.i4 + 1 = k.i4 * 2 AND t.b = k.b",
        "SELECT k.id, t.id FROM l.types k LEFT JOIN @types t ON t.i4 IS NOT DISTINCT FROM k.i2",
        "SELECT a.id, b.id, t.id FROM l.types a, l.types b, @types t WHERE t.id = a.i4 + b.i2 AND a.id < 12 AND b.id < 12",
        "SELECT a.id, b.id, t.id FROM l.types a, l.types b, @types t WHERE t.i2 = a.i2 AND t.i4 = b.i4 AND a.id < 9 AND b.id = a.id + 1",
        "SELECT k.id, s.id, s.t FROM l.types k, LATERAL (SELECT * FROM @types t WHERE t.i2 = k.i2 ORDER BY t.id DESC LIMIT 2) s",
        "SELECT k.id, s.n FROM l.types k, LATERAL (SELECT sum(t.n) AS n FROM @types t WHERE t.i4 <= k.i4) s",
        "SELECT k.id, s.x FROM l.types k LEFT JOIN LATERAL (SELECT t.id + k.id AS x FROM @types t WHERE t.id = k.i4 OFFSET 0) s ON true",
        "SELECT k.id, t.id, t.t FROM l.types k LEFT JOIN @types t ON t.id = k.i4 AND t.b",
        "SELECT k.id FROM l.types k WHERE EXISTS (SELECT FROM @types t WHERE t.i4 = k.i2 AND t.id > k.id)",
        "SELECT k.id FROM l.types k WHERE NOT EXISTS (SELECT FROM @types t WHERE t.i4 = k.i4 AND t.id > k.id)",
        "SELECT k.id, (SELECT count(*) FROM @types t WHERE t.i4 = k.i4) FROM l.types k",
        "SELECT k.id, t.id, u.id FROM l.types k LEFT JOIN @types t ON t.id = k.i4 LEFT JOIN @types u ON u.i4 = t.i2 AND u.id < k.id",
        "SELECT k.id, t.id FROM l.types k LEFT JOIN @types t ON t.id = k.i4 AND t.t || k.vc <> 'x' ORDER BY k.id DESC, t.id LIMIT 3",
        "SELECT k.id, t.ctid IS NULL, t.*::text FROM l.types k LEFT JOIN @types t ON t.id = k.i4",
        "SELECT k.id, w.word, w.amount FROM l.types k LEFT JOIN @words w ON w.amount = k.id",
        "SELECT k.id, w.word FROM l.types k LEFT JOIN @words w ON w.word = 'oNe' AND w.id = k.id",
        "SELECT k.id, x.y FROM l.types k LEFT JOIN (SELECT id, coalesce(t, '-') AS y FROM @types) x ON x.id = k.i4 AND x.y <> k.vc",
        "SELECT count(*) FROM l.types k LEFT JOIN @types t ON t.id = k.id",
        "SELECT k.id, t.i4 FROM (VALUES (1), (NULL), (3)) k (id) LEFT JOIN @types t ON t.id = k.id",
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_value_of_every_kind_finds_its_rows(string column)
    {
        await using Session session = await OpenAsync();
        string query = $"SELECT k.id, t.id, t.{column} FROM l.types k LEFT JOIN @types t ON t.{column} = k.{column}";
        string plan = await session.ExplainAsync(Of(query, "p"));
        Assert.Contains("$1", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Filter", plan, StringComparison.Ordinal);
        await AssertSameAsync(session, query);

        // The second time the statement is prepared, and known.
        await AssertSameAsync(session, query);
    }

    [Theory]
    [MemberData(nameof(Clauses))]
    public async Task What_another_relation_says_is_asked_for(string query)
    {
        await using Session session = await OpenAsync();
        await AssertSameAsync(session, query);
        Assert.Contains("$1", await session.ExplainAsync(Of(query, "p")), StringComparison.Ordinal);
        await session.ExecuteAsync("BEGIN ISOLATION LEVEL SERIALIZABLE");
        await AssertSameAsync(session, query);
        await session.ExecuteAsync("COMMIT; SET peer_fdw.pushdown = off");
        await AssertSameAsync(session, query);
        await session.ExecuteAsync("RESET ALL");
        await AssertSameAsync(session, query);
    }

    [Fact]
    public async Task Few_outer_rows_make_lookups_and_many_a_hash_join()
    {
        await using Session session = await LargeAsync("choice", "");
        string few = await session.ExplainAsync("SELECT b.v FROM few f JOIN p.choice b USING (id)");
        Assert.Contains("Nested Loop", few, StringComparison.Ordinal);
        Assert.Contains("(id = $1::int4)", few, StringComparison.Ordinal);
        string many = await session.ExplainAsync("SELECT b.v FROM many m JOIN p.choice b USING (id)");
        Assert.Contains("Hash Join", many, StringComparison.Ordinal);
        Assert.Equal("20", await session.TextAsync("SELECT count(*) FROM few f JOIN p.choice b USING (id)"));
        Assert.Equal("50000", await session.TextAsync("SELECT count(*) FROM many m JOIN p.choice b USING (id)"));
    }

    [Fact]
    public async Task Values_that_come_again_are_memoized_above_the_scan()
    {
        await using Session session = await LargeAsync("memo", "use_remote_estimate 'true'");
        await session.ExecuteAsync("SET enable_hashjoin = off; SET enable_mergejoin = off; CREATE TABLE again AS SELECT g, g % 5 + 1 AS id FROM generate_series(1, 500) g; ANALYZE again");
        string query = "SELECT count(b.v) FROM again a JOIN p.memo b USING (id)";
        Assert.Contains("Memoize", await session.ExplainAsync(query), StringComparison.Ordinal);
        Assert.Equal("500", await session.TextAsync(query));
        string analyzed = await session.ExplainAsync(query, "ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF");
        Assert.Contains("Remote Queries: 5", analyzed, StringComparison.Ordinal);
        await session.ExecuteAsync("DROP TABLE again");
    }

    [Fact]
    public async Task The_peers_own_estimates_are_taken_where_they_are_wanted()
    {
        await using Session session = await LargeAsync("estimate", "use_remote_estimate 'true'");
        await using var there = new Session(await cluster.Postgres.ConnectAsync("there"));
        foreach (string condition in new[] { "id = 7", "id < 1000", "v LIKE 'value 1%'", "id % 10 = 3" })
        {
            Assert.Equal(
                Rows(await there.ExplainAsync($"SELECT id FROM estimate WHERE {condition}", "COSTS")),
                Rows(await session.ExplainAsync($"SELECT id FROM p.estimate WHERE {condition}", "COSTS")));
        }

        // Of groups and joins, too.
        Assert.Equal(
            Rows(await there.ExplainAsync("SELECT id % 7, count(*) FROM estimate GROUP BY id % 7", "COSTS")),
            Rows(await session.ExplainAsync("SELECT id % 7, count(*) FROM p.estimate GROUP BY id % 7", "COSTS")));
        Assert.Equal(
            Rows(await there.ExplainAsync("SELECT a.v FROM estimate a JOIN estimate b ON a.id = b.id AND b.v < 'value 2'", "COSTS")),
            Rows(await session.ExplainAsync("SELECT a.v FROM p.estimate a JOIN p.estimate b ON a.id = b.id AND b.v < 'value 2'", "COSTS")));
        PostgresException error = await session.ErrorAsync(
            "CREATE FOREIGN TABLE p.estimate_gone (id int) SERVER peer OPTIONS (schema_name 'public', use_remote_estimate 'true'); EXPLAIN SELECT * FROM p.estimate_gone");
        Assert.Equal("42P01", error.SqlState);
    }

    [Fact]
    public async Task What_the_same_command_writes_is_not_looked_up()
    {
        await using Session session = await LargeAsync("written", "");
        foreach (string command in new[]
        {
            "INSERT INTO p.written SELECT b.id + 1, b.v FROM few f JOIN p.written b USING (id)",
            "UPDATE p.written b SET id = b.id + 100000, v = v || random() FROM few f WHERE f.id = b.id",
            "WITH w AS (DELETE FROM p.written WHERE id < 0 AND random() < 2 RETURNING id) SELECT b.v FROM few f JOIN p.written b USING (id)",
        })
        {
            Assert.DoesNotContain("$1::", await session.ExplainAsync(command), StringComparison.Ordinal);
        }

        Assert.Contains("$1::", await session.ExplainAsync("UPDATE few f SET id = b.id FROM p.written b WHERE f.id = b.id"), StringComparison.Ordinal);
        await session.ExecuteAsync("BEGIN; UPDATE p.written b SET id = b.id + 100000, v = v || random() FROM few f WHERE f.id = b.id");
        Assert.Equal("20", await session.TextAsync("SELECT count(*) FROM p.written WHERE v LIKE '%0.%'"));
        await session.ExecuteAsync("ROLLBACK");
    }

    [Fact]
    public async Task An_error_in_the_middle_is_the_peers_and_what_follows_works()
    {
        await using Session session = await OpenAsync();
        string query = "SELECT k.id, t.id FROM l.types k LEFT JOIN p.types t ON t.id = k.id AND 10 / (t.id - 20) <> k.id";
        Assert.Contains("$1", await session.ExplainAsync(query), StringComparison.Ordinal);
        await session.ExecuteAsync("BEGIN; SAVEPOINT s");
        PostgresException error = await session.ErrorAsync(query);
        Assert.Equal("22012", error.SqlState);
        Assert.Contains("remote SQL command", error.Where, StringComparison.Ordinal);
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT s");
        Assert.Equal("19", await session.TextAsync("SELECT count(*) FROM l.types k JOIN p.types t ON t.id = k.id WHERE k.id < 20"));
        await session.ExecuteAsync("COMMIT");
        await session.ExecuteAsync("CREATE FOREIGN TABLE IF NOT EXISTS p.texts (id text, t text) SERVER peer OPTIONS (schema_name 'public', table_name 'types')");
        Assert.Equal("42883", (await session.ErrorAsync("SELECT k.id FROM l.types k LEFT JOIN p.texts t ON t.id = k.t")).SqlState);
        Assert.Equal("42", await session.TextAsync("SELECT count(*) FROM l.types k JOIN p.types t ON t.id = k.id"));
    }

    [Fact]
    public async Task A_cursor_goes_on_beside_others_and_behind_a_rollback()
    {
        await using Session session = await OpenAsync();
        string query = "SELECT k.id, t.t FROM l.types k LEFT JOIN @types t ON t.i4 = k.i4 AND t.id >= k.id ORDER BY k.id, t.id";
        await session.ExecuteAsync($"BEGIN; DECLARE a CURSOR FOR {Of(query, "p")}; DECLARE b CURSOR FOR SELECT x.id, y.id FROM p.types x, p.types y, l.types z WHERE y.i2 = z.i2 AND z.id = x.i2 + 4");
        var rows = new List<string?[]>();
        rows.AddRange(await session.RowsAsync("FETCH 3 FROM a"));
        Assert.Equal(2, (await session.RowsAsync("FETCH 2 FROM b")).Count);
        await session.ExecuteAsync("SAVEPOINT s");
        Assert.Equal("22012", (await session.ErrorAsync("SELECT 1 / (id - 3) FROM p.types WHERE 1 / (id - 3) < 9")).SqlState);
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT s");
        rows.AddRange(await session.RowsAsync("FETCH 5 FROM a"));
        Assert.Equal("42", await session.TextAsync("SELECT count(*) FROM p.types"));
        Assert.NotEmpty(await session.RowsAsync("FETCH 9 FROM b"));
        rows.AddRange(await session.RowsAsync("FETCH ALL FROM a"));
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(Lines(await session.RowsAsync(Of(query, "l"))), Lines(rows));
    }

    [Fact]
    public async Task A_remote_table_that_was_changed_is_described_anew()
    {
        await using Session session = await OpenAsync();
        await using var there = new Session(await cluster.Postgres.ConnectAsync("there"));
        await there.ExecuteAsync("CREATE TABLE changing AS SELECT g AS id, g * 10 AS v FROM generate_series(1, 50) g");
        await session.ExecuteAsync("CREATE FOREIGN TABLE p.changing (id int, v text) SERVER peer OPTIONS (schema_name 'public')");
        string query = "SELECT k.id, c.v FROM l.types k LEFT JOIN p.changing c ON c.id = k.id ORDER BY 1";
        string one = "SELECT v FROM p.changing WHERE id = 7";
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(42, (await session.RowsAsync(query)).Count);
            Assert.Equal("70", await session.TextAsync(one));
        }

        await there.ExecuteAsync("ALTER TABLE changing ALTER v TYPE text USING 'v' || v");
        Assert.Equal("v70", await session.TextAsync(one));
        Assert.Equal("7|v70", Lines(await session.RowsAsync(query))[6]);
        await there.ExecuteAsync("ALTER TABLE changing ALTER v TYPE int[] USING ARRAY[id, 1]");
        Assert.Equal("7|{7,1}", Lines(await session.RowsAsync(query))[6]);
        Assert.Equal("{7,1}", await session.TextAsync(one));
        await there.ExecuteAsync("DROP TABLE changing");
        await session.ExecuteAsync("DROP FOREIGN TABLE p.changing");
    }

    [Fact]
    public async Task Rows_longer_than_any_buffer_are_whole()
    {
        await using Session session = await OpenAsync();
        await session.ExecuteAsync("""
            CREATE FOREIGN TABLE p.wide (id int, t text, b bytea, j jsonb) SERVER peer
            OPTIONS (query 'SELECT i AS id, repeat(chr(64 + i % 50), i * 30000) AS t, decode(repeat(''ab'', i * 20000), ''hex'') AS b, jsonb_build_object(''k'', repeat(''j'', i * 9000)) AS j FROM generate_series(1, 40) AS i')
            """);
        string query = "SELECT k.id, length(w.t), md5(w.t), length(w.b), md5(w.b), length(w.j ->> 'k') FROM l.types k LEFT JOIN p.wide w ON w.id = k.id AND w.t <> '' WHERE k.id < 41 ORDER BY 1";
        Assert.Contains("$1", await session.ExplainAsync(query), StringComparison.Ordinal);
        Assert.Equal(
            Lines(await session.RowsAsync("SELECT i, i * 30000, md5(repeat(chr(64 + i % 50), i * 30000)), i * 20000, md5(decode(repeat('ab', i * 20000), 'hex')), i * 9000 FROM generate_series(1, 40) AS i ORDER BY 1")),
            Lines(await session.RowsAsync(query)));
        await session.ExecuteAsync("DROP FOREIGN TABLE p.wide");
    }

    [Fact]
    public async Task A_cancel_acts_at_once_in_lookups()
    {
        await using Session session = await LargeAsync("cancelled", "");
        await session.ExecuteAsync($"""
            {NestedLoop};
            CREATE FOREIGN TABLE p.slow (id int, s text) SERVER peer OPTIONS (query 'SELECT 1 AS id, pg_sleep(60)::text AS s')
            """);
        await using Session other = await cluster.OpenAsync();
        foreach (string query in new[]
        {
            "SELECT count(b.v) FROM generate_series(1, 10000000) g JOIN p.cancelled b ON b.id = g % 100",
            "SELECT s.s FROM few f JOIN p.slow s ON s.id = f.id OR s.id = 1",
        })
        {
            var best = TimeSpan.MaxValue;
            for (int attempt = 0; attempt < 5 && best > TimeSpan.FromMilliseconds(100); attempt++)
            {
                Task<PostgresException> failing = session.ErrorAsync(query);
                await Task.Delay(700);
                var since = Stopwatch.StartNew();
                await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
                Assert.Equal("57014", (await failing).SqlState);
                best = since.Elapsed < best ? since.Elapsed : best;
            }

            output.WriteLine($"{best.TotalMilliseconds:F1} ms: {query}");
            Assert.True(best < TimeSpan.FromMilliseconds(500), $"{best.TotalMilliseconds} ms");
            Assert.Equal("20", await session.TextAsync("SELECT count(*) FROM few f JOIN p.cancelled b USING (id)"));
        }

        // The peer does not sleep on.
        for (int wait = 0; wait < 50 && await other.TextAsync(Sleeping) != "0"; wait++)
        {
            await Task.Delay(100);
        }

        Assert.Equal("0", await other.TextAsync(Sleeping));
        await session.ExecuteAsync("DROP FOREIGN TABLE p.slow");
    }

    private const string Sleeping = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND datname = 'there' AND query LIKE '%pg_sleep(60)%'";

    private static string Of(string query, string schema) => query.Replace("@", schema + ".", StringComparison.Ordinal);

    private static string[] Lines(IReadOnlyList<string?[]> rows) => rows.Select(r => string.Join('|', r.Select(v => v ?? "NULL"))).ToArray();

    private static string Rows(string plan) =>
        plan.Split('\n')[0].Split(' ').First(w => w.StartsWith("rows=", StringComparison.Ordinal)).ToString(CultureInfo.InvariantCulture);

    /// <summary>The rows through this project, those of local tables, and those of postgres_fdw.</summary>
    private static async Task AssertSameAsync(Session session, string query)
    {
        bool isOrdered = query.Contains("ORDER BY k", StringComparison.Ordinal);
        async Task<IEnumerable<string>> Read(string schema)
        {
            string[] lines = Lines(await session.RowsAsync(Of(query, schema)));
            return isOrdered ? lines : lines.Order(StringComparer.Ordinal).ToArray();
        }

        IEnumerable<string> expected = await Read("l");
        Assert.Equal(expected, await Read("p"));
        Assert.Equal(expected, await Read("f"));
    }

    private async Task<Session> OpenAsync()
    {
        Session session = await cluster.OpenAsync();
        await session.ExecuteAsync(NestedLoop);
        return session;
    }

    /// <summary>A large remote table with a key, analyzed on both sides, and local tables of few and of many keys.</summary>
    private async Task<Session> LargeAsync(string name, string options)
    {
        await using (var there = new Session(await cluster.Postgres.ConnectAsync("there")))
        {
            await there.ExecuteAsync($"CREATE TABLE {name} AS SELECT g AS id, 'value ' || g AS v FROM generate_series(1, 50000) g; ALTER TABLE {name} ADD PRIMARY KEY (id)");
            await there.ExecuteAsync($"VACUUM ANALYZE {name}");
        }

        Session session = await cluster.OpenAsync();
        await session.ExecuteAsync($"""
            CREATE FOREIGN TABLE p.{name} (id int, v text) SERVER peer OPTIONS (schema_name 'public'{(options.Length == 0 ? "" : ", " + options)});
            ANALYZE p.{name};
            CREATE TABLE IF NOT EXISTS few AS SELECT g * 7 AS id FROM generate_series(1, 20) g;
            CREATE TABLE IF NOT EXISTS many AS SELECT g AS id FROM generate_series(1, 50000) g;
            ANALYZE few; ANALYZE many;
            """);
        return session;
    }
}
