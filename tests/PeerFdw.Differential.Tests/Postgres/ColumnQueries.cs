using System;
using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Differential.Tests.Postgres;

/// <summary>What the grammar has beside operators and functions, for every column: tests, lists, CASE, orders, groups, joins.</summary>
internal static class ColumnQueries
{
    /// <summary>Conditions and values: {c} is the column, {v}, {w} and {x} are constants of its type, {t} is the type.</summary>
    private static readonly string[] s_expressions =
    [
        "{c} IS NULL", "{c} IS NOT NULL", "{c} IS DISTINCT FROM {v}", "{c} IS NOT DISTINCT FROM {v}", "{c} IN ({v}, {w}, {x})", "{c} NOT IN ({v}, {w})", "{c} = ANY (ARRAY[{v}, NULL, {w}])",
        "{c} <> ALL (ARRAY[{v}, {w}])", "{c} < ANY (ARRAY[{v}, {w}])", "{c} BETWEEN {v} AND {w}", "{c} NOT BETWEEN SYMMETRIC {v} AND {w}", "({c}, id) < ({v}, 12)", "({c}, id) IN (({v}, 3), ({w}, 5))",
        "NULLIF({c}, {v})", "COALESCE({c}, {v})", "GREATEST({c}, {v}, {w})", "LEAST({c}, {v})", "CASE WHEN {c} = {v} THEN 1 WHEN {c} IS NULL THEN 2 ELSE 3 END",
        "CASE {c} WHEN {v} THEN {w} ELSE {c} END", "ARRAY[{c}, {v}]", "({c})::text", "({c})::text = ({v})::text", "NOT ({c} = {v} OR {c} = {w})", "({c} = {v}) IS NOT TRUE", "({c} > {v}) IS UNKNOWN",
    ];

    /// <summary>Those for columns of some types only: the type's name, and the expression.</summary>
    private static readonly (string Type, string Expression)[] s_typed =
    [
        ("text", "{c} LIKE 'a%'"), ("text", "{c} NOT LIKE '%\\_%'"), ("text", "{c} ILIKE 'A%'"), ("text", "{c} SIMILAR TO '(a|b)%'"), ("text", "{c} ~ '^[a-z]+$'"), ("text", "{c} ~* 'A'"), ("text", "{c} || '!' || id"),
        ("text", "substring({c} FROM 2 FOR 2)"), ("text", "substring({c} FROM 'a(.)')"), ("text", "overlay({c} PLACING 'zz' FROM 1 FOR 1)"), ("text", "trim(BOTH ' a' FROM {c})"), ("text", "position('a' IN {c})"),
        ("text", "{c} COLLATE \"C\" < 'b'"), ("text", "{c} < 'b' COLLATE \"C\""), ("text", "{c} COLLATE \"und-x-icu\" < 'b'"), ("text", "{c} IS NORMALIZED"), ("text", "normalize({c}, NFD)"), ("text", "upper({c} COLLATE \"C\")"),
        ("text", "{c} LIKE 'a' || '%'"), ("text", "{c} LIKE 'x!_%' ESCAPE '!'"), ("text", "{c} ^@ 'a'"), ("text", "format('%s|%I|%L', {c}, {c}, {c})"), ("text", "concat({c}, id, NULL, 'x')"), ("text", "concat_ws(',', {c}, id)"),
        ("date", "extract(year FROM {c})"), ("date", "{c} + 1"), ("date", "{c} - date '2000-01-01'"), ("date", "date_trunc('month', {c}::timestamp)"), ("date", "({c}, {c} + 1) OVERLAPS (date '2000-01-01', date '2030-01-01')"),
        ("timestamp without time zone", "extract(epoch FROM {c})"), ("timestamp without time zone", "date_trunc('hour', {c})"), ("timestamp without time zone", "{c} AT TIME ZONE 'UTC'"), ("timestamp without time zone", "{c}::date"),
        ("timestamp without time zone", "to_char({c}, 'YYYY-MM-DD HH24:MI')"), ("timestamp without time zone", "{c} + interval '1 month'"), ("timestamp without time zone", "age({c}, timestamp '2000-01-01')"),
        ("timestamp without time zone", "date_bin('15 minutes', {c}, timestamp '2001-01-01')"), ("timestamp with time zone", "extract(hour FROM {c})"), ("timestamp with time zone", "{c} AT TIME ZONE 'Asia/Tokyo'"),
        ("timestamp with time zone", "{c}::date"), ("timestamp with time zone", "date_trunc('day', {c})"), ("timestamp with time zone", "date_trunc('day', {c}, 'Asia/Tokyo')"), ("timestamp with time zone", "{c} > date '2000-01-01'"),
        ("timestamp with time zone", "{c} + interval '1 day'"), ("timestamp with time zone", "{c} - interval '3 hours'"), ("interval", "extract(epoch FROM {c})"), ("interval", "justify_interval({c})"), ("interval", "{c} * 1.5"), ("interval", "{c}::text"),
        ("jsonb", "{c} -> 'a'"), ("jsonb", "{c} ->> 'a'"), ("jsonb", "{c} #>> '{b,0}'"), ("jsonb", "{c}['a']"), ("jsonb", "{c} ? 'a'"), ("jsonb", "{c} @> '{\"a\": 1}'"), ("jsonb", "jsonb_typeof({c})"), ("jsonb", "{c} @? '$.a'"),
        ("jsonb", "jsonb_path_exists({c}, '$.a')"), ("jsonb", "jsonb_path_query_array({c}, '$.*')"), ("json", "{c} -> 'a'"), ("json", "{c} #>> '{b,0}'"), ("json", "json_typeof({c})"), ("json", "json_array_length({c})"),
        ("integer[]", "{c}[1]"), ("integer[]", "{c}[1:2]"), ("integer[]", "{c} @> ARRAY[1]"), ("integer[]", "3 = ANY ({c})"), ("integer[]", "array_length({c}, 1)"), ("integer[]", "cardinality({c})"), ("integer[]", "{c} || 9"), ("text[]", "array_to_string({c}, ',', '*')"),
        ("text[]", "'a' = ANY ({c})"), ("int4range", "lower({c})"), ("int4range", "isempty({c})"), ("int4range", "{c} @> 3"), ("int4range", "{c} && int4range(2, 4)"), ("numeric", "round({c}, 1)"), ("numeric", "{c}::int"), ("numeric", "{c}::float8"), ("numeric", "trunc({c})::text"),
        ("numeric", "{c} / 3"), ("numeric", "{c} % 2"), ("double precision", "{c}::int"), ("double precision", "{c}::numeric"), ("double precision", "{c}::real"), ("double precision", "{c}::text"), ("double precision", "{c} / 3"), ("real", "{c} + 1.1"), ("real", "{c}::float8"),
        ("integer", "{c} / 2"), ("integer", "{c} % 3"), ("integer", "{c} + 1"), ("integer", "{c}::smallint"), ("integer", "{c}::bit(8)"), ("integer", "{c} = id"), ("bigint", "{c} = 1.0"), ("bigint", "{c} * 2"), ("smallint", "{c} = 7"), ("smallint", "-{c}"), ("boolean", "{c}"), ("boolean", "NOT {c}"),
        ("boolean", "{c} IS TRUE"), ("boolean", "{c} AND id > 5"), ("boolean", "{c} OR NULL"), ("boolean", "{c}::int"), ("bytea", "encode({c}, 'hex')"), ("bytea", "get_byte({c}, 0)"), ("bytea", "{c} || '\\x00'"), ("uuid", "{c}::text"), ("inet", "host({c})"), ("inet", "masklen({c})"),
        ("character", "{c} = 'a'"), ("character", "{c} || 'x'"), ("character", "length({c})"), ("character varying", "{c} = 'a'"), ("character varying", "{c} || 'x'"), ("name", "{c} = 'a'"), ("name", "{c} < 'b'"), ("pair", "({c}).a"), ("pair", "({c}).b = 'a'"), ("mood", "{c} > 'sad'"),
        ("money", "{c} * 2"), ("money", "{c}::numeric"), ("xml", "{c}::text"), ("regclass", "{c} = 'pg_class'::regclass"), ("positive", "{c} + 1"), ("positive", "{c} = 42"), ("word", "{c} < 'b'"), ("point", "{c}[0]"), ("tsvector", "{c} @@ 'fat & rat'::tsquery"),
    ];

    /// <summary>Whole queries: {c}, {v}, {w}, {t} as above.</summary>
    private static readonly (string Sql, bool IsOrdered)[] s_queries =
    [
        ("SELECT id, {c} FROM every ORDER BY {c}, id", true),
        ("SELECT id, {c} FROM every ORDER BY {c} DESC NULLS LAST, id DESC", true),
        ("SELECT id, {c} FROM every WHERE {c} IS NOT NULL ORDER BY {c}, id LIMIT 7 OFFSET 2", true),
        ("SELECT {c}, count(*) FROM every GROUP BY {c}", false),
        ("SELECT DISTINCT {c} FROM every", false),
        ("SELECT count(DISTINCT {c}), count({c}) FROM every", false),
        ("SELECT array_agg({c} ORDER BY {c} DESC NULLS LAST, id) FROM every", false),
        ("SELECT min({c} ORDER BY id), max({c} ORDER BY id) FROM every WHERE id > 3", false),
        ("SELECT {c} FROM every GROUP BY {c} HAVING min(id) > 2 AND {c} <> {v}", false),
        ("SELECT mode() WITHIN GROUP (ORDER BY {c}), percentile_disc(0.4) WITHIN GROUP (ORDER BY {c}) FROM every", false),
        ("SELECT rank({v}) WITHIN GROUP (ORDER BY {c}) FROM every", false),
        ("SELECT percentile_cont(ARRAY[0.25, 0.6]) WITHIN GROUP (ORDER BY {c}) FROM every", false),
        ("SELECT a.id, b.id, a.{c} FROM every AS a JOIN every AS b ON a.{c} = b.{c}", false),
        ("SELECT a.id, b.id FROM every AS a LEFT JOIN every AS b ON a.{c} = b.{c} AND b.id < 9", false),
        ("SELECT a.id, b.id FROM every AS a FULL JOIN every AS b ON a.{c} = b.{c} AND b.id = a.id + 1", false),
        ("SELECT a.id FROM every AS a WHERE EXISTS (SELECT FROM every AS b WHERE b.{c} = a.{c} AND b.id <> a.id)", false),
        ("SELECT a.id FROM every AS a WHERE a.{c} NOT IN (SELECT b.{c} FROM every AS b WHERE b.id < 6)", false),
        ("SELECT id, {c} FROM every WHERE {c} = (SELECT {c} FROM every WHERE id = 5)", false),
        ("SELECT id FROM every WHERE id > 4 AND {c}::text <> ''", false),
        ("SELECT id, {c}, count(*) OVER (PARTITION BY {c}) FROM every", false),
        ("SELECT array_agg(id ORDER BY {c}, id) FILTER (WHERE {c} > {v}) FROM every", false),
        ("SELECT {c} FROM every WHERE id < 9 UNION SELECT {c} FROM every WHERE id > 30", false),
        ("SELECT id, ROW({c}, id) FROM every WHERE ROW({c}, id) = ROW({v}, 3)", false),
        ("SELECT every FROM every WHERE {c} = {v}", false),
        ("SELECT json_agg({c} ORDER BY id) FROM every", false),
        ("SELECT string_agg({c}::text, '|' ORDER BY id) FROM every", false),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<PostgresQuery> All(Random random)
    {
        foreach (TypedColumn column in TypedColumns.All)
        {
            foreach (string expression in Expressions(column))
            {
                string filled = Fill(expression, column, random);
                yield return PostgresQuery.Values($"value {expression} of {column.Name}", filled);
                yield return new PostgresQuery($"condition {expression} of {column.Name}", $"SELECT id FROM every WHERE {PostgresQuery.Condition} AND ({filled}) IS NOT NULL");
                yield return new PostgresQuery($"truth of {expression} of {column.Name}", $"SELECT id FROM every WHERE {PostgresQuery.Condition} AND {filled}");
            }

            foreach ((string sql, bool isOrdered) in s_queries.Where(q => !column.HasTwins || !IsGrouping(q.Sql)))
            {
                yield return new PostgresQuery($"{sql} of {column.Name}", Fill(sql, column, random), isOrdered);
            }
        }
    }

    private static bool IsGrouping(string sql) =>
        sql.Contains("GROUP BY", StringComparison.Ordinal) || sql.Contains("UNION", StringComparison.Ordinal) || sql.Contains("mode()", StringComparison.Ordinal) || sql.StartsWith("SELECT DISTINCT", StringComparison.Ordinal);

    /// <summary>The expressions for a column's type.</summary>
    public static IEnumerable<string> Expressions(TypedColumn column) => s_expressions.Concat(s_typed.Where(t => t.Type == column.Type).Select(t => t.Expression));

    /// <summary>Puts a column and constants in.</summary>
    public static string Fill(string template, TypedColumn column, Random random, string prefix = "") => template
        .Replace("{c}", prefix + column.Name, StringComparison.Ordinal)
        .Replace("{v}", column.Any(random), StringComparison.Ordinal)
        .Replace("{w}", column.Any(random), StringComparison.Ordinal)
        .Replace("{x}", column.Any(random), StringComparison.Ordinal)
        .Replace("{t}", column.Type, StringComparison.Ordinal);
}
