using System.Linq;

namespace PeerFdw.Fuzz.Targets;

/// <summary>Requests about one table with columns of many types, at each peer.</summary>
internal static class ScanRequests
{
    private static readonly string[] s_types = ["text", "numeric", "int4", "bool", "timestamptz", "jsonb", "text[]", "float8", "bytea", "varchar", "uuid", "date", "mood", "interval"];

    /// <summary>A table.</summary>
    public static string Table(string wrapper)
    {
        bool isDynamo = wrapper == "peer_dynamodb";
        string columns = string.Join(", ", s_types.Select((t, i) =>
        {
            string options = !isDynamo ? "{}" : i switch
            {
                0 => """{"partition_key": "true", "mapped_attr": "pk"}""",
                1 => """{"sort_key": "true"}""",
                2 => """{"lsi_name": "by_c3"}""",
                9 => """{"gsi_partition_key_gsi_name": "by_name"}""",
                _ => "{}",
            };
            string collation = t is "text" or "varchar" ? """ "collation": {"name": "C", "is_c": true, "is_deterministic": true},""" : "";
            return $$"""{"number": {{i + 1}}, "name": "c{{i + 1}}", "type": {{FuzzTypes.Document(FuzzTypes.Shape(t).Type)}},{{collation}} "options": {{options}} }""";
        }));
        string server = isDynamo ? """{"aws_region": "us-west-2"}""" : """{"extensions": "citext"}""";
        return $$"""{"relation": 1, "schema": "app", "name": "orders", "server": "srv", "server_options": {{server}}, "options": {}, "columns": [{{columns}}], "tuples": 20000, "pages": 100, "oid": 16402}""";
    }

    /// <summary>Stage scan with one clause.</summary>
    public static string Scan(string wrapper, string? expression, string orders = "", string columns = "1,3") =>
        $$"""
        {"stage": "scan", "wrapper": "{{wrapper}}", "pushdown": true, "table": {{Table(wrapper)}}, "parameters": [],
         "clauses": [{{(expression is null ? "" : $"{{\"index\": 0, \"expression\": {expression}, \"selectivity\": 0.1, \"join\": false}}")}}], "columns": [{{columns}}], "orders": [{{orders}}], "outer": false}
        """;

    /// <summary>The documents that open a scan of a plan, and other things.</summary>
    public static string Open(string wrapper, string what) =>
        $$"""
        {"server": "srv", "server_options": {{(wrapper == "peer_dynamodb" ? "{\"aws_region\": \"us-west-2\"}" : "{}")}}, "server_hash": 123, "mapping_hash": 456, "mapping_options": {},
         "database": "app", "user": "alice", "ambient": false, "settings": {"scan_notices": true, "progress_ms": 0, "isolation": "repeatable_read", "read_only": false, "tls": true},
         {{what}} }
        """;
}
