using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>Each expression is computed by the peer and by PostgreSQL itself, over the same rows: the values must be the same, and the peer must have been asked.</summary>
[Collection(PostgresPeerCollection.Name)]
public sealed class ExpressionTests(PostgresPeerCluster cluster)
{
    /// <summary>Every kind of node, over most of the types.</summary>
    public static readonly TheoryData<string> Pushed =
    [
        // comparisons and logic
        "i4 = 1", "i2 < i8", "f4 >= 0.3::real", "f8 > 'NaN'", "f8 = 'NaN'", "n <> 3.375", "NOT b", "b", "t = 'apple'", "t <> 'a''b\\c'", "c < 'b'", "c >= t COLLATE \"C\"",
        "t < 'b' COLLATE \"C\"", "t > 'Z'", "vc = 'yy'", "ch = 'ab'", "ch < 'abc'", "by = '\\x0025'", "d > '2024-03-01'", "tm < '23:30'", "ttz = '11:00+02'", "ts < '2024-03-01'",
        "d < ts", "iv > '1 day'", "iv = '1 month'", "u = '00000000-0000-0000-0000-000000000003'", "jb = '{\"k\": 1, \"l\": [1, \"x\"]}'", "o > 2", "ip = '10.0.0.3'",
        "ia = ARRAY[1,2,0]", "ia < ARRAY[1,2]", "r && int4range(1,2)", "r @> 3", "nm = 'n1'", "bt = B'0011'", "vb > B'01'", "i4 IS NULL", "t IS NOT NULL", "b IS NOT TRUE", "b IS UNKNOWN",
        "(i4 > 0) IS FALSE", "i4 IS DISTINCT FROM 2", "iv IS NOT DISTINCT FROM '10 days'", "jb IS DISTINCT FROM 'null'", "i4 > 0 AND (b OR t = '')", "NOT (i4 > 0 AND b)",

        // lists
        "i4 IN (1, 2, NULL)", "i4 NOT IN (1, 2)", "t IN ('apple', '', '%_x')", "t = ANY (ta)", "i4 = ANY (ia)", "i4 > ALL (ia)", "t LIKE ANY ('{a%,B%}')", "jb = ANY (ARRAY['{\"k\": 1}'::jsonb, jb])",
        "c <> ALL (ARRAY['apple', c])", "ta = '{a,NULL}'", "ta[2] IN ('x\"y', 'NULL', '{')",

        // text
        "t LIKE 'a%'", "t NOT LIKE '%\\%%'", "c ILIKE 'aP%'", "t ~ '^[A-Z]'", "t !~* 'APP'", "lower(t) = 'banana'", "upper(c) < 'B'", "length(t) > 4", "t || 'x' = 'x'", "t || i4 = 'apple1'",
        "substr(t, 2, 3) = 'ppl'", "substring(t from 2 for 3) = 'ppl'", "position('p' in t) = 2", "trim(both from t) = 'zebra'", "overlay(c placing 'X' from 1) = 'Xpple'", "left(t, 1) = 'a'",
        "replace(t, 'a', 'b') = 'bpple'", "md5(t) LIKE '0%'", "split_part(t, 'p', 1) = 'a'", "ch || 'x' = 'abx'", "repeat(vc, 2) = 'yyyy'", "starts_with(t, 'a')", "t SIMILAR TO 'a%'", "initcap(c) = 'Apple'",

        // numbers
        "i4 + 1 = 2", "-i4 = 3", "i4 * i2 > 4", "i8 / 4000000000 = 2", "i4 % 3 = 1", "n + i4 > 10", "round(n, 1) = 3.4", "abs(f8) < 1", "sqrt(abs(f8)) > 1", "i4 & 1 = 1", "~i4 = -2", "@ i4 = 2", "f8 / 3 > 0.1", "n / 7 > 0.5",
        "floor(f8) = 1", "power(f8, 2) < 2", "i4::numeric(6,2) = 2.00", "(n / 2)::numeric::text = '1.6875'", "f8::numeric > 1", "i8::float8 > 0", "i2::text = '1'", "t::varchar(3) = 'app'", "n::numeric(4,0) = 3", "c::char(3) = 'app'",
        "greatest(i4, i2) = 2", "least(t, c) = 'apple'", "nullif(i4, 2) IS NULL", "nullif(jb, '{}') IS NULL", "coalesce(t, c, 'none') = 'none'", "coalesce(i4, 0) = 0", "width_bucket(i4, -5, 5, 5) = 2",

        // dates
        "d + 1 > '2024-03-01'", "d - date '2024-02-21' = 3", "ts + interval '1 day' > '2024-03-02'", "ts - timestamp '2024-02-28' > '1 day'", "extract(day from ts) = 1", "date_part('month', d) = 3", "date_trunc('day', ts) = '2024-03-01'",
        "age(ts, '2024-01-01') > '2 months'", "tz > '2024-04-01 00:00+02'", "tz - '2024-04-01 00:00+00'::timestamptz > '1 day'", "make_date(2024, 3, greatest(i4, 1)) > d", "iv * 2 > '1 month'", "(ts, ts + '1 day') OVERLAPS ('2024-03-01'::timestamp, '2024-03-04'::timestamp)",

        // json, arrays, ranges, geometry, bits
        "jb->>'k' = '1'", "jb->'l'->>1 = 'x'", "jb @> '{\"k\": 2}'", "jb ? 'k'", "jb['k'] = '1'", "(jb->>'k')::int = 3", "j->>'k' = '2'", "jb #>> '{l,1}' = 'x'", "jsonb_array_length(jb->'l') = 2", "jb @? '$.k ? (@ > 2)'",
        "ia[1] = 1", "ia || 5 = ARRAY[1,2,0,5]", "array_length(ia, 1) = 3", "ia @> ARRAY[1]", "cardinality(ta) = 2", "ia IS NULL", "ARRAY[i4, 2] = ARRAY[1, 2]", "ARRAY[t, c] @> ARRAY['apple']", "ia::text[] = '{1,2,0}'", "lower(r) = 1", "isempty(r)",
        "pt <@ box '((0,0),(1,1))'", "pt[0] = 1", "bt & B'0001' = B'0001'", "ip << '10.0.0.0/8'", "family(ip) = 4", "num_nonnulls(VARIADIC ia) = 2", "num_nulls(t, c, i4) = 1", "bt::int = 3", "get_bit(by, 1) = 1",

        // CASE
        "CASE WHEN i4 > 0 THEN 'p' WHEN i4 < 0 THEN t ELSE c END = 'p'", "CASE i4 WHEN 1 THEN 'one' END = 'one'", "CASE WHEN i4 <> 0 THEN 10 / i4 END = 5",
    ];

    /// <summary>What must be computed here.</summary>
    public static readonly TheoryData<string, string> Local = new()
    {
        { "f8::text = '1'", "the text form of type float8 depends on settings" },
        { "by::text = '\\x0025'", "the text form of type bytea depends on settings" },
        { "i4 = (SELECT max(id) FROM l.types)", "" },
        { "i2::text > '1'", "collation" },
        { "random() > i4", "volatile" },
        { "t < 'b' COLLATE \"en-x-icu\"", "collation \"en-x-icu\"" },
        { "to_char(ts, 'YYYY') = '2024'", "not immutable" },
        { "ts::text = 'x'", "not immutable" },
        { "t COLLATE \"POSIX\" < c COLLATE \"POSIX\" AND random() < 2", "volatile" },
        { "ROW(i4, i2) = ANY (ARRAY[ROW(1, 2::smallint)])", "" },
    };

    [Theory]
    [MemberData(nameof(Pushed))]
    public async Task The_peer_computes_the_same(string expression)
    {
        await using Session session = await cluster.OpenAsync();

        // As a condition, as its negation, and as a value.
        foreach (string query in new[]
        {
            $"SELECT id FROM {{0}}.types WHERE {expression}",
            $"SELECT id FROM {{0}}.types WHERE ({expression}) IS NOT TRUE",
            $"SELECT ({expression}), count(*), min(id) FROM {{0}}.types GROUP BY 1",
        })
        {
            string plan = await session.ExplainAsync(Of(query, "p"));
            Assert.DoesNotContain("Filter", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Aggregate", plan, StringComparison.Ordinal);
            await AssertSameAsync(session, query);
        }
    }

    [Theory]
    [MemberData(nameof(Local))]
    public async Task What_the_peer_might_compute_otherwise_is_computed_here(string condition, string reason)
    {
        await using Session session = await cluster.OpenAsync();
        string query = $"SELECT id FROM {{0}}.types WHERE {condition}";
        if (reason.Length > 0)
        {
            string plan = await session.ExplainAsync(Of(query, "p"));
            Assert.Contains("Filter", plan, StringComparison.Ordinal);
            Assert.Contains(reason, plan, StringComparison.Ordinal);
        }

        if (!condition.Contains("random", StringComparison.Ordinal))
        {
            await AssertSameAsync(session, query);
        }
    }

    [Fact]
    public async Task Extensions_and_domains_are_sent_where_they_mean_the_same()
    {
        await using Session session = await cluster.OpenAsync();
        foreach (string condition in new[] { "word = 'ONE'", "word <> 'two'", "word IN ('one', 'x')", "lower(word) = 'two'", "word::text = 'one'", "amount > 10", "amount + 1 = 21", "amount IS NULL" })
        {
            string query = $"SELECT id FROM {{0}}.words WHERE {condition}";
            Assert.DoesNotContain("Filter", await session.ExplainAsync(Of(query, "p")), StringComparison.Ordinal);
            await AssertSameAsync(session, query);
        }

        Assert.Contains("\"Amount of\"", await session.ExplainAsync("SELECT amount FROM p.words"), StringComparison.Ordinal);
        await session.ExecuteAsync("BEGIN; ALTER SERVER peer OPTIONS (DROP extensions)");
        string plan = await session.ExplainAsync("SELECT id FROM p.words WHERE word = 'ONE'");
        Assert.Contains("of extension citext, which the server's option extensions does not name", plan, StringComparison.Ordinal);
        await session.ExecuteAsync("ROLLBACK");
    }

    private static string Of(string query, string schema) => query.Replace("{0}", schema, StringComparison.Ordinal);

    /// <summary>The peer's rows, postgres_fdw's and PostgreSQL's own.</summary>
    private static async Task AssertSameAsync(Session session, string query)
    {
        IEnumerable<string> expected = await LinesAsync(session, Of(query, "l"));
        Assert.Equal(expected, await LinesAsync(session, Of(query, "p")));
    }

    private static async Task<IEnumerable<string>> LinesAsync(Session session, string query) =>
        (await session.RowsAsync(query)).Select(r => string.Join('|', r.Select(v => v ?? "NULL"))).Order(StringComparer.Ordinal).ToArray();
}
