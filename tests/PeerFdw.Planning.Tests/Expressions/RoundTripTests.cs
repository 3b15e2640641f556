using System;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using Xunit;

namespace PeerFdw.Planning.Tests.Expressions;

public sealed class RoundTripTests
{
    [Fact]
    public void Every_node_comes_back_equal() => Assert.All(AllNodes.Get(), expression =>
    {
        string text = JsonText.Of(expression);
        Expression read = ExpressionReader.Read(JsonText.Parse(text));
        Assert.Equal(expression, read);
        Assert.Equal(text, JsonText.Of(read));
    });

    [Fact]
    public void No_node_is_forgotten_here()
    {
        var kinds = typeof(Expression).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Expression))).ToHashSet();
        Assert.Equal(kinds.Select(k => k.Name).Order(), AllNodes.Get().SelectMany(e => e.Nodes()).Select(e => e.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void Mapping_the_parts_to_themselves_changes_nothing_and_reaches_every_part() => Assert.All(AllNodes.Get(), expression =>
    {
        int count = 0;
        Expression mapped = expression.MapChildren(e =>
        {
            count++;
            return e;
        });
        Assert.Equal(expression, mapped);
        Assert.Equal(expression.Children().Count(), count);
    });

    [Fact]
    public void Every_member_of_every_node_counts()
    {
        // A node whose writer forgets a member would come back equal to the node without it.
        string[] texts = AllNodes.Get().Select(JsonText.Of).ToArray();
        Assert.Equal(texts.Length, texts.Distinct().Count());
    }

    [Theory]
    [InlineData(TypeKind.Int64, 20u, "int8")]
    [InlineData(TypeKind.Char, 1042u, "bpchar")]
    [InlineData(TypeKind.Enum, 16500u, "mood")]
    [InlineData(TypeKind.Composite, 16501u, "address")]
    [InlineData(TypeKind.Other, 600u, "point")]
    public void Types_come_back_equal_alone_as_element_and_below_a_domain(TypeKind kind, uint oid, string name)
    {
        var type = new DataType(kind, oid, "pg_catalog", name, 7);
        AssertSame(type);
        AssertSame(new DataType(TypeKind.Array, 99, "pg_catalog", "_" + name, 7, type));
        AssertSame(new DataType(kind, 16600, "app", "my_domain", 7, IsDomain: true));
        AssertSame(new DataType(TypeKind.Array, 16601, "app", "my_array_domain", -1, type, IsDomain: true));
    }

    [Fact]
    public void Every_kind_has_its_own_oid() =>
        Assert.All(Enum.GetValues<TypeKind>().Except([TypeKind.Array, TypeKind.Enum, TypeKind.Composite]), kind =>
            AssertSame(new DataType(kind, 16700, "app", "d", 3, IsDomain: true)));

    [Fact]
    public void A_domain_takes_kind_and_modifier_of_its_base()
    {
        DataType type = TypeDocument.Read(JsonText.Parse("""
            {"oid": 16999, "schema": "app", "name": "price", "modifier": -1, "kind": "domain",
             "base": {"oid": 1700, "schema": "pg_catalog", "name": "numeric", "modifier": 655366, "kind": "base"}}
            """));
        Assert.Equal(new DataType(TypeKind.Numeric, 16999, "app", "price", 655366, IsDomain: true), type);
    }

    [Fact]
    public void An_expression_as_deep_as_allowed_comes_back_and_a_deeper_one_is_untranslatable()
    {
        Expression deep = new ColumnReference(1, 1, DataType.Boolean);
        for (int i = 0; i < ExpressionReader.MaximumDepth - 1; i++)
        {
            deep = i % 2 == 0
                ? new Case(null, [new CaseWhen(deep, s_false)], null, DataType.Boolean)
                : new Not(deep);
        }

        Assert.Equal(deep, ExpressionReader.Read(JsonText.Parse(JsonText.Of(deep))));
        Expression deeper = ExpressionReader.Read(JsonText.Parse(JsonText.Of(new Not(deep))));
        Assert.Contains(deeper.Nodes(), n => n is Untranslatable u && u.Reason == "it is nested deeper than 250 levels");
    }

    private static readonly Constant s_false = new(DataType.Boolean, "f");

    private static void AssertSame(DataType type)
    {
        string text = JsonText.Write(w => TypeDocument.Write(w, type));
        Assert.Equal(type, TypeDocument.Read(JsonText.Parse(text)));
    }
}
