using System;
using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Differential.Tests.Postgres;

/// <summary>Makes a query of a seed: joins, conditions, subqueries, groups, orders, limits. The same seed and pool make the same query.</summary>
/// <param name="conditions">Conditions on a row of <c>every</c>, with {p} before column names, none of which fails for any row.</param>
internal sealed class RandomQueries(IReadOnlyList<string> conditions)
{
    /// <summary>What rows of <c>every</c> (a) and <c>small</c> (b) have in common.</summary>
    private static readonly string[] s_links =
        ["a.i4 = b.k", "a.t = b.t", "a.tc = b.t COLLATE \"C\"", "a.id = b.id", "a.n = b.n", "a.d = b.d", "a.id = b.k AND a.t IS DISTINCT FROM b.t", "a.id < b.k", "a.t = ANY (b.tags)", "a.b AND a.id = b.id + 1"];

    private static readonly string[] s_smallConditions =
        ["{b}.k > 2", "{b}.t = 'a'", "{b}.t IS NULL", "{b}.n BETWEEN 2 AND 8", "{b}.d = date '2000-01-02'", "'a' = ANY ({b}.tags)", "{b}.id % 3 = 1", "{b}.t LIKE 'z%'", "{b}.k IN (1, 2, NULL)", "{b}.t || {b}.k <> 'a1'", "NOT {b}.k = 3", "{b}.tags && ARRAY['x1']"];

    private static readonly string[] s_keys = ["a.t", "a.tc", "a.b", "a.i2", "a.en", "a.d", "a.id % 4", "lower(a.tc)", "a.u", "a.r4", "a.vc", "a.i4 > 0", "coalesce(a.by, '\\x01')"];

    private static readonly string[] s_smallKeys = ["b.k", "b.t", "b.n", "b.d", "b.id % 3", "b.tags"];

    private static readonly string[] s_aggregates =
        ["count(*)", "count(a.t)", "sum(a.i2)", "sum(a.i8::numeric)", "min(a.tc)", "max(a.t)", "max(a.d)", "avg(a.i2)", "bool_and(a.b)", "count(DISTINCT a.t)", "min(a.n)", "sum(a.id) FILTER (WHERE {1})", "count(*) FILTER (WHERE {1} OR a.id < 9)", "bool_or({1})", "max(a.iv::text)"];

    public PostgresQuery Make(int seed)
    {
        var random = new Random(seed);
        bool hasSmall = random.Next(3) > 0;
        string kind = Pick(random, ["JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
        string link = Pick(random, s_links);
        if (kind == "FULL JOIN" && (link.Contains('<', StringComparison.Ordinal) || link.Contains("ANY", StringComparison.Ordinal)))
        {
            kind = "LEFT JOIN";
        }

        string from = hasSmall ? $"every AS a {kind} small AS b ON {link}" : random.Next(6) == 0 ? "every AS a JOIN every AS c ON c.id = a.id + 3 AND c.id < 20" : "every AS a";
        if (hasSmall && kind == "LEFT JOIN" && random.Next(3) == 0)
        {
            from += $" AND {Condition(random)}";
        }

        var where = new List<string>();
        for (int i = random.Next(4); i > 0; i--)
        {
            where.Add(Where(random, hasSmall));
        }

        string condition = where.Count == 0 ? "" : $" WHERE {string.Join(" AND ", where)}";
        return random.Next(3) == 0
            ? Grouped(seed, random, from, condition, hasSmall)
            : Plain(seed, random, from, condition, hasSmall);
    }

    private static PostgresQuery Plain(int seed, Random random, string from, string where, bool hasSmall)
    {
        string ids = hasSmall ? "a.id, b.id" : from.Contains(" AS c ", StringComparison.Ordinal) ? "a.id, c.id" : "a.id";
        string columns = string.Join(", ", TypedColumns.All.OrderBy(_ => random.Next()).Take(random.Next(4)).Select(c => $"a.{c.Name}").Prepend(ids).Concat(hasSmall && random.Next(2) == 0 ? ["b.t", "b.tags"] : []));
        string sql = $"SELECT {columns} FROM {from}{where}";
        if (random.Next(2) == 0)
        {
            return new PostgresQuery($"seed {seed}", sql);
        }

        string first = random.Next(2) == 0 ? "" : Pick(random, ["a.t", "a.tc DESC", "a.n", "a.d DESC NULLS LAST", "a.i4 NULLS FIRST", "a.iv", "a.en DESC", "a.b", "lower(a.tc)"]) + ", ";
        string limit = random.Next(2) == 0 ? "" : $" LIMIT {random.Next(1, 12)}{(random.Next(2) == 0 ? $" OFFSET {random.Next(5)}" : "")}";
        return new PostgresQuery($"seed {seed}", $"{sql} ORDER BY {first}{ids}{limit}", IsOrdered: true);
    }

    private PostgresQuery Grouped(int seed, Random random, string from, string where, bool hasSmall)
    {
        string[] keys = [.. s_keys.Concat(hasSmall ? s_smallKeys : []).OrderBy(_ => random.Next()).Take(random.Next(3))];
        string[] aggregates = [.. s_aggregates.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(a => a.Replace("{1}", Condition(random), StringComparison.Ordinal))];
        string sql = $"SELECT {string.Join(", ", keys.Concat(aggregates))} FROM {from}{where}";
        if (keys.Length > 0)
        {
            sql += $" GROUP BY {string.Join(", ", keys)}";
        }

        if (random.Next(3) == 0)
        {
            sql += $" HAVING {Pick(random, ["count(*) > 1", "max(a.id) < 30", "min(a.tc) < 'b'", "sum(a.i2) IS NOT NULL", "bool_or(a.b)"])}";
        }

        bool isOrdered = keys.Length > 0 && random.Next(2) == 0;
        return new PostgresQuery(
            $"seed {seed}",
            isOrdered ? $"{sql} ORDER BY {string.Join(", ", keys)}{(random.Next(2) == 0 ? $" LIMIT {random.Next(1, 9)}" : "")}" : sql,
            isOrdered);
    }

    private string Where(Random random, bool hasSmall) => random.Next(hasSmall ? 9 : 7) switch
    {
        0 => $"({Condition(random)} OR {Condition(random)})",
        1 => $"NOT ({Condition(random)} AND {Condition(random)})",
        2 => $"EXISTS (SELECT FROM small AS s WHERE {Pick(random, ["s.k = a.i4", "s.t = a.t", "s.id = a.id", "s.n = a.n"])} AND {Small(random, "s")})",
        3 => $"{Pick(random, ["", "NOT "])}EXISTS (SELECT FROM every AS s WHERE s.id = a.id + {random.Next(1, 5)} AND {Condition(random, "s.")})",
        4 => $"a.i4 IN (SELECT s.k FROM small AS s WHERE {Small(random, "s")})",
        5 => $"a.id > (SELECT {Pick(random, ["min(s.id)", "count(*)", "avg(s.k)::int"])} FROM small AS s WHERE {Small(random, "s")})",
        6 => Condition(random),
        7 => Small(random, "b"),
        _ => $"({Small(random, "b")} OR {Condition(random)})",
    };

    private string Condition(Random random, string prefix = "a.") => $"({Pick(random, conditions).Replace("{p}", prefix, StringComparison.Ordinal)})";

    private static string Small(Random random, string alias) => $"({Pick(random, s_smallConditions).Replace("{b}", alias, StringComparison.Ordinal)})";

    private static string Pick(Random random, IReadOnlyList<string> from) => from[random.Next(from.Count)];
}
