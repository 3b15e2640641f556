using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Planning.Tests.Expressions;
using PeerFdw.Spi.Expressions;
using Xunit;
using static PeerFdw.Planning.Tests.Expressions.ShimDocuments;
using static PeerFdw.Planning.Tests.Stages.Requests;

namespace PeerFdw.Planning.Tests.Stages;

public sealed class JoinStageTests
{
    private static readonly string s_partner = Operator("=", Of(1, 2, "int8"), Of(2, 2, "int8"));
    private static readonly string s_local = Operator("~~", Of(1, 3, "text"), Of(2, 3, "text"), "C");
    private static readonly string s_exactOnRight = Operator(">", Of(2, 2, "int8"), Parameter(4, "int8"));

    private readonly FakeConnector _connector = new() { Capabilities = new() { Join = true, Sort = true, Aggregation = true, DirectModify = true, RowLocks = true } };

    [Fact]
    public void An_inner_join_takes_all_its_conditions_at_once()
    {
        JsonElement path = Assert.Single(Paths(Join("inner", [Condition(0, s_partner), Condition(1, s_exactOnRight)])));
        Assert.Equal("0:exact 1:exact", Answers(path));
        Assert.Equal(2, Assert.Single(_connector.Joins).Conditions.Count);
        JsonElement plan = path.Required("plan");
        Assert.Equal("Inner(Scan, Scan)", Operation(path));
        Assert.Equal("orders INNER JOIN items", plan.Text("relations"));
        Assert.Equal(2, plan.Integer("outputs", -1));
        Assert.Equal([4], plan.Integers("parameters"));
        Assert.Equal(["1.1", "2.3"], Columns(plan));
        Assert.Equal(["orders", "items"], plan.Required("table").Items("joined").Select(t => t.RequiredText("name")));
        Assert.Equal(500, path.Number("rows", -1));
    }

    [Fact]
    public void What_an_inner_join_cannot_push_stays_here_with_its_columns()
    {
        JsonElement path = Assert.Single(Paths(Join("inner", [Condition(0, s_partner), Condition(1, s_local, columns: [Of(1, 3, "text"), Of(2, 3, "text")])])));
        Assert.Equal("0:none 1:inexact", Answers(path));
        Assert.False(path.Required("plan").Boolean("exact", missing: true));
        Assert.Equal(["1.1", "2.3", "1.3"], Columns(path.Required("plan")));
        Assert.True(path.Number("rows", -1) > 500);
    }

    [Theory]
    [InlineData("left", "Left")]
    [InlineData("right", "Right")]
    [InlineData("full", "Full")]
    [InlineData("anti", "Anti")]
    [InlineData("semi", "Semi")]
    public void What_partners_are_is_pushed_wholly_or_the_join_is_not(string kind, string operation)
    {
        string columns = kind is "semi" or "anti" ? Of(1, 1, "text") : Of(1, 1, "text") + "," + Of(2, 3, "text");
        JsonElement path = Assert.Single(Paths(Join(kind, [Condition(0, s_partner, on: true), Condition(1, s_exactOnRight)], columns)));
        Assert.Equal($"{operation}(Scan, Scan)", Operation(path));
        Assert.Single(_connector.Joins[^1].Conditions);
        Assert.Equal("0:exact 1:exact", Answers(path));
        JsonElement refused = Join(kind, [Condition(0, s_partner, on: true), Condition(1, s_local, on: true)], columns);
        Assert.Empty(Paths(refused));
        Assert.Equal("only comparisons are joined by", refused.Text("reason"));
    }

    [Fact]
    public void A_side_with_a_local_condition_a_limit_or_an_aggregation_is_not_joined()
    {
        string inexact = Side(Clause(0, Operator("~~", Column(1, "text"), Constant("text", "a%"), "C")));
        Assert.Equal("a condition is checked locally", Join("inner", [], left: inexact).Text("reason"));
        string joined = Join("inner", [Condition(0, s_partner)]).Items("paths")[0].GetRawText();
        Assert.Equal("a side aggregates", Join("inner", [], left: Aggregated(joined)).Text("reason"));
        Assert.Equal("peer_fdw.pushdown is off", Join("inner", [], pushdown: false).Text("reason"));
        var other = new FakeConnector();
        Assert.Equal("Fake does not join", Join("inner", [], connector: other).Text("reason"));
        Assert.Empty(other.Joins);
    }

    [Fact]
    public void A_join_is_a_side_of_the_next()
    {
        string left = Join("left", [Condition(0, s_partner, on: true)]).Items("paths")[0].GetRawText();
        JsonElement path = Assert.Single(Paths(Join("semi", [Condition(0, Operator("=", Of(1, 2, "int8"), Of(3, 2, "int8")), on: true)], Of(1, 1, "text"), left: left, right: Side(relation: 3, name: "lines"))));
        Assert.Equal("Semi(Left(Scan, Scan), Scan)", Operation(path));
        Assert.Equal("(orders LEFT JOIN items) SEMI JOIN lines", path.Required("plan").Text("relations"));
        Assert.Equal([1, 2, 3], path.Required("plan").Required("table").Items("joined").Select(t => (int)t.Integer("relation", 0)));
    }

    [Fact]
    public void Orders_and_whole_rows_are_the_connectors_to_give_or_refuse()
    {
        Assert.Equal("whole rows are not read", Join("inner", [Condition(0, s_partner)], Of(1, 0, "text")).Text("reason"));
        Assert.Single(Paths(Join("inner", [Condition(0, s_partner)], orders: $"[{SortKey(Of(1, 2, "int8"))}]")));
    }

    [Fact]
    public void An_aggregation_and_a_limit_stand_on_a_join()
    {
        JsonElement join = Join("inner", [Condition(0, s_partner)]).Items("paths")[0];
        string count = $$"""{"node": "aggregate", "name": "count", "schema": "pg_catalog", "oid": 2803, "builtin": true, "star": true, "type": {{Type("int8")}} }""";
        JsonElement plan = Paths(Plan(
            $$"""
            {"stage": "aggregate", "wrapper": "peer_fake", "pushdown": true, "table": {{Table()}}, "parameters": [], "input": {{join.Required("plan").GetRawText()}},
             "answers": {{join.Required("answers").GetRawText()}}, "group_by": [], "outputs": [{{count}}], "having": []}
            """,
            _connector))[0].Required("plan");
        Assert.Null(plan.Member("join_columns"));
        Assert.Equal(1, plan.Integer("outputs", -1));
        JsonElement limit = Plan(
            $$"""
            {"stage": "limit", "wrapper": "peer_fake", "pushdown": true, "table": {{Table()}}, "parameters": [], "input": {{join.Required("plan").GetRawText()}},
             "answers": {{join.Required("answers").GetRawText()}}, "count": {{Constant("int8", "5")}}, "rows": 5, "input_rows": 500}
            """,
            _connector);
        Assert.Equal(2, Paths(limit)[0].Required("plan").Items("join_columns").Count);
    }

    [Fact]
    public void Groups_are_sorted_by_who_sorts_groups_only()
    {
        string groups = JsonText.Parse(JsonText.Bytes(Aggregated(Join("inner", [Condition(0, s_partner)]).Items("paths")[0].GetRawText()))).Required("plan").GetRawText();
        string request = $$"""
            {"stage": "sort", "wrapper": "peer_fake", "pushdown": true, "table": {{Table()}}, "parameters": [], "input": {{groups}}, "answers": [],
             "keys": [{{SortKey($$"""{"node": "aggregate", "name": "count", "schema": "pg_catalog", "oid": 2803, "builtin": true, "star": true, "type": {{Type("int8")}} }""")}}]}
            """;
        Assert.Equal("Fake does not sort groups", Plan(request, _connector).Text("reason"));
        var sorting = new FakeConnector { Capabilities = _connector.Capabilities with { SortsGroups = true } };
        Assert.Equal("Fake cannot sort so", Plan(request, sorting).Text("reason"));
    }

    [Fact]
    public void A_lock_goes_to_who_can_lock_only()
    {
        string request = Scan([]).Replace("\"clauses\"", "\"lock\": \"no_key_update\", \"clauses\"", StringComparison.Ordinal);
        Assert.Equal("Scan for NoKeyUpdate", Operation(Paths(Plan(request, _connector))[0]));
        Assert.Equal("Scan", Operation(Paths(Plan(request))[0]));
    }

    [Fact]
    public void The_place_of_a_row_is_read_of_who_has_one_only()
    {
        var connector = new FakeConnector { Capabilities = new() { SystemColumns = true } };
        Assert.Equal([-1, 1], Requests.Columns(Paths(Plan(Scan([], "-1, 1"), connector))[0]));
        Assert.Equal([1], Requests.Columns(Paths(Plan(Scan([], "-1, 1")))[0]));
    }

    [Theory]
    [InlineData("delete", "", "", "Delete 1", null)]
    [InlineData("update", """{"column": 3, "value": CONSTANT}""", "1, 3", "Update 1", null)]
    [InlineData("update", """{"column": 3, "value": COLUMN}""", "", null, "only values are set")]
    [InlineData("update", """{"column": 3, "value": {"node": "untranslatable", "name": "SubPlan", "reason": "it is a subquery", "type": TYPE}}""", "", null, "it is a subquery")]
    public void A_modification_is_the_peers_if_it_can_compute_all_of_it(string command, string assignments, string returning, string? operation, string? reason)
    {
        JsonElement scan = Paths(Plan(Scan([Clause(0, PkIs("a"))]), _connector))[0];
        JsonElement reply = Modify(scan, command, assignments, returning, _connector);
        Assert.Equal(reason, reply.Text("reason"));
        if (operation is not null)
        {
            Assert.Equal(operation, Operation(reply));
            Assert.Equal(returning, string.Join(", ", Requests.Columns(reply)));
            Assert.Equal(1, reply.Required("plan").Integer("modifies", 0));
        }
    }

    [Fact]
    public void Rows_with_a_local_condition_are_not_modified_by_the_peer()
    {
        JsonElement scan = Paths(Plan(Scan([Clause(0, Operator("~~", Column(1, "text"), Constant("text", "a%"), "C"))]), _connector))[0];
        Assert.Equal("a condition is checked locally", Modify(scan, "delete", "", "", _connector).Text("reason"));
        Assert.Equal("Fake does not change rows by itself", Modify(Paths(Plan(Scan([])))[0], "delete", "", "", new FakeConnector()).Text("reason"));
    }

    private static JsonElement Modify(JsonElement scan, string command, string assignments, string returning, FakeConnector connector) => Plan(
        $$"""
        {"stage": "direct_modify", "wrapper": "peer_fake", "pushdown": true, "table": {{Table()}}, "parameters": [], "command": "{{command}}", "relation": 1,
         "input": {{scan.Required("plan").GetRawText()}}, "returning": [{{returning}}],
         "assignments": [{{assignments.Replace("CONSTANT", Constant("text", "x"), StringComparison.Ordinal).Replace("COLUMN", Column(1, "text"), StringComparison.Ordinal).Replace("TYPE", Type("text"), StringComparison.Ordinal)}}]}
        """,
        connector);

    private JsonElement Join(
        string kind,
        IEnumerable<string> conditions,
        string? columns = null,
        string orders = "",
        string? left = null,
        string? right = null,
        bool pushdown = true,
        FakeConnector? connector = null) => Plan(
        $$"""
        {"stage": "join", "wrapper": "peer_fake", "pushdown": {{(pushdown ? "true" : "false")}}, "table": {{Table()}}, "parameters": [], "kind": "{{kind}}",
         "left": {{left ?? Side()}}, "right": {{right ?? Side(relation: 2, name: "items")}}, "conditions": [{{string.Join(",", conditions)}}],
         "columns": [{{columns ?? Of(1, 1, "text") + "," + Of(2, 3, "text")}}], "orders": [{{orders}}], "rows": 500, "width": 20}
        """,
        connector ?? _connector);

    private string Side(string clause = "", int relation = 1, string name = "orders")
    {
        string table = Table().Replace("\"relation\": 1", $"\"relation\": {relation}", StringComparison.Ordinal).Replace("\"orders\"", $"\"{name}\"", StringComparison.Ordinal);
        return Paths(Plan(Scan(clause.Length == 0 ? [] : [clause], table: table), _connector))[0].GetRawText();
    }

    private string Aggregated(string input)
    {
        JsonElement join = JsonText.Parse(JsonText.Bytes(input));
        string count = $$"""{"node": "aggregate", "name": "count", "schema": "pg_catalog", "oid": 2803, "builtin": true, "star": true, "type": {{Type("int8")}} }""";
        return Paths(Plan(
            $$"""
            {"stage": "aggregate", "wrapper": "peer_fake", "pushdown": true, "table": {{Table()}}, "parameters": [], "input": {{join.Required("plan").GetRawText()}},
             "answers": [], "group_by": [], "outputs": [{{count}}], "having": []}
            """,
            _connector))[0].GetRawText();
    }

    private static string Condition(int index, string expression, bool on = false, string[]? columns = null) =>
        $$"""
        {"index": {{index}}, "expression": {{expression}}, "selectivity": 0.1, "on": {{(on ? "true" : "false")}}, "columns": [{{string.Join(",", columns ?? [])}}]}
        """;

    private static string Of(int relation, int number, string type) =>
        $$"""{"node": "column", "relation": {{relation}}, "column": {{number}}, "type": {{Type(type)}}}""";

    private static string[] Columns(JsonElement plan) =>
        plan.Items("join_columns").Select(c => $"{c.Integer("relation", 0)}.{c.Integer("column", 99)}").ToArray();
}
