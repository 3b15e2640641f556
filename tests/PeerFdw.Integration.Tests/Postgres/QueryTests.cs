using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>Whole queries: what is sent, and that the rows are those of local tables and of postgres_fdw.</summary>
[Collection(PostgresPeerCollection.Name)]
public sealed class QueryTests(PostgresPeerCluster cluster)
{
    /// <summary>Queries, and what their Remote SQL holds. Each is one foreign scan and nothing else.</summary>
    public static readonly TheoryData<string, string> Whole = new()
    {
        { "SELECT * FROM {0}.types", "FROM public.types" },
        { "SELECT id, t FROM {0}.types WHERE i4 = 1", "SELECT id, t FROM public.types WHERE (i4 = 1)" },
        { "SELECT id FROM {0}.types ORDER BY t, id", "ORDER BY t ASC NULLS LAST, id ASC NULLS LAST" },
        { "SELECT id FROM {0}.types ORDER BY t COLLATE \"C\" DESC NULLS LAST, id", "ORDER BY (t COLLATE \"C\") DESC NULLS LAST" },
        { "SELECT id FROM {0}.types ORDER BY iv DESC, jb, ia, id", "ORDER BY iv DESC NULLS FIRST, jb ASC NULLS LAST, ia ASC NULLS LAST" },
        { "SELECT id FROM {0}.types ORDER BY i4 + i2, abs(f8) DESC, id", "ORDER BY (i4 + i2) ASC NULLS LAST, abs(f8) DESC NULLS FIRST" },
        { "SELECT id FROM {0}.types ORDER BY id LIMIT 3", "LIMIT 3" },
        { "SELECT id FROM {0}.types ORDER BY id DESC LIMIT 3 OFFSET 2", "LIMIT 3 OFFSET 2" },
        { "SELECT id FROM {0}.types WHERE i4 > 0 ORDER BY id OFFSET 4", "OFFSET 4" },
        { "SELECT count(*) FROM {0}.types", "SELECT count(*) FROM public.types" },
        { "SELECT count(*), sum(n), avg(i8), min(t), max(c), min(iv), max(ip), bool_and(b), bit_or(i4), stddev(i4), corr(f4, i4) FROM {0}.types WHERE id < 30", "count(*), sum(n)" },
        { "SELECT count(t), count(DISTINCT t), sum(DISTINCT i4), array_agg(i4 ORDER BY id DESC), string_agg(t, ',' ORDER BY t COLLATE \"C\", id) FROM {0}.types", "string_agg(t, ','::text ORDER BY (t COLLATE \"C\") ASC" },
        { "SELECT count(*) FILTER (WHERE i4 > 0), sum(i4) FILTER (WHERE t LIKE 'a%') FROM {0}.types", "FILTER (WHERE (i4 > 0))" },
        { "SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY i4), mode() WITHIN GROUP (ORDER BY t), rank(2) WITHIN GROUP (ORDER BY i4 DESC) FROM {0}.types", "WITHIN GROUP (ORDER BY (i4)::float8 ASC NULLS LAST)" },
        { "SELECT percentile_disc(ARRAY[0.25, 0.5]) WITHIN GROUP (ORDER BY c) FROM {0}.types", "percentile_disc('{" },
        { "SELECT t, count(*), max(id) FROM {0}.types GROUP BY t", "GROUP BY t" },
        { "SELECT i4 % 3, t, sum(i8) * 2 FROM {0}.types GROUP BY 1, 2 HAVING count(*) > 1 AND max(id) < 40", "HAVING (count(*) > 1) AND (max(id) < 40)" },
        { "SELECT DISTINCT t, b FROM {0}.types", "GROUP BY t, b" },
        { "SELECT DISTINCT jb, ia FROM {0}.types", "GROUP BY jb, ia" },
        { "SELECT lower(t) FROM {0}.types GROUP BY lower(t)", "GROUP BY lower(t)" },
        { "SELECT count(*) FROM {0}.types HAVING count(*) > 5", "HAVING" },
        { "SELECT count(*) FROM {0}.types HAVING false", "" },
        { "SELECT a.id, b.id FROM {0}.types a JOIN {0}.types b ON a.i4 = b.id", "INNER JOIN public.types" },
        { "SELECT a.id, b.id, b.t FROM {0}.types a LEFT JOIN {0}.types b ON a.i4 = b.id AND b.i2 > 0 WHERE a.id < 20", "LEFT JOIN" },
        { "SELECT a.id, b.id FROM {0}.types a FULL JOIN {0}.types b ON a.i4 = b.id AND a.i2 > 0", "FULL JOIN" },
        { "SELECT a.id, b.id FROM (SELECT * FROM {0}.types WHERE id < 10) a FULL JOIN (SELECT * FROM {0}.types WHERE id BETWEEN 5 AND 15) b ON a.id = b.id", "FULL JOIN (SELECT" },
        { "SELECT a.id FROM {0}.types a WHERE EXISTS (SELECT 1 FROM {0}.types b WHERE b.i4 = a.id AND b.t = 'apple')", "EXISTS (SELECT NULL FROM" },
        { "SELECT a.id FROM {0}.types a WHERE NOT EXISTS (SELECT 1 FROM {0}.types b WHERE b.i4 = a.id)", "NOT EXISTS (SELECT NULL FROM" },
        { "SELECT a.id, b.id, c.id FROM {0}.types a JOIN {0}.types b ON a.i4 = b.id LEFT JOIN {0}.types c ON c.id = b.i4 + 3 AND c.b", "LEFT JOIN" },
        { "SELECT a.t, count(*), sum(b.n) FROM {0}.types a JOIN {0}.types b ON a.i4 = b.id GROUP BY a.t", "GROUP BY" },
        { "SELECT a, b FROM {0}.words a LEFT JOIN {0}.words b ON a.id = b.id + 2", "LEFT JOIN" },
        { "SELECT b.id FROM {0}.types a RIGHT JOIN {0}.types b ON a.id = b.i4 AND EXISTS (SELECT 1 FROM {0}.words w WHERE w.id = a.id)", "JOIN" },
        { "SELECT a.id FROM {0}.types a JOIN {0}.types b ON a.t = b.t COLLATE \"C\" WHERE b.id = 3", "WHERE" },
        { "SELECT count(*) FROM {0}.words WHERE word = 'ONE'", "OPERATOR(public.=) 'ONE'::public.citext" },
        { "SELECT sum(id) FROM {0}.types LIMIT 1", "sum(id)" },
        { "SELECT DISTINCT a.t FROM {0}.types a JOIN {0}.types b ON a.id = b.i4", "GROUP BY r1.t" },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task The_peer_does_all_of_it(string query, string sent)
    {
        await using Session session = await cluster.OpenAsync();
        string plan = await session.ExplainAsync(Of(query, "p"));
        Assert.Contains(sent, plan, StringComparison.Ordinal);
        string[] nodes = [.. plan.Split('\n').Where(l => l.Contains("->", StringComparison.Ordinal) && !l.Contains(':', StringComparison.Ordinal))];
        if (sent.Length > 0)
        {
            Assert.True(plan.StartsWith("Foreign Scan", StringComparison.Ordinal) && nodes.Length == 0, plan);
        }

        bool isOrdered = query.Contains("ORDER BY id", StringComparison.Ordinal) || query.Contains(", id", StringComparison.Ordinal);
        Assert.Equal(await LinesAsync(session, Of(query, "l"), isOrdered), await LinesAsync(session, Of(query, "p"), isOrdered));
        Assert.Equal(await LinesAsync(session, Of(query, "f"), isOrdered), await LinesAsync(session, Of(query, "p"), isOrdered));
    }

    [Fact]
    public async Task Parameters_are_literals_when_it_runs()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET plan_cache_mode = force_generic_plan");
        await session.ExecuteAsync("PREPARE q(text, int[], timestamptz, int) AS SELECT id FROM p.types WHERE t = $1 OR id = ANY ($2) OR tz < $3 ORDER BY id LIMIT $4");
        string plan = await session.ExplainAsync("EXECUTE q('it''s \\', '{1,2}', '2024-03-31', 5)");
        Assert.Contains("(t = $1::text) OR (id = ANY ($2::int4[])) OR (tz < $3::timestamptz)", plan, StringComparison.Ordinal);
        Assert.Contains("LIMIT $4::int8", plan, StringComparison.Ordinal);
        Assert.Equal(["1", "2", "3"], await session.ColumnAsync("EXECUTE q('it''s \\', '{1,2,3}', '2020-01-01', 5)"));
        Assert.Equal(2, (await session.ColumnAsync("EXECUTE q('', NULL, NULL, 2)")).Count);
        Assert.Equal(["2"], await session.ColumnAsync("EXECUTE q(NULL, '{2}', NULL, NULL)"));
        Assert.Equal("2201W", (await session.ErrorAsync("EXECUTE q(NULL, '{2}', NULL, -1)")).SqlState);
    }

    [Fact]
    public async Task A_table_may_be_a_query_of_the_peer()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("""
            CREATE FOREIGN TABLE pg_temp.q (t text, how_many bigint OPTIONS (column_name 'n')) SERVER peer
                OPTIONS (query 'SELECT t, count(*) AS n FROM public.types GROUP BY t -- by text');
            """);
        Assert.Equal(
            await session.ColumnAsync("SELECT t FROM (SELECT t, count(*) AS n FROM l.types GROUP BY t) x WHERE n > 5 ORDER BY t"),
            await session.ColumnAsync("SELECT t FROM pg_temp.q WHERE how_many > 5 ORDER BY t"));
    }

    [Fact]
    public async Task Rows_are_locked_there()
    {
        await using Session session = await cluster.OpenAsync();
        string plan = await session.ExplainAsync("SELECT id FROM p.types WHERE id = 3 FOR UPDATE");
        Assert.Contains("FOR UPDATE", plan, StringComparison.Ordinal);
        await session.ExecuteAsync("BEGIN");
        await session.ExecuteAsync("SELECT id FROM p.types WHERE id = 3 FOR UPDATE");
        await using (var there = new Session(await cluster.Postgres.ConnectAsync("there")))
        {
            Assert.Equal("55P03", (await there.ErrorAsync("SELECT id FROM types WHERE id = 3 FOR UPDATE NOWAIT")).SqlState);
        }

        await session.ExecuteAsync("ROLLBACK");
    }

    [Fact]
    public async Task Columns_are_declared_by_name_and_the_remote_type_need_not_be_the_local_one()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("""
            CREATE FOREIGN TABLE pg_temp.other (id bigint, when_it_was text OPTIONS (column_name 'ts'), nothing int OPTIONS (column_name 'no such column'))
                SERVER peer OPTIONS (schema_name 'public', table_name 'types');
            """);
        Assert.Equal("2024-02-28 17:00:00.000001", await session.TextAsync("SELECT when_it_was FROM pg_temp.other ORDER BY id LIMIT 1"));
        Assert.Equal("42703", (await session.ErrorAsync("SELECT nothing FROM pg_temp.other")).SqlState);
    }

    private static string Of(string query, string schema) => query.Replace("{0}", schema, StringComparison.Ordinal);

    private static async Task<IEnumerable<string>> LinesAsync(Session session, string query, bool isOrdered)
    {
        IEnumerable<string> lines = (await session.RowsAsync(query)).Select(r => string.Join('|', r.Select(v => v ?? "NULL")));
        return isOrdered ? lines.ToArray() : lines.Order(StringComparer.Ordinal).ToArray();
    }
}
