using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>peer_query() and peer_execute(): statements in the peer's own SQL.</summary>
[Collection(PostgresPeerCollection.Name)]
public sealed class PassThroughTests(PostgresPeerCluster cluster)
{
    [Fact]
    public async Task Rows_come_as_the_column_definition_list_says()
    {
        await using Session session = await cluster.OpenAsync();
        Assert.Equal(
            await session.RowsAsync("SELECT id, i8, n, b, t, by, d, tz, iv, u, jb, ia, ta, r FROM l.types ORDER BY id"),
            await session.RowsAsync("""
                SELECT * FROM peer_query('peer', 'SELECT id, i8, n, b, t, by, d, tz, iv, u, jb, ia, ta, r FROM public.types ORDER BY id')
                    AS x(id int, i8 bigint, n numeric, b boolean, t text, by bytea, d date, tz timestamptz, iv interval, u uuid, jb jsonb, ia int[], ta text[], r int4range)
                """));

        // Others than the remote types: through text and the local input function.
        Assert.Equal(
            await session.RowsAsync("SELECT id::text, n::float8, b::text, ts::text, jb::text FROM l.types l ORDER BY l.id"),
            await session.RowsAsync("""
                SELECT id, n, CASE b WHEN 't' THEN 'true' WHEN 'f' THEN 'false' END, ts, jb
                FROM peer_query('peer', 'SELECT id, n, b, ts, jb FROM public.types') AS x(id text, n float8, b text, ts text, jb text) ORDER BY id::int
                """));
    }

    [Fact]
    public async Task Parameters_go_with_their_types()
    {
        await using Session session = await cluster.OpenAsync();
        Assert.Equal(
            (string?[])["integer", "text", "numeric", "timestamp with time zone", "integer[]", "boolean", "date", "public.citext"],
            (await session.RowAsync("""
                SELECT * FROM peer_query('peer', 'SELECT pg_typeof($1), pg_typeof($2), pg_typeof($3), pg_typeof($4), pg_typeof($5), pg_typeof($6), pg_typeof(coalesce($7, current_date)), pg_typeof($8::public.citext)',
                    1, 'a'::text, 1.5, now(), ARRAY[1, 2], NULL::boolean, '2024-02-01', 'x'::citext) AS x(a text, b text, c text, d text, e text, f text, g text, h text)
                """)).ToArray());
        Assert.Equal("it's $1 \\ --", await session.TextAsync("SELECT * FROM peer_query('peer', 'SELECT $1', 'it''s $1 \\ --'::text) AS x(a text)"));
        Assert.Equal(["3", "5"], await session.ColumnAsync("SELECT * FROM peer_query('peer', 'SELECT id FROM public.types WHERE id = ANY ($1) ORDER BY 1', ARRAY[3, 5, NULL]) AS x(id int)"));
        Assert.Equal(["3"], await session.ColumnAsync("SELECT * FROM peer_query('peer', 'SELECT id FROM public.types WHERE id = $1 OR id = $2', VARIADIC ARRAY[3, NULL]) AS x(id int)"));
        Assert.Equal(["7"], await session.ColumnAsync("SELECT * FROM peer_query('peer', 'SELECT id FROM public.types WHERE d = $1', (SELECT d::text FROM l.types WHERE id = 7)::date) AS x(id int)"));

        // A literal's type is found there: as date here.
        Assert.Equal(["1"], await session.ColumnAsync("SELECT * FROM peer_query('peer', 'SELECT id FROM public.types WHERE d = $1', '2024-02-21') AS x(id int)"));
        Assert.Equal("30", await session.TextAsync("SELECT sum(n) FROM generate_series(1, 2) g, LATERAL peer_query('peer', 'SELECT $1 * 10', g) AS x(n int)"));
        Assert.Equal("22004", (await session.ErrorAsync("SELECT * FROM peer_query('peer', 'SELECT 1', VARIADIC NULL::int[]) AS x(a int)")).SqlState);
        Assert.Equal("22004", (await session.ErrorAsync("SELECT * FROM peer_query('peer', NULL) AS x(a int)")).SqlState);
    }

    [Fact]
    public async Task Settings_here_do_not_change_values_there()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET datestyle = 'German, DMY'; SET timezone = 'Asia/Tokyo'; SET intervalstyle = 'iso_8601'; SET extra_float_digits = -3; SET bytea_output = escape");
        Assert.Equal(
            ["2024-02-03|2024-02-03 01:02:03.5+00|1 mon 03:00:00|0.1|\\x00ff"],
            await session.ColumnAsync("""
                SELECT * FROM peer_query('peer', 'SELECT concat_ws(''|'', $1, $2, $3, $4, $5)',
                    '2024-02-03'::date, '2024-02-03 01:02:03.5+00'::timestamptz, '1 month 3 hours'::interval, 0.1::float8, '\x00ff'::bytea) AS x(a text)
                """));
    }

    [Fact]
    public async Task It_belongs_to_the_local_transaction()
    {
        await using Session session = await cluster.OpenAsync();
        await using var there = new Session(await cluster.Postgres.ConnectAsync("there"));
        await there.ExecuteAsync("DROP TABLE IF EXISTS passed; CREATE TABLE passed (n int)");
        await session.ExecuteAsync("CREATE FOREIGN TABLE pg_temp.passed (n int) SERVER peer OPTIONS (schema_name 'public')");

        await session.ExecuteAsync("BEGIN");
        Assert.Equal(2, await session.NumberAsync("SELECT peer_execute('peer', 'INSERT INTO public.passed SELECT generate_series(1, $1)', 2)"));
        Assert.Equal(["1", "2"], await session.ColumnAsync("SELECT n FROM pg_temp.passed ORDER BY n"));
        Assert.Equal("0", await there.TextAsync("SELECT count(*) FROM passed"));
        await session.ExecuteAsync("SAVEPOINT a");
        Assert.Equal(["3"], await session.ColumnAsync("SELECT * FROM peer_query('peer', 'INSERT INTO public.passed VALUES (3) RETURNING n') AS x(n int)"));
        await session.ExecuteAsync("INSERT INTO pg_temp.passed VALUES (4)");
        Assert.Equal("4", await session.TextAsync("SELECT * FROM peer_query('peer', 'SELECT count(*) FROM public.passed') AS x(n bigint)"));
        await session.ExecuteAsync("ROLLBACK TO a");
        Assert.Equal(2, await session.NumberAsync("SELECT count(*) FROM pg_temp.passed"));
        Assert.Equal("42P01", (await session.ErrorAsync("SELECT peer_execute('peer', 'SELECT * FROM nowhere')")).SqlState);
        await session.ExecuteAsync("ROLLBACK TO a");
        Assert.Equal(1, await session.NumberAsync("SELECT peer_execute('peer', 'UPDATE public.passed SET n = 10 WHERE n = 1')"));
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(["2", "10"], await there.ColumnAsync("SELECT n FROM passed ORDER BY n"));

        await session.ExecuteAsync("BEGIN");
        Assert.Equal(0, await session.NumberAsync("SELECT peer_execute('peer', 'DROP TABLE public.passed')"));
        await session.ExecuteAsync("ROLLBACK");
        Assert.Equal(2, await session.NumberAsync("SELECT count(*) FROM pg_temp.passed"));

        // A deferred constraint fails at the end, and so does the local transaction.
        await there.ExecuteAsync("ALTER TABLE passed ADD UNIQUE (n) DEFERRABLE INITIALLY DEFERRED");
        Assert.Equal("23505", (await session.ErrorAsync("SELECT peer_execute('peer', 'INSERT INTO public.passed VALUES (2)')")).SqlState);
    }

    [Fact]
    public async Task Counts_are_the_commands()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("BEGIN");
        Assert.Equal(0, await session.NumberAsync("SELECT peer_execute('peer', 'CREATE TABLE public.counted (n int)')"));
        Assert.Equal(5, await session.NumberAsync("SELECT peer_execute('peer', 'INSERT INTO public.counted SELECT generate_series(1, 5) RETURNING n')"));
        Assert.Equal(3, await session.NumberAsync("SELECT peer_execute('peer', 'SELECT n FROM public.counted WHERE n > $1;', 2)"));
        Assert.Equal(2, await session.NumberAsync("SELECT peer_execute('peer', 'DELETE FROM public.counted WHERE n = ANY ($1) -- some', ARRAY[1, 2])"));
        Assert.Equal(0, await session.NumberAsync("SELECT peer_execute('peer', 'DO $$ BEGIN NULL; END $$')"));
        await session.ExecuteAsync("ROLLBACK");
    }

    [Fact]
    public async Task What_has_the_wrong_shape_is_refused_before_it_runs()
    {
        await using Session session = await cluster.OpenAsync();
        PostgresException error = await session.ErrorAsync("SELECT * FROM peer_query('peer', 'INSERT INTO public.types (id) VALUES (99) RETURNING id, t') AS x(id int)");
        Assert.Equal(("42804", "The remote statement gives 2, and the column definition list has 1."), (error.SqlState, error.Detail));
        error = await session.ErrorAsync("SELECT * FROM peer_query('peer', 'INSERT INTO public.types (id) VALUES (99)') AS x(id int)");
        Assert.Equal("42804", error.SqlState);
        Assert.Contains("peer_execute()", error.Hint, StringComparison.Ordinal);
        Assert.Equal("0A000", (await session.ErrorAsync("SELECT peer_query('peer', 'SELECT 1')")).SqlState);
        Assert.Equal("42601", (await session.ErrorAsync("SELECT peer_execute('peer', 'SELECT 1; DELETE FROM public.types')")).SqlState);
        Assert.Equal("42601", (await session.ErrorAsync("SELECT * FROM peer_query('peer', 'SELECT $1; DELETE FROM public.types', 1) AS x(a int)")).SqlState);
        Assert.Equal("0A000", (await session.ErrorAsync("SELECT peer_execute('peer', '/* */ commit')")).SqlState);
        Assert.Equal("0A000", (await session.ErrorAsync("SELECT peer_execute('peer', 'COPY public.types TO STDOUT')")).SqlState);
        Assert.Equal(42, await session.NumberAsync("SELECT count(*) FROM p.types"));

        error = await session.ErrorAsync("SELECT * FROM peer_query('peer', 'SELECT 1/$1', 0) AS x(a int)");
        Assert.Equal("22012", error.SqlState);
        Assert.Contains("remote SQL command: SELECT 1/$1", error.Where, StringComparison.Ordinal);
        error = await session.ErrorAsync("SELECT * FROM peer_query('peer', 'SELECT ''x'' FROM generate_series(1, 100000)') AS x(a int)");
        Assert.Equal("22P02", error.SqlState);
        Assert.Contains("column \"a\" of peer_query()", error.Where, StringComparison.Ordinal);
        Assert.Equal("1", await session.TextAsync("SELECT * FROM peer_query('peer', 'SELECT 1') AS x(a int)"));
    }

    [Fact]
    public async Task A_read_only_transaction_reads_only()
    {
        await using Session session = await cluster.OpenAsync();
        foreach (string begin in new[] { "BEGIN READ ONLY", "BEGIN; SELECT count(*) FROM p.types; SAVEPOINT a; SET TRANSACTION READ ONLY" })
        {
            await session.ExecuteAsync(begin);
            Assert.Equal("42", await session.TextAsync("SELECT * FROM peer_query('peer', 'SELECT count(*) FROM public.types') AS x(n int)"));
            await session.ExecuteAsync("SAVEPOINT b");
            PostgresException error = await session.ErrorAsync("SELECT * FROM peer_query('peer', 'INSERT INTO public.types (id) VALUES (99) RETURNING id') AS x(id int)");
            Assert.Equal("25006", error.SqlState);
            await session.ExecuteAsync("ROLLBACK TO b");
            Assert.Equal("25006", (await session.ErrorAsync("SELECT peer_execute('peer', 'SELECT 1')")).SqlState);
            await session.ExecuteAsync("ROLLBACK TO b");
            Assert.Equal("42", await session.TextAsync("SELECT count(*) FROM p.types"));
            await session.ExecuteAsync("COMMIT");
        }
    }

    [Fact]
    public async Task Who_may_not_use_the_server_may_not_pass_statements_to_it()
    {
        await using Session session = await cluster.OpenAsync();
        string user = $"passer_{Guid.NewGuid():N}";
        await session.ExecuteAsync($"CREATE ROLE {user} LOGIN");
        await using var other = new Session(await cluster.Postgres.ConnectAsync(user: user));
        Assert.Equal("42501", (await other.ErrorAsync("SELECT * FROM peer_query('peer', 'SELECT 1') AS x(a int)")).SqlState);
        Assert.Equal("42501", (await other.ErrorAsync("SELECT peer_execute('peer', 'SELECT 1')")).SqlState);

        // Without a password of their own nobody comes in by what the server's machine is trusted with.
        await session.ExecuteAsync($"GRANT USAGE ON FOREIGN SERVER peer TO {user}");
        Assert.Equal("2F003", (await other.ErrorAsync("SELECT peer_execute('peer', 'SELECT 1')")).SqlState);
        await session.ExecuteAsync($"CREATE USER MAPPING FOR {user} SERVER peer OPTIONS (\"user\" 'postgres', password 'x')");
        Assert.Equal("2F003", (await other.ErrorAsync("SELECT peer_execute('peer', 'SELECT 1')")).SqlState);
        await session.ExecuteAsync($"ALTER USER MAPPING FOR {user} SERVER peer OPTIONS (ADD password_required 'false')");
        Assert.Equal("1", await other.TextAsync("SELECT peer_execute('peer', 'SELECT 1')"));

        await session.ExecuteAsync($"DROP USER MAPPING FOR {user} SERVER peer; REVOKE USAGE ON FOREIGN SERVER peer FROM {user}");
        Assert.Equal("42704", (await session.ErrorAsync("SELECT peer_execute('no such server', 'SELECT 1')")).SqlState);
        Assert.Equal("HV000", (await session.ErrorAsync("SELECT peer_execute('fdw', 'SELECT 1')")).SqlState);
    }

    [Fact]
    public async Task A_peer_without_SQL_says_so()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("CREATE SERVER IF NOT EXISTS no_sql FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (endpoint 'http://127.0.0.1:1', aws_region 'local')");
        PostgresException error = await session.ErrorAsync("SELECT peer_execute('no_sql', 'SELECT 1')");
        Assert.Equal("0A000", error.SqlState);
        Assert.Contains("foreign tables only", error.Detail, StringComparison.Ordinal);
        Assert.Contains("peer_postgres", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_is_obeyed_at_once_and_reaches_the_peer()
    {
        await using Session session = await cluster.OpenAsync();
        foreach (string sql in new[]
        {
            "SELECT peer_execute('peer', 'SELECT pg_sleep(60)')",
            "SELECT * FROM peer_query('peer', 'SELECT pg_sleep(60)::text') AS x(a text)",
            "SELECT count(*) FROM peer_query('peer', 'SELECT g, repeat(''x'', 100) FROM generate_series(1, 1000000000) g') AS x(a int, b text)",
        })
        {
            _ = await session.TextAsync("SELECT peer_execute('peer', 'SELECT 1')");
            TimeSpan best = TimeSpan.MaxValue;
            for (int attempt = 0; attempt < 3; attempt++)
            {
                using var source = new CancellationTokenSource();
                Task<string?> running = session.TextAsync(sql);
                await Task.Delay(300);
                await using var other = new Session(await cluster.Postgres.ConnectAsync());
                var watch = Stopwatch.StartNew();
                await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
                PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => running);
                Assert.Equal("57014", error.SqlState);
                best = watch.Elapsed < best ? watch.Elapsed : best;
            }

            Assert.InRange(best.TotalMilliseconds, 0, 400);
            await using var there = new Session(await cluster.Postgres.ConnectAsync("there"));
            for (int i = 0; i < 100 && await there.NumberAsync("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()") > 0; i++)
            {
                await Task.Delay(50);
            }

            Assert.Equal(0, await there.NumberAsync("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"));
        }
    }

    [Fact]
    public async Task Many_rows_go_to_disk_and_a_join_with_a_foreign_table_works()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET work_mem = '64kB'");
        Assert.Equal("300000|45000150000", await session.TextAsync("""
            SELECT count(*) || '|' || sum(a::bigint) FROM peer_query('peer', 'SELECT g, repeat(''x'', 20) FROM generate_series(1, 300000) g') AS x(a int, b text)
            """));
        Assert.Equal("40", await session.TextAsync("SELECT count(*) FROM p.types t JOIN peer_query('peer', 'SELECT id FROM public.types WHERE i4 IS NOT NULL') AS x(id int) USING (id)"));
        Assert.Equal("42|42", await session.TextAsync("""
            SELECT (SELECT count(*) FROM p.types) || '|' || count(*) FROM peer_query('peer', 'SELECT id FROM public.types') AS x(id int)
            """));
    }

    [Fact]
    public async Task Conversions_may_not_use_a_peer_meanwhile()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("""
            CREATE FUNCTION pg_temp.looks(int) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM p.types) > $1; END';
            CREATE DOMAIN pg_temp.looking AS int CHECK (pg_temp.looks(VALUE));
            """);
        Assert.Equal("55006", (await session.ErrorAsync("SELECT * FROM peer_query('peer', 'SELECT 1') AS x(a pg_temp.looking)")).SqlState);
        Assert.Equal("42", await session.TextAsync("SELECT count(*) FROM p.types"));
    }

    [Fact]
    public async Task A_foreign_table_over_a_query_is_a_table_like_others()
    {
        await using Session session = await cluster.OpenAsync();
        const string query = "SELECT id, t, i4, n FROM public.types WHERE id <= 30 ORDER BY i4 DESC, id";
        await session.ExecuteAsync($"""
            CREATE FOREIGN TABLE pg_temp.q (id int, t text, i4 int, how_much numeric OPTIONS (column_name 'n')) SERVER peer OPTIONS (query '{query} /* by number */ -- and more');
            """);
        await session.ExecuteAsync("CREATE TEMP TABLE local_q AS SELECT id, t, i4, n AS how_much FROM l.types WHERE id <= 30");
        foreach (string sql in new[]
        {
            "SELECT * FROM {0} ORDER BY id",
            "SELECT id FROM {0} WHERE i4 > 0 AND t LIKE 'a%' ORDER BY id",
            "SELECT t, count(*), sum(how_much) FROM {0} GROUP BY t ORDER BY t",
            "SELECT a.id, b.id FROM {0} a JOIN {0} b ON a.i4 = b.id ORDER BY 1, 2",
            "SELECT a.id, b.t FROM {0} a LEFT JOIN p.types b ON a.i4 = b.id WHERE a.how_much > 0 ORDER BY 1, 2",
            "SELECT id FROM {0} ORDER BY how_much DESC NULLS LAST, id LIMIT 3",
            "SELECT count(*) FROM {0} x WHERE EXISTS (SELECT 1 FROM {0} y WHERE y.i4 = x.id)",
        })
        {
            Assert.Equal(
                (await session.RowsAsync(string.Format(null, sql, "local_q"))).Select(r => string.Join('|', r)),
                (await session.RowsAsync(string.Format(null, sql, "pg_temp.q"))).Select(r => string.Join('|', r)));
        }

        Assert.Contains("INNER JOIN", await session.ExplainAsync("SELECT a.id FROM pg_temp.q a JOIN p.types b ON a.i4 = b.id"), StringComparison.Ordinal);
        Assert.Equal("55000", (await session.ErrorAsync("DELETE FROM pg_temp.q")).SqlState);
    }

    [Theory]
    [InlineData("SELECT 1 AS id;", "HV024")]
    [InlineData("SELECT 1 AS id; DELETE FROM public.types", "42601")]
    [InlineData("SELECT 1 AS id) x; DELETE FROM public.types; SELECT 1 FROM (SELECT 1 AS id", "42601")]
    [InlineData("SELECT 1 AS id) x) TO STDOUT; DELETE FROM public.types; COPY (SELECT 1 FROM (SELECT 1 AS id", "42601")]
    [InlineData("DELETE FROM public.types RETURNING id", "42601")]
    [InlineData("WITH d AS (DELETE FROM public.types RETURNING id) SELECT id FROM d", "0A000")]
    [InlineData("SELECT 1 AS id /* open", "42601")]
    public async Task What_is_no_single_SELECT_is_an_error_of_the_table_and_nothing_happens(string query, string state)
    {
        await using Session session = await cluster.OpenAsync();
        string create = $"CREATE FOREIGN TABLE pg_temp.bad (id int) SERVER peer OPTIONS (query '{query}')";
        if (state == "HV024")
        {
            Assert.Equal(state, (await session.ErrorAsync(create)).SqlState);
            return;
        }

        await session.ExecuteAsync(create);
        Assert.Equal(state, (await session.ErrorAsync("SELECT * FROM pg_temp.bad")).SqlState);
        Assert.Equal(42, await session.NumberAsync("SELECT count(*) FROM p.types"));
    }
}
