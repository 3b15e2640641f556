using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Fuzz.Targets;

/// <summary>An expression of each kind, as the shim writes them.</summary>
internal static class ExpressionSeeds
{
    private static readonly string[] s_columns = ["text", "numeric", "int4", "bool", "timestamptz", "jsonb", "text[]", "float8", "bytea", "varchar", "uuid", "date", "mood", "interval"];

    private const string C = """ "collation": {"name": "C", "is_c": true, "is_deterministic": true},""";

    /// <summary>All of them.</summary>
    public static IEnumerable<string> All =>
    [
        .. Comparisons(),
        Call("operator", "~~", Column(1), Constant("text", "a%"), C),
        Call("operator", "->>", Column(6), Constant("text", "city"), "", "text"),
        Call("operator", "=", Call("operator", "->>", Column(6), Constant("text", "city"), "", "text"), Constant("text", "Ulm"), C),
        Call("operator", "@>", Column(6), Constant("jsonb", "{\\\"a\\\": 1}")),
        Call("operator", "+", Column(3), Constant("int4", "1"), "", "int4"),
        Call("distinct", "=", Column(3), Constant("int4", "1")),
        Call("nullif", "=", Column(1), Constant("text", "x"), C, "text"),
        $$"""{"node": "list", "name": "=", "schema": "pg_catalog", "oid": 98, "builtin": true, "all": false, "arguments": [{{Column(1)}}, {"node": "constant", "type": {{Type("text[]")}}, "elements": ["a", null, "b"]}],{{C}} "type": {{Type("bool")}} }""",
        $$"""{"node": "list", "name": "<>", "schema": "pg_catalog", "oid": 98, "builtin": true, "all": true, "arguments": [{{Column(1)}}, {"node": "constant", "type": {{Type("text[]")}}, "text": "[0:1]={1,2}"}],{{C}} "type": {{Type("bool")}} }""",
        $$"""{"node": "and", "arguments": [{"node": "or", "arguments": [{{Column(4)}}, {"node": "not", "arguments": [{{Column(4)}}]}]}, {"node": "null_test", "negated": true, "row": false, "argument": {{Column(1)}} }]}""",
        $$"""{"node": "boolean_test", "test": "unknown", "negated": true, "argument": {{Column(4)}} }""",
        $$"""{"node": "function", "name": "lower", "schema": "pg_catalog", "oid": 870, "builtin": true, "variadic": false, "arguments": [{{Column(1)}}],{{C}} "type": {{Type("text")}} }""",
        $$"""{"node": "function", "name": "concat", "schema": "pg_catalog", "oid": 3058, "builtin": true, "variadic": true, "arguments": [{{Column(7)}}], "type": {{Type("text")}} }""",
        $$"""{"node": "cast", "method": "function", "argument": {{Column(3)}}, "type": {{Type("numeric(8)")}}, "explicit": true, "function": {"name": "numeric", "schema": "pg_catalog", "oid": 1740, "builtin": true} }""",
        $$"""{"node": "cast", "method": "relabel", "argument": {{Column(10)}}, "type": {{Type("text")}} }""",
        $$"""{"node": "case", "whens": [{"condition": {{Column(4)}}, "result": {{Column(3)}} }], "else": {{Constant("int4", "0")}}, "type": {{Type("int4")}} }""",
        $$"""{"node": "case", "argument": {{Column(3)}}, "whens": [{"condition": {{Constant("int4", "1")}}, "result": {{Column(1)}} }], "type": {{Type("text")}} }""",
        $$"""{"node": "coalesce", "arguments": [{{Column(1)}}, {{Constant("text", "")}}], "type": {{Type("text")}} }""",
        $$"""{"node": "min_max", "greatest": true, "arguments": [{{Column(3)}}, {{Constant("int4", "7")}}], "type": {{Type("int4")}} }""",
        $$"""{"node": "array", "elements": [{{Column(1)}}, {{Column(10)}}], "type": {{Type("text[]")}} }""",
        $$"""{"node": "row", "fields": [{{Column(1)}}, {{Column(3)}}], "type": {"oid": 2249, "schema": "pg_catalog", "name": "record", "modifier": -1, "kind": "pseudo"} }""",
        $$"""{"node": "subscript", "argument": {{Column(7)}}, "subscripts": [{{Constant("int4", "1")}}], "type": {{Type("text")}} }""",
        $$"""{"node": "field", "argument": {{Column(6)}}, "field": "city", "type": {{Type("text")}} }""",
        $$"""{"node": "aggregate", "name": "count", "schema": "pg_catalog", "oid": 2803, "builtin": true, "arguments": [], "star": true, "distinct": false, "order_by": [], "type": {{Type("int8")}} }""",
        $$"""{"node": "aggregate", "name": "string_agg", "schema": "pg_catalog", "oid": 3538, "builtin": true, "arguments": [{{Column(1)}}, {{Column(1)}}], "distinct": true, "order_by": [{"expression": {{Column(1)}}, "descending": true, "nulls_first": true,{{C}} "builtin": true}], "filter": {{Column(4)}}, "type": {{Type("text")}} }""",
        $$"""{"node": "parameter", "index": 0, "type": {{Type("bool")}} }""",
        $$"""{"node": "untranslatable", "name": "SubPlan", "reason": "it is a subquery", "type": {{Type("bool")}} }""",
        $$"""{"node": "column", "relation": 1, "column": 0, "type": {"oid": 16999, "schema": "app", "name": "orders", "modifier": -1, "kind": "composite"} }""",
        $$"""{"node": "operator", "name": "=", "schema": "app", "oid": 99999, "builtin": false, "extension": "citext", "arguments": [{{Column(1)}}, {{Column(1)}}], "type": {{Type("bool")}} }""",
        $$"""{"node": "operator", "name": "=", "schema": "pg_catalog", "oid": 98, "builtin": true, "arguments": [{"node": "constant", "type": {"oid": 16502, "schema": "app", "name": "td", "modifier": -1, "kind": "domain", "base": {{Type("text")}} }, "text": "x"}, {{Column(1)}}],{{C}} "type": {{Type("bool")}} }""",
    ];

    private static IEnumerable<string> Comparisons()
    {
        string[] values = ["a", "1.5", "42", "t", "2024-01-01 00:00:00+00", "{}", "{a,b}", "1e10", "\\\\x00ff", "b", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "2024-01-01", "sad", "1 day"];
        string[] names = ["=", "<>", "<", "<=", ">", ">="];
        return s_columns.SelectMany((t, i) => names.Where((_, n) => n == 0 || (n + i) % 3 == 0).Select(n =>
            Call("operator", n, Column(i + 1), Constant(t, values[i]), t is "text" or "varchar" ? C : "")));
    }

    private static string Type(string name) => FuzzTypes.Document(FuzzTypes.Shape(name).Type);

    private static string Column(int number) => $$"""{"node": "column", "relation": 1, "column": {{number}}, "type": {{Type(s_columns[number - 1])}} }""";

    private static string Constant(string type, string text) => $$"""{"node": "constant", "type": {{Type(type)}}, "text": "{{text}}"}""";

    private static string Call(string node, string name, string left, string right, string collation = "", string type = "bool") =>
        $$"""{"node": "{{node}}", "name": "{{name}}", "schema": "pg_catalog", "oid": 98, "builtin": true, "arguments": [{{left}}, {{right}}],{{collation}} "type": {{Type(type)}} }""";
}
