using System;
using System.Linq;
using System.Text.Json;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Planning.Execution;
using PeerFdw.Planning.Tests.Expressions;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Writing;
using Xunit;
using static PeerFdw.Planning.Tests.Stages.Requests;

namespace PeerFdw.Planning.Tests.Stages;

/// <summary>Stage modify, the plan that comes of it, and scans of a table that the transaction has written to.</summary>
public sealed class ModifyStageTests
{
    private static FakeConnector Writable => new() { Modify = new ModifyAnswer(null, null, [2, 1], 25) };

    [Theory]
    [InlineData("insert", "[1,3]", "[]")]
    [InlineData("update", "[1,3]", "[1,2]")]
    [InlineData("delete", "[]", "[1,2]")]
    public void A_plan_holds_what_the_executor_needs(string command, string columns, string identity)
    {
        JsonElement reply = Plan(Request(command), Writable);
        Assert.Equal(25, reply.Integer("batch_rows", 0));
        Assert.Equal(identity, reply.Required("identity").GetRawText());
        JsonElement plan = reply.Required("plan");
        Assert.Equal((command, "peer_fake"), (plan.RequiredText("command"), plan.RequiredText("wrapper")));
        Assert.Equal((columns, identity, "[4]"), (Raw(plan, "columns"), Raw(plan, "identity"), Raw(plan, "returning")));
        Assert.True(plan.Boolean("ignore_conflicts"));
        Assert.DoesNotContain("secret", reply.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_has_its_reason()
    {
        JsonElement reply = Plan(Request("insert"));
        Assert.Equal(("it is a fake", "Take another."), (reply.Text("reason"), reply.Text("hint")));
        Assert.Null(reply.Member("plan"));
    }

    [Theory]
    [InlineData("\"options\": {}, \"server_options\": {\"updatable\": \"off\"}", false)]
    [InlineData("\"options\": {\"updatable\": \"false\"}, \"server_options\": {\"updatable\": \"true\"}", false)]
    [InlineData("\"options\": {\"updatable\": \"true\"}, \"server_options\": {\"updatable\": \"false\"}", true)]
    public void The_option_updatable_is_obeyed_for_every_peer(string options, bool isUpdatable)
    {
        string table = Table().Replace($"\"server_options\": {Requests.Options}, \"options\": {{}},", options + ",", StringComparison.Ordinal);
        JsonElement reply = Plan(Request("update", table), Writable);
        Assert.Equal(isUpdatable, reply.Member("plan") is not null);
        Assert.Equal(isUpdatable ? null : "its option updatable is false", reply.Text("reason"));
    }

    [Theory]
    [InlineData(new[] { 9 }, 1)]
    [InlineData(new int[0], 1)]
    [InlineData(new[] { 1 }, 0)]
    public void A_broken_answer_is_an_error(int[] identity, int batchRows)
    {
        var connector = new FakeConnector { Modify = new ModifyAnswer(null, null, identity, batchRows) };
        Assert.Equal(SqlState.InternalError, Assert.Throws<PeerException>(() => Plan(Request("update"), connector)).SqlState);
    }

    [Fact]
    public void A_plan_is_described()
    {
        string plan = Plan(Request("update"), Writable).Required("plan").GetRawText();
        JsonElement brief = JsonText.Parse(Service().Describe(JsonText.Bytes($$"""{"modify": {{plan}}, "verbose": false}""")));
        Assert.Equal(["Fake Operation", "Identity", "Mode"], brief.Items("properties").Select(p => p.RequiredText("label")));
        JsonElement verbose = JsonText.Parse(Service().Describe(JsonText.Bytes($$"""{"modify": {{plan}}, "verbose": true}""")));
        Assert.Equal(
            """["pk","name"]""", verbose.Items("properties").Single(p => p.Text("label") == "Columns Written").Required("list").GetRawText());
    }

    [Fact]
    public void A_target_is_opened_with_the_columns_that_come_back()
    {
        ModifyStart start = Open("4");
        Assert.Equal(ModifyCommand.Update, start.Command);
        Assert.Equal([1, 3], start.Columns);
        Assert.Equal([1, 2], start.Identity);
        Assert.True(start.IgnoresConflicts);
        Assert.True(start.Gathers);
        Assert.Equal(("orders", 4, "bool"), (start.Table.Name, start.Returning[0].Number, start.Returning[0].Type.Name));
        Assert.Equal(SqlState.InternalError, Assert.Throws<PeerException>(() => Open("3")).SqlState);
    }

    [Fact]
    public void Over_writes_nothing_is_exact_and_no_order_and_no_aggregation_is_offered()
    {
        string request = Scan([Clause(0, PkIs("a"), 0.001), Clause(1, SkAbove("5"))], orders: $"[{SortKey(ShimDocuments.Column(2, "int8"))}]");
        JsonElement plain = Plan(request);
        Assert.False(plain.Boolean("overlay"));
        Assert.Contains(Paths(plain), p => p.Integer("order", -1) == 0);
        Assert.All(Paths(plain), p => Assert.False(p.Required("plan").Boolean("overlay")));

        JsonElement over = PlanOverWrites(request);
        Assert.True(over.Boolean("overlay"));
        Assert.False(over.Boolean("aggregation"));
        Assert.Equal(["Scan", "Query"], Paths(over).Select(Operation));
        Assert.All(Paths(over), path =>
        {
            Assert.Equal("0:inexact 1:inexact", Answers(path));
            Assert.Equal("rows written in this transaction are checked here", Reason(path, 0));
            Assert.Equal(-1, path.Integer("order", -2));
            Assert.True(path.Required("plan").Boolean("overlay"));

            // What is checked locally must be read.
            Assert.Equal([1, 2], Columns(path));
        });
    }

    [Fact]
    public void Over_writes_no_limit_is_pushed_even_without_a_condition()
    {
        JsonElement path = Paths(PlanOverWrites(Scan([]))).Single();
        Assert.False(path.Required("plan").Boolean("exact"));
        JsonElement reply = Plan(
            $$"""
            {"stage": "limit", "wrapper": "peer_fake", "table": {{Table()}}, "parameters": [], "input": {{path.Required("plan").GetRawText()}},
             "answers": [], "count": {{ShimDocuments.Constant("int8", "1")}}, "rows": 1, "input_rows": 10, "input_startup_cost": 1, "input_total_cost": 2}
            """);
        Assert.Empty(Paths(reply));
        Assert.Equal("rows written in this transaction are checked here", reply.Text("reason"));
    }

    private static ModifyStart Open(string returning)
    {
        string plan = Plan(Request("update"), Writable).Required("plan").GetRawText();
        return Service().ReadModify(JsonText.Bytes(
            $$"""
            {"server": "srv", "server_options": {{Requests.Options}}, "server_hash": 1, "mapping_hash": 2, "user": "alice", "ambient": false,
             "mapping_options": {"access_key": "me", "secret_key": "hunter2"}, "modify": {{plan}}, "gathers": true,
             "columns": [{"number": {{returning}}, "type": {{ShimDocuments.Type("bool")}}, "encoding": 0}]}
            """));
    }

    private static string Raw(JsonElement plan, string name) => plan.Required(name).GetRawText();

    private static string Request(string command, string? table = null) =>
        $$"""
        {"stage": "modify", "wrapper": "peer_fake", "table": {{table ?? Table()}}, "command": "{{command}}", "columns": [1, 3], "returning": [4],
         "ignore_conflicts": true}
        """;
}
