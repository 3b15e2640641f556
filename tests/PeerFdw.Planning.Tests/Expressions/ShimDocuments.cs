namespace PeerFdw.Planning.Tests.Expressions;

/// <summary>Documents as the shim writes them.</summary>
internal static class ShimDocuments
{
    public static string Type(string name) => name switch
    {
        "mood" => """{"oid": 16500, "schema": "app", "name": "mood", "modifier": -1, "kind": "enum"}""",
        "other_mood" => """{"oid": 16501, "schema": "app", "name": "other_mood", "modifier": -1, "kind": "enum"}""",
        "text_domain" => $$"""{"oid": 16502, "schema": "app", "name": "td", "modifier": -1, "kind": "domain", "base": {{Type("text")}}}""",
        _ when name.StartsWith('_') =>
            $$"""{"oid": {{Oid(name)}}, "schema": "pg_catalog", "name": "{{name}}", "modifier": -1, "kind": "array", "element": {{Type(name[1..])}}}""",
        _ => $$"""{"oid": {{Oid(name)}}, "schema": "pg_catalog", "name": "{{name}}", "modifier": -1, "kind": "base"}""",
    };

    public static string Column(int number, string type) =>
        $$"""{"node": "column", "relation": 1, "column": {{number}}, "type": {{Type(type)}}}""";

    public static string Constant(string type, string? text) => text is null
        ? $$"""{"node": "constant", "type": {{Type(type)}}}"""
        : $$"""{"node": "constant", "type": {{Type(type)}}, "text": "{{text}}"}""";

    public static string Parameter(int index, string type) =>
        $$"""{"node": "parameter", "index": {{index}}, "type": {{Type(type)}}}""";

    public static string Collation(string name) => name switch
    {
        "C" => """{"name": "C", "is_c": true, "is_deterministic": true}""",
        "accentless" => """{"name": "accentless", "is_c": false, "is_deterministic": false}""",
        _ => $$"""{"name": "{{name}}", "is_c": false, "is_deterministic": true}""",
    };

    public static string Call(
        string node, string name, string left, string right, string? collation = null, bool builtin = true, string more = "") =>
        $$"""
        {"node": "{{node}}", "name": "{{name}}", "schema": "pg_catalog", "oid": 98, "builtin": {{(builtin ? "true" : "false")}}, {{more}}
         "arguments": [{{left}}, {{right}}], {{(collation is null ? "" : $"\"collation\": {Collation(collation)},")}} "type": {{Type("bool")}}}
        """;

    public static string Operator(string name, string left, string right, string? collation = null, bool builtin = true) =>
        Call("operator", name, left, right, collation, builtin);

    private static int Oid(string name) => name switch
    {
        "bool" => 16,
        "bytea" => 17,
        "int8" => 20,
        "int2" => 21,
        "int4" => 23,
        "text" => 25,
        "oid" => 26,
        "float4" => 700,
        "float8" => 701,
        "bpchar" => 1042,
        "varchar" => 1043,
        "date" => 1082,
        "timestamp" => 1114,
        "timestamptz" => 1184,
        "interval" => 1186,
        "timetz" => 1266,
        "numeric" => 1700,
        "uuid" => 2950,
        "jsonb" => 3802,
        _ => 600,
    };
}
