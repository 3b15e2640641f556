using System;
using PeerFdw.Differential.Tests.Data;
using PeerFdw.Differential.Tests.Schema;

namespace PeerFdw.Differential.Tests.Queries;

/// <summary>Forms of conditions on arrays and JSON.</summary>
internal static class CollectionTemplates
{
    /// <summary>Members that documents and nested maps have, and one that none has.</summary>
    private static readonly string[] s_names =
    [
        "a_s", "a_n", "a_b", "a_bool", "a_any", "a_map", "a_list", "a_ss", "a_ns", "a_small", "a_date", "p", "s", "gs", "gn", "l", "size", "a.b[0]\"q", "\u0438\u043c\u044f",
        "c_text", "c_number", "c_int", "c_bool", "c_ss", "c_map", "nowhere", .. Values.Names,
    ];

    private static readonly string[] s_texts =
    [
        "a", "A", "5", "5.0", "true", "false", "t", "null", "", "0.1", "0.10", "[1]", "{\"a\":1}", "{\"a\": 1}", "\\x00ff", "\\x00", "1", "-7", "100", "[]", "{}", "ab", "\u00e1", "12345678901234567890123456789012345678",
    ];

    internal static Template[] Arrays { get; } =
    [
        new("@>", (p, c) => $"{c.Name} @> {p.For(c)}"),
        new("<@", (p, c) => $"{c.Name} <@ {p.For(c)}"),
        new("&&", (p, c) => $"{c.Name} && {p.For(c)}"),
        new("element", (p, c) => $"{Element(p, c)} = ANY ({c.Name})"),
        new("no element", (p, c) => $"{Element(p, c)} <> ALL ({c.Name})"),
        new("array_length", (p, c) => $"array_length({c.Name}, 1) {p.Pick(["=", ">"])} {p.Pick(["1", "2"])}"),
        new("cardinality", (p, c) => $"cardinality({c.Name}) {p.Pick(["=", ">"])} {p.Pick(["0", "1", "2"])}"),
        new("subscript", (p, c) => $"{c.Name}[1] {p.Pick(["=", "<", "IS DISTINCT FROM"])} {Element(p, c)}"),
    ];

    internal static Template[] Members { get; } =
    [
        new("->> =", (p, c) => $"{c.Name}->>'{Name(p)}' {p.Pick(["=", "=", "<>", "<", ">=", "IS DISTINCT FROM"])} {Text(p)}"),
        new("->> IN", (p, c) => $"{c.Name}->>'{Name(p)}' {p.Pick(["", "", "NOT "])}IN ({Text(p)}, {Text(p)}, {Text(p)})"),
        new("->> = ANY", (p, c) => $"{c.Name}->>'{Name(p)}' = ANY ({Literal.Of(p.Pick(["{a,5}", "{}", "{true,NULL}", "{\"[1]\",A}"]), "text[]")})"),
        new("->> IS NULL", (p, c) => $"{c.Name}->>'{Name(p)}' IS {p.Pick(["", "NOT "])}NULL"),
        new("-> IS NULL", (p, c) => $"{c.Name}->'{Name(p)}' IS {p.Pick(["", "NOT "])}NULL"),
        new("->> LIKE", (p, c) => $"{c.Name}->>'{Name(p)}' {p.Pick(["LIKE", "NOT LIKE", "ILIKE"])} {Literal.Of(p.Pick(["a%", "%b%", "5%", "", "%", "t%", "\\\\x%", "[%", "%a\\%"]), "text")}"),
        new("->> nested", (p, c) => $"{c.Name}->'{Name(p)}'->>'{Name(p)}' {p.Pick(["=", "<>"])} {Text(p)}"),
        new("->> k", (p, c) => $"{c.Name}->'{p.Pick(["a_map", "c_map", "a_any"])}'->>'{p.Pick(["k", "n", "a.b"])}' {p.Pick(["=", "<>", "IS NOT DISTINCT FROM"])} {Text(p)}"),
        new("-> index", (p, c) => $"{c.Name}->'{p.Pick(["a_list", "a_any", "k"])}'->>{p.Pick(["0", "1", "-1", "7"])} {p.Pick(["=", "<>"])} {Text(p)}"),
        new("#>>", (p, c) => $"{c.Name} #>> '{{{p.Pick(["a_map,k", "a_list,0", "a_s", "k", "a_any,k", "a_map,a.b", ""])}}}' {p.Pick(["=", "<>", "<"])} {Text(p)}"),
        new("#>> nested NULL", (p, c) => $"{c.Name} #> '{{{p.Pick(["a_map,k", "a_list,0", "size", "k", "a_any,0"])}}}' IS {p.Pick(["", "NOT "])}NULL"),
        new("member as number", (p, c) => $"CASE WHEN {c.Name}->>'{Name(p)}' ~ '^-?[0-9]{{1,9}}$' THEN ({c.Name}->>'{Name(p)}') = '5' END"),
        new("two members", (p, c) => $"{c.Name}->>'{Name(p)}' = {c.Name}->>'{Name(p)}'"),
        new("whole text", (p, c) => $"{c.Name}::text LIKE {Literal.Of(p.Pick(["%a%", "{%", "%\"k\"%", "5"]), "text")}"),
    ];

    internal static Template[] Jsonb { get; } =
    [
        new("jsonb @>", (p, c) => $"{c.Name} @> {Literal.Of(Contained(p), "jsonb")}"),
        new("jsonb <@", (p, c) => $"{c.Name} <@ {Literal.Of(p.Pick(["{\"k\": \"a\", \"A\": null}", "[1, 2, 5]", "5", "{}"]), "jsonb")}"),
        new("jsonb ?", (p, c) => $"{c.Name} {p.Pick(["?", "?"])} {Literal.Of(p.Pick(s_names), "text")}"),
        new("jsonb ?|", (p, c) => $"{c.Name} {p.Pick(["?|", "?&"])} {Literal.Of(p.Pick(["{a_s,k}", "{nowhere}", "{a_n,a_s}", "{}"]), "text[]")}"),
        new("-> = jsonb", (p, c) => $"{c.Name}->'{Name(p)}' {p.Pick(["=", "<>", "<", ">=", "IS DISTINCT FROM"])} {Literal.Of(p.Pick(["5", "5.0", "\"5\"", "true", "null", "\"a\"", "[]", "{}", "0.1", "[\"a\"]", "1e2"]), "jsonb")}"),
        new("jsonb_typeof", (p, c) => $"jsonb_typeof({c.Name}->'{Name(p)}') = '{p.Pick(["string", "number", "boolean", "null", "array", "object"])}'"),
        new("element of member", (p, c) => $"{c.Name}->'{p.Pick(["a_ss", "a_ns", "a_list", "c_ss"])}' ? {Text(p)}"),
        new("member @>", (p, c) => $"{c.Name}->'{p.Pick(["a_map", "a_list", "a_ns", "c_map"])}' @> {Literal.Of(p.Pick(["{\"k\": \"a\"}", "[\"a\"]", "[5]", "{}", "[]", "\"a\""]), "jsonb")}"),
        new("jsonpath", (p, c) => $"{c.Name} {p.Pick(["@?", "@@"])} '{p.Pick(["$.k", "$.a_n ? (@ > 3)", "$.a_s == \"a\"", "$.a_list[*] ? (@ == \"a\")", "$.a_map.k == \"a\""])}'"),
        new("without member", (p, c) => $"{c.Name} - 'k' = '{{}}'::jsonb"),
    ];

    private static string Name(LiteralPool pool) => pool.Pick(s_names).Replace("'", "''", StringComparison.Ordinal);

    private static string Text(LiteralPool pool) => Literal.Of(pool.Pick([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) == 0 ? null : pool.Pick(s_texts), "text");

    private static string Contained(LiteralPool pool) => pool.Pick(
    [
        "{\"a_s\": \"a\"}", "{\"a_n\": 5}", "{\"a_n\": 5.0}", "{\"a_bool\": true}", "{\"a_map\": {\"k\": \"a\"}}", "{\"a_ss\": [\"a\"]}", "{\"a_ns\": [5]}", "{}", "{\"a_any\": null}",
        "{\"a_list\": [\"a\"]}", "{\"k\": \"a\"}", "{\"size\": 1}", "{\"a_s\": \"\"}", "[]", "5", "{\"c_text\": \"ab\", \"c_bool\": false}", "{\"c_map\": {}}",
    ]);

    private static string Element(LiteralPool pool, TestColumn column) => column.Family == Family.TextArray
        ? Literal.Of(pool.Pick(["a", "A", "5", "a ", "", "ab", "zz"]), "text")
        : Literal.Of(pool.Pick(["1", "5", "-7", "100", "6"]), column.Type.Replace("[]", "", StringComparison.Ordinal));
}
