using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>
/// Many scans of all kinds at once: long and short values, NULLs, streams that are read ahead for others, split ones, cursors that are left open, cancels, remote errors. Every
/// result must be right or a clean error. PEER_TEST_SEED and PEER_TEST_QUERIES repeat and lengthen it.
/// </summary>
[Collection(SeveralServersCollection.Name)]
public sealed class StressTests(SeveralServersCluster cluster, ITestOutputHelper output)
{
    private const int Workers = 10;

    private const string Columns = "id int, b bigint, t text, j jsonb, n numeric, a int[], u uuid, bin bytea, v varchar(40), ts timestamptz, f float8, w text";

    /// <summary>Values shorter and longer than a buffer, and NULLs, in an order that differs by column.</summary>
    private const string Rows = """
        SELECT i, CASE WHEN i % 3 <> 0 THEN i * 1000000007::bigint END,
            CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE repeat(md5(i::text), CASE WHEN i % 397 = 0 THEN 3000 WHEN i % 61 = 0 THEN 1025 ELSE i % 4 END) END,
            CASE i % 4 WHEN 0 THEN NULL ELSE jsonb_build_object('k', i, 'l', repeat('x', CASE WHEN i % 431 = 0 THEN 70000 ELSE i % 50 END)) END,
            CASE i % 6 WHEN 0 THEN NULL WHEN 1 THEN 'NaN' ELSE i * 1.000000000001 END::numeric, CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN '{}' ELSE ARRAY[i, NULL, i % 9] END::int[],
            CASE WHEN i % 8 <> 0 THEN md5(i::text)::uuid END, CASE WHEN i % 9 <> 0 THEN decode(repeat(md5(i::text), CASE WHEN i % 503 = 0 THEN 2500 ELSE 1 END), 'hex') END,
            CASE WHEN i % 10 <> 0 THEN 'v' || i END, CASE WHEN i % 11 <> 0 THEN timestamptz '2024-01-01 00:00+00' + i * interval '1 min' END, CASE WHEN i % 12 <> 0 THEN i / 7.0 END, CASE WHEN i % 2 = 0 THEN 'w' END
        FROM generate_series(1, 40000) AS i
        """;

    private static readonly string[] s_columns = ["b", "t", "j", "n", "a", "u", "bin", "v", "ts", "f", "w"];

    private readonly ConcurrentDictionary<string, string> _expected = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private int _done;
    private int _cancelled;
    private int _errors;

    [Fact]
    public async Task Scans_at_once_give_right_rows_or_a_clean_error()
    {
        int seed = Setting("PEER_TEST_SEED", 1);
        int count = Setting("PEER_TEST_QUERIES", 600);
        await CreateAsync();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            await using Session session = await OpenAsync();
            for (int i = Interlocked.Increment(ref next); i < count && _failures.IsEmpty; i = Interlocked.Increment(ref next))
            {
                await OneAsync(session, new Random(seed + i), seed + i);
            }

            // After a failure the session may be closed; what is told then is the failure.
            if (_failures.IsEmpty)
            {
                Assert.Equal("0", await session.TextAsync("SELECT handles FROM peer_fdw_bridge()"));
                Assert.Equal("0", await session.TextAsync("SELECT faults FROM peer_fdw_bridge()"));
            }
        })));
        output.WriteLine($"{_done} steps, {_cancelled} cancelled, {_errors} remote errors");
        Assert.True(_failures.IsEmpty, string.Join('\n', _failures));
        Assert.InRange(_cancelled, 1, count);
        Assert.InRange(_errors, 1, count);
    }

    private async Task OneAsync(Session session, Random random, int seed)
    {
        string step = "";
        try
        {
            switch (random.Next(8))
            {
                case 0:
                    step = "cancel";
                    await CancelAsync(session, random);
                    break;
                case 1:
                    step = "error";
                    Interlocked.Increment(ref _errors);
                    PostgresException error = await session.ErrorAsync($"SELECT {Digest(random)} FROM st.{Table(random)} WHERE 1 / (id - {random.Next(1, 40000)}) IS NOT NULL AND w IS DISTINCT FROM 'x'");
                    Assert.Equal("22012", error.SqlState);
                    break;
                case 2:
                    step = "cursors";
                    await CursorsAsync(session, random);
                    break;
                case 3:
                    step = "rescan";
                    string column = s_columns[random.Next(s_columns.Length)];
                    await SameAsync(session, $"SELECT count(*), sum(hashtext(x.{column}::text)::bigint) FROM generate_series(1, {random.Next(2, 30)}) AS g, LATERAL (SELECT {column} FROM {{0}}.{Table(random)} WHERE id = g * 61 OFFSET 0) AS x");
                    break;
                case 4:
                    step = "interleaved";
                    await SameAsync(session, $"SELECT count(*), sum(hashtext(a.t)::bigint), sum(hashtext(b.j::text)::bigint) FROM (SELECT * FROM {{0}}.{Table(random)} ORDER BY random() * 0 + id) AS a JOIN (SELECT * FROM {{0}}.{Table(random)} OFFSET 0) AS b ON b.id = a.id + {random.Next(5)}");
                    break;
                case 5:
                    step = "limit";
                    await SameAsync(session, $"SELECT count(*), sum(hashtext(t)::bigint) FROM (SELECT t FROM {{0}}.{Table(random)} WHERE id > {random.Next(30000)} ORDER BY id LIMIT {random.Next(1, 3000)}) AS x");
                    break;
                default:
                    step = "scan";
                    await SameAsync(session, $"SELECT {Digest(random)} FROM {{0}}.{Table(random)} WHERE id > {random.Next(30000)} AND random() >= 0");
                    break;
            }

            Interlocked.Increment(ref _done);
        }
        catch (Exception exception)
        {
            _failures.Enqueue($"seed {seed}, {step}: {exception.Message}");
        }
    }

    private async Task CancelAsync(Session session, Random random)
    {
        using var source = new CancellationTokenSource(random.Next(1, 60));
        try
        {
            await session.ExecuteAsync($"SELECT {Digest(random)} FROM st.{Table(random)} AS a JOIN (SELECT id AS other FROM st.{Table(random)} OFFSET 0) AS b ON b.other = a.id", source.Token);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
        }
    }

    /// <summary>Two cursors in one transaction, read in turns and left in the middle: the first one's stream is read ahead, or it gets a session of its own.</summary>
    private static async Task CursorsAsync(Session session, Random random)
    {
        string[] columns = [s_columns[random.Next(s_columns.Length)], s_columns[random.Next(s_columns.Length)]];
        await session.ExecuteAsync($"BEGIN ISOLATION LEVEL {(random.Next(2) == 0 ? "SERIALIZABLE" : "READ COMMITTED")}");
        try
        {
            for (int i = 0; i < 2; i++)
            {
                await session.ExecuteAsync($"DECLARE c{i} CURSOR FOR SELECT id, {columns[i]}::text FROM st.{Table(random)} WHERE random() >= 0 ORDER BY id");
                await session.ExecuteAsync($"DECLARE l{i} CURSOR FOR SELECT id, {columns[i]}::text FROM ll.odd ORDER BY id");
            }

            for (int turn = 0; turn < 6; turn++)
            {
                int which = random.Next(2);
                int rows = random.Next(1, 700);
                Assert.Equal(await LinesAsync(session, $"FETCH {rows} FROM l{which}"), await LinesAsync(session, $"FETCH {rows} FROM c{which}"));
            }
        }
        finally
        {
            await session.ExecuteAsync("ROLLBACK");
        }
    }

    private async Task SameAsync(Session session, string query)
    {
        string local = query.Replace("{0}.odd_split", "ll.odd", StringComparison.Ordinal).Replace("{0}", "ll", StringComparison.Ordinal);
        if (!_expected.TryGetValue(local, out string? expected))
        {
            expected = string.Join('|', await LinesAsync(session, local));
            _expected[local] = expected;
        }

        string actual = string.Join('|', await LinesAsync(session, query.Replace("{0}", "st", StringComparison.Ordinal)));
        if (actual != expected)
        {
            throw new InvalidOperationException($"{actual} instead of {expected}: {query}");
        }
    }

    private static string Digest(Random random) =>
        "count(*), " + string.Join(", ", s_columns.OrderBy(_ => random.Next()).Take(random.Next(1, s_columns.Length)).Select(c => $"count({c}), sum(hashtext({c}::text)::bigint)"));

    private static string Table(Random random) => random.Next(3) == 0 ? "odd_split" : "odd";

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : usual;

    private async Task<Session> OpenAsync()
    {
        Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET enable_nestloop = on; SET timezone = 'UTC'");
        return session;
    }

    private async Task CreateAsync()
    {
        await using (Session there = await cluster.OpenThereAsync("s2"))
        {
            await there.ExecuteAsync($"CREATE TABLE odd ({Columns}); INSERT INTO odd {Rows}; CREATE INDEX ON odd (id); ANALYZE odd");
        }

        await using Session here = await OpenAsync();
        await here.ExecuteAsync($"""
            CREATE SCHEMA st; CREATE SCHEMA ll;
            CREATE TABLE ll.odd ({Columns}); INSERT INTO ll.odd {Rows}; CREATE INDEX ON ll.odd (id); ANALYZE ll.odd;
            CREATE FOREIGN TABLE st.odd ({Columns}) SERVER s2 OPTIONS (schema_name 'public');
            CREATE FOREIGN TABLE st.odd_split ({Columns}) SERVER s2 OPTIONS (schema_name 'public', table_name 'odd', parallel_scan_count '3');
            """);
    }

    private static async Task<IEnumerable<string>> LinesAsync(Session session, string query) =>
        (await session.RowsAsync(query)).Select(r => string.Join(',', r.Select(v => v ?? "NULL"))).ToArray();
}
