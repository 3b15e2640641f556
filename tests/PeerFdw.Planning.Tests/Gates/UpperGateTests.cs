using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using Xunit;

namespace PeerFdw.Planning.Tests.Gates;

public sealed class UpperGateTests
{
    private static readonly FakeConnector s_connector = new();
    private static readonly FakeConnector s_keeps = new() { Capabilities = new() { Aggregation = true, KeepsCollations = true, Sort = true } };

    [Fact]
    public void A_limit_must_be_known_when_the_scan_starts()
    {
        Assert.Null(UpperGate.RefuseLimit(FakeTable.Number(1), null));
        Assert.Null(UpperGate.RefuseLimit(null, new Parameter(0, DataType.Int64)));
        Assert.NotNull(UpperGate.RefuseLimit(null, null));
        Assert.NotNull(UpperGate.RefuseLimit(FakeTable.Sk, null));
        Assert.NotNull(UpperGate.RefuseLimit(FakeTable.Number(1), new Untranslatable("SubPlan", "it is a subquery", DataType.Int64)));
    }

    [Fact]
    public void Min_and_max_follow_the_rules_of_ranges()
    {
        Assert.Null(Refuse(s_connector, Aggregate("max", FakeTable.Sk, null)));
        Assert.Null(Refuse(s_connector, Aggregate("max", FakeTable.Pk, Collation.C)));
        Assert.NotNull(Refuse(s_connector, Aggregate("max", FakeTable.Name, FakeTable.English)));
        Assert.Null(Refuse(s_keeps, Aggregate("max", FakeTable.Name, FakeTable.English)));
        var mood = new ColumnReference(1, 9, new DataType(TypeKind.Enum, 16500, "app", "mood"));
        Assert.NotNull(Refuse(s_keeps, Aggregate("min", mood, null)));
    }

    [Fact]
    public void Distinct_follows_the_rules_of_equality()
    {
        Assert.Null(Refuse(s_connector, Aggregate("count", FakeTable.Name, FakeTable.English) with { IsDistinct = true }));
        Assert.NotNull(Refuse(s_connector, Aggregate("count", FakeTable.Name, FakeTable.Accentless) with { IsDistinct = true }));
        Assert.NotNull(Refuse(s_connector, Aggregate("count", FakeTable.Code, Collation.C) with { IsDistinct = true }));
        Assert.Null(Refuse(s_connector, Aggregate("count", FakeTable.Code, Collation.C)));
    }

    [Fact]
    public void Groups_of_blank_padded_text_and_untranslatable_parts_stay_local()
    {
        AggregateCall count = Aggregate("count", FakeTable.Sk, null);
        Assert.Null(UpperGate.RefuseAggregation(s_connector, new AggregateRequest([FakeTable.Pk], [FakeTable.Pk, count], [])));
        Assert.NotNull(UpperGate.RefuseAggregation(s_connector, new AggregateRequest([FakeTable.Code], [count], [])));
        var hidden = new Untranslatable("Aggref", "it is a partial aggregate", DataType.Int64);
        Assert.Equal("it is a partial aggregate", UpperGate.RefuseAggregation(s_connector, new AggregateRequest([], [hidden], [])));
        Assert.NotNull(UpperGate.RefuseAggregation(s_connector, new AggregateRequest([], [count], [hidden])));
        Assert.NotNull(UpperGate.RefuseAggregation(
            new FakeConnector { Capabilities = new() }, new AggregateRequest([], [count], [])));
    }

    [Fact]
    public void Sorts_are_asked_for_only_where_the_order_follows_from_the_value()
    {
        var gate = new SortGate(s_connector);
        Assert.True(gate.Allows([Key(FakeTable.Sk, null)]));
        Assert.True(gate.Allows([Key(FakeTable.Pk, Collation.C), Key(FakeTable.B, null)]));
        Assert.False(gate.Allows([Key(FakeTable.Pk, FakeTable.English)]));
        Assert.True(new SortGate(s_keeps).Allows([Key(FakeTable.Pk, FakeTable.English)]));
        Assert.False(new SortGate(s_keeps).Allows([Key(FakeTable.Pk, FakeTable.Accentless)]));
        Assert.False(gate.Allows([Key(FakeTable.Code, Collation.C)]));
        Assert.False(gate.Allows([Key(FakeTable.Sk, null), Key(new Untranslatable("x", "y", DataType.Int64), null)]));
        Assert.False(gate.Allows([]));
        Assert.False(new SortGate(new FakeConnector { Capabilities = new() }).Allows([Key(FakeTable.Sk, null)]));
        foreach (TypeKind kind in new[] { TypeKind.Enum, TypeKind.Interval, TypeKind.TimeTz, TypeKind.JsonB, TypeKind.Array, TypeKind.Other })
        {
            Assert.False(gate.Allows([Key(new ColumnReference(1, 9, new DataType(kind, 1, "s", "t")), null)]), kind.ToString());
        }
    }

    private static SortKey Key(Expression expression, Collation? collation) => new(expression, false, false, collation);

    private static AggregateCall Aggregate(string name, Expression argument, Collation? collation) =>
        new(name, "pg_catalog", 2100, true, [argument], false, false, [], null, collation, argument.Type);

    private static string? Refuse(FakeConnector connector, AggregateCall aggregate) =>
        UpperGate.RefuseAggregation(connector, new AggregateRequest([], [aggregate], []));
}
