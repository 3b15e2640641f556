using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using Xunit;
using static PeerFdw.Planning.Tests.Expressions.ShimDocuments;
using static PeerFdw.Planning.Tests.Stages.Requests;

namespace PeerFdw.Planning.Tests.Stages;

public sealed class ScanStageTests
{
    private static readonly string s_like = Operator("~~", Column(3, "text"), Constant("text", "a%"), "en_US");
    private static readonly string s_range = Operator("<", Column(3, "text"), Constant("text", "m"), "en_US");
    private static readonly string s_subquery = """{"node": "untranslatable", "name": "SubPlan", "reason": "it is a subquery"}""";

    [Fact]
    public void Each_candidate_is_a_path_with_one_answer_for_each_clause()
    {
        JsonElement reply = Plan(Scan(
        [
            Clause(0, PkIs("a"), 0.001), Clause(1, s_like), Clause(2, s_range), Clause(3, s_subquery, columns: "5"), Clause(7, SkAbove("5")),
        ]));
        Assert.Equal(20000, reply.Number("tuples", -1));
        Assert.True(reply.Boolean("aggregation"));
        Assert.Equal(["Scan", "Query"], Paths(reply).Select(Operation));
        Assert.All(Paths(reply), path =>
        {
            Assert.Equal("0:exact 1:inexact 2:none 3:none 7:exact", Answers(path));
            Assert.Null(Reason(path, 0));
            Assert.Equal("only the beginning of the pattern is checked", Reason(path, 1));
            Assert.Contains("COLLATE \"C\"", Reason(path, 2), StringComparison.Ordinal);
            Assert.Equal("it is a subquery", Reason(path, 3));
            Assert.Equal([1, 3, 5], Columns(path));
            Assert.False(path.Required("plan").Boolean("exact"));
        });
    }

    [Fact]
    public void The_cheaper_request_wins_by_cost()
    {
        JsonElement[] paths = Paths(Plan(Scan([Clause(0, PkIs("a"), 0.001)]))).ToArray();
        double scan = paths[0].Number("total_cost", -1);
        double query = paths[1].Number("total_cost", -1);
        Assert.True(query * 10 < scan, $"{query} against {scan}");
        Assert.All(paths, p => Assert.True(p.Number("startup_cost", -1) <= p.Number("total_cost", -1)));
        Assert.Equal(25, paths[1].Number("startup_cost", -1));
    }

    [Fact]
    public void Only_what_passes_the_gates_is_offered_and_in_normal_form()
    {
        var connector = new FakeConnector();
        string negated = $$"""{"node": "not", "arguments": [{{Operator(">=", Constant("int8", "5"), Column(2, "int8"))}}]}""";
        Plan(Scan([Clause(3, s_range), Clause(4, negated, 0.25), Clause(5, s_subquery)], outer: true), connector);
        Conjunct offered = Assert.Single(Assert.Single(connector.Offered));
        Assert.Equal(4, offered.Index);
        Assert.Equal(0.25, offered.Selectivity);
        Assert.Equal(
            new Comparison(ComparisonOperator.GreaterThan, FakeTable.Sk, FakeTable.Number(5), null), offered.Expression);
    }

    [Fact]
    public void Columns_of_clauses_that_are_exact_are_not_read()
    {
        Assert.Equal([4], Columns(Paths(Plan(Scan([Clause(0, SkAbove("5"), columns: "2")], columns: "4")))[0]));
        Assert.Equal([3, 4], Columns(Paths(Plan(Scan([Clause(0, s_like, columns: "3")], columns: "4")))[0]));
        Assert.Empty(Columns(Paths(Plan(Scan([Clause(0, SkAbove("5"))], columns: "")))[0]));
    }

    [Fact]
    public void Columns_that_the_request_does_not_name_are_those_of_the_expression_or_all()
    {
        Assert.Equal([3, 4], Columns(Paths(Plan(Scan([Clause(0, s_like)], columns: "4")))[0]));
        Assert.Equal([1, 2, 3, 4, 5], Columns(Paths(Plan(Scan([Clause(0, s_subquery)], columns: "4")))[0]));
    }

    [Fact]
    public void Without_pushdown_only_the_projection_is_left()
    {
        var connector = new FakeConnector();
        JsonElement reply = Plan(
            Scan([Clause(0, PkIs("a")), Clause(1, s_subquery, columns: "5")], "4", $"[{SortKey(Column(2, "int8"))}]", pushdown: false), connector);
        JsonElement path = Assert.Single(Paths(reply));
        Assert.Equal("0:none 1:none", Answers(path));
        Assert.Equal("peer_fdw.pushdown is off", Reason(path, 0));
        Assert.Equal([1, 4, 5], Columns(path));
        Assert.Equal(-1, path.Integer("order", 0));
        Assert.False(reply.Boolean("aggregation"));
        Assert.Empty(reply.Integers("parameterizable"));
        Assert.Empty(connector.Offered);
    }

    [Fact]
    public void An_order_that_can_be_given_is_one_more_path()
    {
        string orders = $"[{SortKey(Column(1, "text"))}], [{SortKey(Column(2, "int8"))}]";
        JsonElement[] paths = Paths(Plan(Scan([Clause(0, PkIs("a"))], orders: orders))).ToArray();
        Assert.Equal([("Scan", 1), ("Scan", -1), ("Query", 1), ("Query", -1)], paths.Select(p => (Operation(p), (int)p.Integer("order", 9))));
        JsonElement key = Assert.Single(paths[0].Required("plan").Required("handle").Items("order"));
        Assert.True(key.Boolean("descending") && key.Boolean("nulls_first"));
    }

    [Fact]
    public void An_order_by_another_operator_class_is_not_asked_for() =>
        Assert.Equal(-1, Assert.Single(Paths(Plan(Scan([], orders: $"[{SortKey(Column(2, "int8"), builtin: false)}]")))).Integer("order", 9));

    [Fact]
    public void A_plan_names_the_parameters_of_what_was_pushed_and_no_others()
    {
        JsonElement reply = Plan(Scan(
        [
            Clause(0, Operator("=", Column(1, "text"), Parameter(4, "text"), "C")),
            Clause(1, Operator("<", Column(3, "text"), Parameter(1, "text"), "en_US")),
            Clause(2, Operator("=", Column(2, "int8"), Parameter(2, "int8"))),
        ]));
        Assert.All(Paths(reply), path => Assert.Equal([2, 4], path.Required("plan").Integers("parameters")));
    }

    [Fact]
    public void A_plan_is_a_value_that_can_be_read_again()
    {
        JsonElement path = Paths(Plan(Scan([Clause(0, PkIs("a"))], table: Table())))[0];
        string describe = $$"""{"plan": {{path.Required("plan").GetRawText()}}, "verbose": VERBOSE}""";
        Assert.Equal(["Operation", "Conditions"], Labels(describe.Replace("VERBOSE", "false", StringComparison.Ordinal)));
        Assert.Equal(["Operation", "Conditions", "Table"], Labels(describe.Replace("VERBOSE", "true", StringComparison.Ordinal)));
    }

    [Fact]
    public void Keys_are_parameterizable_and_a_sort_key_beside_its_partition_key()
    {
        Assert.Equal([1, 2], Plan(Scan([])).Integers("parameterizable"));
        Assert.Empty(Plan(Scan([], outer: true)).Integers("parameterizable"));
        string plain = Table().Replace("partition", "sort", StringComparison.Ordinal);
        Assert.Empty(Plan(Scan([], table: plain)).Integers("parameterizable"));
    }

    [Fact]
    public void A_peer_that_takes_any_join_clause_is_not_asked_column_by_column()
    {
        var connector = new FakeConnector { Capabilities = new ConnectorCapabilities { Sort = true, JoinClauses = true } };
        JsonElement reply = Plan(Scan([]), connector);
        Assert.True(reply.Boolean("join_clauses"));
        Assert.Empty(reply.Integers("parameterizable"));
        Assert.Single(connector.Offered);
        Assert.False(PlanOverWrites(Scan([]), connector).Boolean("join_clauses"));
        Assert.False(Plan(Scan([], pushdown: false), connector).Boolean("join_clauses"));
        Assert.False(Plan(Scan([])).Boolean("join_clauses"));
    }

    [Fact]
    public void A_key_of_several_columns_is_parameterizable_as_a_whole()
    {
        string more = $$"""
            , {"number": 6, "name": "h1", "type": {{Type("int8")}}, "options": {"key": "hash"} }
            , {"number": 7, "name": "h2", "type": {{Type("int8")}}, "options": {"key": "hash"} }
            """;
        string table = Table(more).Replace("\"key\": \"partition\"", "", StringComparison.Ordinal);
        IReadOnlyList<int> found = Plan(Scan([], table: table)).Integers("parameterizable");
        Assert.Contains(6, found);
        Assert.Contains(7, found);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void An_answer_to_another_number_of_conjuncts_breaks_the_contract(int answers)
    {
        var connector = new FakeConnector
        {
            Answer = _ => [new FilterCandidate(FakeHandle.Scan, Enumerable.Repeat(FilterAnswer.Exact, answers).ToArray())],
        };
        PeerException error = Assert.Throws<PeerException>(
            () => Plan(Scan([Clause(0, PkIs("a")), Clause(1, SkAbove("1"))], outer: true), connector));
        Assert.Equal("XX000", error.SqlState.Code);
        Assert.Contains("peer_fake", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_candidate_at_all_breaks_the_contract() =>
        Assert.Throws<PeerException>(() => Plan(Scan([]), new FakeConnector { Answer = _ => [] }));

    [Fact]
    public void A_connector_without_words_gets_some()
    {
        var connector = new FakeConnector
        {
            Answer = c => [new FilterCandidate(
                FakeHandle.Scan, c.Select((_, i) => new FilterAnswer(i == 0 ? FilterPushdown.Inexact : FilterPushdown.Unsupported, null)).ToArray())],
        };
        JsonElement path = Paths(Plan(Scan([Clause(0, PkIs("a")), Clause(1, SkAbove("1"))]), connector))[0];
        Assert.Equal("Fake checks it inexactly", Reason(path, 0));
        Assert.Equal("Fake cannot check it", Reason(path, 1));
    }

    [Fact]
    public void An_unknown_wrapper_is_an_error_that_lists_those_there_are()
    {
        PeerException error = Assert.Throws<PeerException>(
            () => Plan(Scan([]).Replace("peer_fake", "peer_lake", StringComparison.Ordinal)));
        Assert.Equal("HV000", error.SqlState.Code);
        Assert.Contains("peer_fake", error.Hint, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Labels(string request) =>
        Expressions.JsonText.Parse(Service().Describe(Expressions.JsonText.Bytes(request)))
            .Items("properties").Select(p => p.RequiredText("label"));
}
