using System;
using System.Linq;
using System.Text.Json;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Planning.Tests.Expressions;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using Xunit;
using static PeerFdw.Planning.Tests.Expressions.ShimDocuments;
using static PeerFdw.Planning.Tests.Stages.Requests;

namespace PeerFdw.Planning.Tests.Stages;

public sealed class UpperStageTests
{
    private static readonly string s_count =
        $$"""{"node": "aggregate", "name": "count", "schema": "pg_catalog", "oid": 2803, "builtin": true, "star": true, "type": {{Type("int8")}} }""";

    private static readonly string s_exact = Operator("=", Column(1, "text"), Parameter(3, "text"), "C");
    private static readonly string s_inexact = Operator("~~", Column(1, "text"), Constant("text", "a%"), "C");

    [Fact]
    public void An_aggregation_follows_exact_conditions()
    {
        JsonElement reply = Aggregate(ScanPath([Clause(0, s_exact, 0.001)]), s_count);
        JsonElement path = Assert.Single(Paths(reply));
        JsonElement plan = path.Required("plan");
        Assert.Equal(1, plan.Integer("outputs", -1));
        Assert.Null(plan.Member("columns"));
        Assert.Equal([3], plan.Integers("parameters"));
        Assert.Equal(1, path.Number("rows", -1));
        Assert.True(path.Number("total_cost", -1) >= path.Number("startup_cost", -1));
    }

    [Fact]
    public void The_estimate_of_an_aggregation_knows_what_was_pushed()
    {
        double few = Paths(Aggregate(ScanPath([Clause(0, s_exact, 0.001)]), s_count))[0].Number("total_cost", -1);
        double many = Paths(Aggregate(ScanPath([Clause(0, s_exact, 0.9)]), s_count))[0].Number("total_cost", -1);
        Assert.True(few < many, $"{few} against {many}");
    }

    [Fact]
    public void An_aggregation_over_a_local_condition_is_refused_even_if_the_request_says_otherwise()
    {
        JsonElement inexact = ScanPath([Clause(0, s_inexact)]);
        AssertRefused("a condition is checked locally", Aggregate(inexact, s_count));
        AssertRefused("a condition is checked locally", Aggregate(inexact, s_count, answers: "[]"));
        JsonElement exact = ScanPath([Clause(0, s_exact)]);
        AssertRefused(
            "a condition is checked locally", Aggregate(exact, s_count, answers: """[{"index": 0, "pushed": "none", "reason": "x"}]"""));
    }

    [Fact]
    public void An_aggregation_the_peer_cannot_compute_is_refused_with_its_reason()
    {
        JsonElement scan = ScanPath([]);
        AssertRefused("only count and max are computed", Aggregate(scan, s_count, Column(4, "bool") + "," + s_count));
        AssertRefused("peer_fdw.pushdown is off", Aggregate(scan, s_count, pushdown: false));
        string max = $$"""{"node": "aggregate", "name": "max", "builtin": true, "arguments": [{{Column(3, "text")}}], "collation": {{Collation("en_US")}}, "type": {{Type("text")}} }""";
        Assert.Contains("COLLATE \"C\"", Aggregate(scan, max).Text("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_aggregated_twice()
    {
        JsonElement aggregated = Paths(Aggregate(ScanPath([]), s_count))[0];
        AssertRefused("the scan aggregates already", Aggregate(aggregated, s_count, answers: "[]"));
    }

    [Fact]
    public void A_limit_is_taken_over_and_costs_its_share()
    {
        JsonElement scan = ScanPath([Clause(0, s_exact)]);
        JsonElement path = Assert.Single(Paths(Limit(scan, Constant("int8", "10"), Parameter(5, "int8"), 15)));
        JsonElement plan = path.Required("plan");
        Assert.Equal([3, 5], plan.Integers("parameters"));
        Assert.Equal("10", plan.Required("limit").Required("count").Text("text"));
        Assert.Equal(15, path.Number("rows", -1));
        Assert.True(path.Number("total_cost", -1) < scan.Number("total_cost", -1) * 0.97);
        Assert.Equal(5, Paths(Limit(scan, Constant("int8", "5"), Constant("int8", "10"), 15))[0].Number("rows", -1));
        AssertRefused("the scan has a LIMIT already", Limit(path, Constant("int8", "10"), null, 10));
        AssertRefused("the scan has a LIMIT already", Aggregate(path, s_count, answers: "[]"));
    }

    [Fact]
    public void A_pushed_limit_costs_less_than_a_local_one_of_the_same_rows()
    {
        JsonElement scan = ScanPath([]);
        double startup = scan.Number("startup_cost", -1);
        double local = startup + ((scan.Number("total_cost", -1) - startup) * 10 / scan.Number("rows", -1));
        Assert.True(Paths(Limit(scan, Constant("int8", "10"), null, 10))[0].Number("total_cost", -1) < local * 0.98);
    }

    [Fact]
    public void A_limit_follows_an_aggregation() =>
        Assert.Single(Paths(Limit(Paths(Aggregate(ScanPath([]), s_count))[0], Constant("int8", "1"), null, 1)));

    [Fact]
    public void A_limit_over_a_local_condition_or_of_an_unknown_value_is_refused()
    {
        AssertRefused("a condition is checked locally", Limit(ScanPath([Clause(0, s_inexact)]), Constant("int8", "1"), null, 1));
        AssertRefused("its value is not known when the scan starts", Limit(ScanPath([]), Column(2, "int8"), null, 1));
        AssertRefused("there is no LIMIT and no OFFSET", Limit(ScanPath([]), null, null, 1));
    }

    [Fact]
    public void Explain_shows_a_limit_that_was_taken_over()
    {
        JsonElement path = Paths(Limit(ScanPath([]), Constant("int8", "10"), Parameter(5, "int8"), 15))[0];
        JsonElement reply = JsonText.Parse(Service().Describe(JsonText.Bytes($$"""{"plan": {{path.Required("plan").GetRawText()}} }""")));
        Assert.Equal(
            ["Operation=Scan", "Conditions=", "Limit=10", "Offset=$6"],
            reply.Items("properties").Select(p => $"{p.Text("label")}={p.Text("text")}"));
    }

    [Fact]
    public void A_connector_that_does_not_aggregate_is_not_asked()
    {
        var connector = new FakeConnector { Capabilities = new ConnectorCapabilities() };
        JsonElement scan = Paths(Plan(Scan([]), connector))[0];
        AssertRefused("Fake does not aggregate", Aggregate(scan, s_count, connector: connector));
    }

    private static JsonElement ScanPath(string[] clauses) => Paths(Plan(Scan(clauses)))[0];

    private static JsonElement Aggregate(
        JsonElement input, string outputs, string? group = null, string? answers = null, bool pushdown = true, FakeConnector? connector = null) =>
        Plan(
            $$"""
            {"stage": "aggregate", "wrapper": "peer_fake", "pushdown": {{(pushdown ? "true" : "false")}}, "table": {{Table()}}, "parameters": [],
             "input": {{input.Required("plan").GetRawText()}}, "answers": {{answers ?? input.Required("answers").GetRawText()}},
             "group_by": [], "outputs": [{{group ?? outputs}}], "having": []}
            """,
            connector);

    private static JsonElement Limit(JsonElement input, string? count, string? offset, double rows) => Plan(
        $$"""
        {"stage": "limit", "wrapper": "peer_fake", "pushdown": true, "table": {{Table()}}, "parameters": [],
         "input": {{input.Required("plan").GetRawText()}}, "answers": {{input.Member("answers")?.GetRawText() ?? "[]"}},
         "count": {{count ?? "null"}}, "offset": {{offset ?? "null"}}, "rows": {{rows}}, "input_rows": {{input.Number("rows", 1)}},
         "input_startup_cost": {{input.Number("startup_cost", 0)}}, "input_total_cost": {{input.Number("total_cost", 0)}} }
        """);

    private static void AssertRefused(string reason, JsonElement reply)
    {
        Assert.Empty(Paths(reply));
        Assert.Equal(reason, reply.Text("reason"));
    }
}
