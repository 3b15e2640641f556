using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Planning.Tests.Expressions;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using static PeerFdw.Planning.Tests.Expressions.ShimDocuments;

namespace PeerFdw.Planning.Tests.Stages;

/// <summary>Requests over the fake peer's table, and the parts of replies.</summary>
internal static class Requests
{
    public const string Options = """{"region": "north"}""";

    public static string Table(string more = "") => $$"""
        {"relation": 1, "schema": "app", "name": "orders", "server": "srv", "server_options": {{Options}}, "options": {},
         "columns": [
           {"number": 2, "name": "sk", "type": {{Type("int8")}}, "options": {"key": "sort"} },
           {"number": 1, "name": "pk", "type": {{Type("text")}}, "collation": {{Collation("C")}}, "not_null": true, "options": {"key": "partition"} },
           {"number": 3, "name": "name", "type": {{Type("varchar")}}, "collation": {{Collation("en_US")}}, "options": {} },
           {"number": 4, "name": "b", "type": {{Type("bool")}}, "options": {} },
           {"number": 5, "name": "code", "type": {{Type("bpchar")}}, "collation": {{Collation("C")}}, "options": {} }
           {{more}}],
         "tuples": 20000}
        """;

    public static string Clause(int index, string expression, double selectivity = 0.1, string columns = "") =>
        $$"""
        {"index": {{index}}, "expression": {{expression}}, "selectivity": {{selectivity.ToString(System.Globalization.CultureInfo.InvariantCulture)}},
         "join": false {{(columns.Length == 0 ? "" : $", \"columns\": [{columns}]")}} }
        """;

    public static string Scan(
        IEnumerable<string> clauses, string columns = "1", string orders = "", bool pushdown = true, bool outer = false, string? table = null) =>
        $$"""
        {"stage": "scan", "wrapper": "peer_fake", "pushdown": {{(pushdown ? "true" : "false")}}, "table": {{table ?? Table()}},
         "parameters": [], "clauses": [{{string.Join(",", clauses)}}], "columns": [{{columns}}], "orders": [{{orders}}],
         "outer": {{(outer ? "true" : "false")}} }
        """;

    public static string PkIs(string text) => Operator("=", Column(1, "text"), Constant("text", text), "C");

    public static string SkAbove(string number) => Operator(">", Column(2, "int8"), Constant("int8", number));

    public static string SortKey(string column, bool builtin = true) =>
        $$"""{"expression": {{column}}, "descending": true, "nulls_first": true, "builtin": {{(builtin ? "true" : "false")}} }""";

    public static JsonElement Plan(string request, FakeConnector? connector = null) =>
        JsonText.Parse(Service(connector).Plan(JsonText.Bytes(request)));

    /// <summary>The reply while the transaction has written to the table.</summary>
    public static JsonElement PlanOverWrites(string request, FakeConnector? connector = null) =>
        JsonText.Parse(Service(connector, table => table.Name == "orders").Plan(JsonText.Bytes(request)));

    public static PlanningService Service(FakeConnector? connector = null, Func<TableDescription, bool>? hasWrites = null) =>
        new(new ConnectorRegistry([connector ?? new FakeConnector()]), hasWrites);

    public static IReadOnlyList<JsonElement> Paths(JsonElement reply) => reply.Items("paths");

    public static string Answers(JsonElement path) =>
        string.Join(" ", path.Items("answers").Select(a => $"{a.Integer("index", -1)}:{a.Text("pushed")}"));

    public static string? Reason(JsonElement path, int index) =>
        path.Items("answers").Single(a => a.Integer("index", -1) == index).Text("reason");

    public static string Operation(JsonElement path) => path.Required("plan").Required("handle").RequiredText("operation");

    public static int[] Columns(JsonElement path) => path.Required("plan").Integers("columns").ToArray();
}
