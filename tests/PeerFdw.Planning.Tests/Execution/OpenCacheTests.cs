using System;
using System.Globalization;
using PeerFdw.Planning.Execution;
using PeerFdw.Planning.Tests.Expressions;
using PeerFdw.Planning.Tests.Stages;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using Xunit;
using static PeerFdw.Planning.Tests.Expressions.ShimDocuments;

namespace PeerFdw.Planning.Tests.Execution;

/// <summary>What opening an operation does not do again, and that it does all the rest.</summary>
public sealed class OpenCacheTests
{
    private readonly PlanningService _service = Requests.Service();

    [Fact]
    public void The_same_plan_is_read_once_whatever_comes_with_it()
    {
        ScanStart first = Read(Plan(1), "x");
        ScanStart second = Read(Plan(1), "y");
        Assert.Same(first.Table, second.Table);
        Assert.Same(first.Handle, second.Handle);
        Assert.Equal(("x", "y"), (Value(first), Value(second)));
        Assert.NotSame(first.Table, Read(Plan(2), "x").Table);
        Assert.Equal(2, Read(Plan(2), "x").Table.Tuples);
    }

    [Fact]
    public void Few_plans_are_kept_the_last_used_ones()
    {
        ScanStart kept = Read(Plan(1), "x");
        ScanStart lost = Read(Plan(2), "x");
        for (int i = 0; i < 63; i++)
        {
            Read(Plan(1), "x");
            Read(Plan(100 + i), "x");
        }

        Assert.Same(kept.Table, Read(Plan(1), "x").Table);
        Assert.NotSame(lost.Table, Read(Plan(2), "x").Table);
    }

    [Fact]
    public void Their_texts_are_bounded_too()
    {
        string large = new('x', 400_000);
        ScanStart first = Read(Plan(1, large), "x");
        Assert.Same(first.Table, Read(Plan(1, large), "x").Table);
        Read(Plan(2, large), "x");
        Read(Plan(3, large), "x");
        Assert.NotSame(first.Table, Read(Plan(1, large), "x").Table);
        string huge = new('x', 1_100_000);
        Assert.NotSame(Read(Plan(4, huge), "x").Table, Read(Plan(4, huge), "x").Table);
    }

    [Fact]
    public void What_is_not_legal_is_refused_every_time()
    {
        Read(Plan(1), "x");
        string illegal = Plan(1).Replace("\"options\":{\"key\":\"sort\"}", "\"options\":{\"key\":\"sorted\"}", StringComparison.Ordinal);
        Assert.NotEqual(Plan(1), illegal);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("HV024", Assert.Throws<PeerException>(() => Read(illegal, "x")).SqlState.Code);
            Assert.Equal("HV00D", Assert.Throws<PeerException>(() => Read(Plan(1), "x", """{"regoin": "x"}""")).SqlState.Code);
            Assert.Equal("HV00J", Assert.Throws<PeerException>(() => Read(Plan(1), "x", mapping: """{"secret_key": "x"}""")).SqlState.Code);
        }

        // No options at all are legal without a user mapping only.
        Read(Plan(1), "x", mapping: "{}", mappingHash: 0);
        Assert.Equal("HV00J", Assert.Throws<PeerException>(() => Read(Plan(1), "x", mapping: "{}", mappingHash: 5)).SqlState.Code);
        Read(Plan(1), "x");
    }

    private static string Value(ScanStart start) => start.Parameters[new Parameter(2, DataType.Text)].Text!;

    private static string Plan(int tuples, string schema = "app")
    {
        string table = Requests.Table()
            .Replace("\"tuples\": 20000", string.Create(CultureInfo.InvariantCulture, $"\"tuples\": {tuples}"), StringComparison.Ordinal)
            .Replace("\"app\"", $"\"{schema}\"", StringComparison.Ordinal);
        return Requests.Paths(Requests.Plan(Requests.Scan([], table: table)))[0].Required("plan").GetRawText();
    }

    private ScanStart Read(
        string plan, string value, string server = Requests.Options, string mapping = """{"access_key": "me", "secret_key": "s"}""", int mappingHash = 1) =>
        _service.ReadScan(JsonText.Bytes($$"""
            {"server": "srv", "server_options": {{server}}, "server_hash": 1, "mapping_hash": {{mappingHash}}, "mapping_options": {{mapping}}, "user": "alice",
             "plan": {{plan}}, "columns": [{"number": 1, "type": {{Type("text")}}, "encoding": 1}],
             "parameters": [{"index": 2, "type": {{Type("text")}}, "text": "{{value}}"}]}
            """));
}
