using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace PeerFdw.Bridge.Tests;

/// <summary>The documents of docs/documents.md, as the shim would write them for a table of the synthetic peer.</summary>
internal static class Documents
{
    public const string Wrapper = "peer_synthetic";

    /// <summary>Column n bigint, column t text.</summary>
    public static JsonArray Columns => [Column(1, "n", 20, "int8"), Column(2, "t", 25, "text")];

    public static JsonObject Type(int oid, string name) =>
        new() { ["oid"] = oid, ["schema"] = "pg_catalog", ["name"] = name, ["modifier"] = -1, ["kind"] = "base" };

    public static JsonObject Column(int number, string name, int oid, string type, params (string, string)[] options) => new()
    {
        ["number"] = number,
        ["name"] = name,
        ["type"] = Type(oid, type),
        ["not_null"] = false,
        ["options"] = Options(options),
    };

    public static JsonObject Options(params (string Name, string Value)[] options)
    {
        var result = new JsonObject();
        foreach ((string name, string value) in options)
        {
            result[name] = value;
        }

        return result;
    }

    public static JsonObject Table(JsonArray columns, params (string, string)[] options) => new()
    {
        ["relation"] = 1,
        ["schema"] = "public",
        ["name"] = "t",
        ["server"] = "synthetic",
        ["server_options"] = new JsonObject(),
        ["options"] = Options(options),
        ["columns"] = columns,
        ["tuples"] = -1,
    };

    public static string Plan(JsonObject table, params int[] columns) => new JsonObject
    {
        ["stage"] = "scan",
        ["wrapper"] = Wrapper,
        ["pushdown"] = true,
        ["table"] = table.DeepClone(),
        ["parameters"] = new JsonArray(),
        ["clauses"] = new JsonArray(),
        ["columns"] = Numbers(columns),
        ["orders"] = new JsonArray(),
        ["outer"] = false,
    }.ToJsonString();

    /// <summary>The plan of the first path of a reply, as the shim stores it.</summary>
    public static JsonNode FirstPlan(string reply) => JsonNode.Parse(reply)!["paths"]![0]!["plan"]!;

    /// <summary>The same plan with a LIMIT and OFFSET of parameter 0 and 1, as stage limit would leave it.</summary>
    public static JsonNode Limited(JsonNode plan)
    {
        JsonNode limited = plan.DeepClone();
        limited["limit"] = new JsonObject { ["count"] = Parameter(0), ["offset"] = Parameter(1) };
        limited["parameters"] = Numbers([0, 1]);
        return limited;
    }

    public static string Open(JsonNode plan, IEnumerable<(int Number, int Oid, string Type, int Encoding)> columns, params string?[] parameters) =>
        new JsonObject
        {
            ["server"] = "synthetic",
            ["server_options"] = new JsonObject(),
            ["server_hash"] = 17,
            ["mapping_hash"] = 18,
            ["mapping_options"] = Options(("user", "alice"), ("password", "do not tell")),
            ["user"] = "alice",
            ["ambient"] = false,
            ["settings"] = new JsonObject { ["scan_notices"] = true },
            ["plan"] = plan.DeepClone(),
            ["columns"] = new JsonArray(columns.Select(c => (JsonNode)new JsonObject
            {
                ["number"] = c.Number,
                ["type"] = Type(c.Oid, c.Type),
                ["encoding"] = c.Encoding,
            }).ToArray()),
            ["parameters"] = Values(parameters),
        }.ToJsonString();

    /// <summary>A sample of columns n and t, or a description.</summary>
    public static string OnTable(JsonObject table, int rows) => new JsonObject
    {
        ["server"] = "synthetic",
        ["server_options"] = new JsonObject(),
        ["mapping_options"] = new JsonObject(),
        ["user"] = "alice",
        ["wrapper"] = Wrapper,
        ["table"] = table.DeepClone(),
        ["columns"] = new JsonArray(
            new JsonObject { ["number"] = 1, ["type"] = Type(20, "int8"), ["encoding"] = 0 },
            new JsonObject { ["number"] = 2, ["type"] = Type(25, "text"), ["encoding"] = 1 }),
        ["rows"] = rows,
        ["seed"] = 7,
    }.ToJsonString();

    public static string Import(params string[] tables) => new JsonObject
    {
        ["server"] = "synthetic",
        ["server_options"] = new JsonObject(),
        ["mapping_options"] = new JsonObject(),
        ["user"] = "alice",
        ["wrapper"] = Wrapper,
        ["schema"] = "synthetic",
        ["local_schema"] = "app",
        ["selection"] = "all",
        ["tables"] = new JsonArray(),
        ["options"] = Options(("import_tables", string.Join(',', tables))),
    }.ToJsonString();

    public static string Parameters(params string?[] values) => new JsonObject { ["parameters"] = Values(values) }.ToJsonString();

    private static JsonObject Parameter(int index) =>
        new() { ["node"] = "parameter", ["index"] = index, ["type"] = Type(20, "int8") };

    private static JsonArray Values(string?[] values) => new(values
        .Select((value, index) => (JsonNode)new JsonObject { ["index"] = index, ["type"] = Type(20, "int8"), ["text"] = value })
        .ToArray());

    private static JsonArray Numbers(int[] numbers) => new(numbers.Select(n => (JsonNode)JsonValue.Create(n)).ToArray());
}
