using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using Xunit;
using static PeerFdw.Planning.Tests.Expressions.ShimDocuments;

namespace PeerFdw.Planning.Tests.Expressions;

public sealed class ReaderTests
{
    [Theory]
    [InlineData("int4", "int8")]
    [InlineData("int2", "int4")]
    [InlineData("float4", "float8")]
    [InlineData("numeric", "numeric")]
    [InlineData("text", "text")]
    [InlineData("text", "varchar")]
    [InlineData("bpchar", "bpchar")]
    [InlineData("bytea", "bytea")]
    [InlineData("bool", "bool")]
    [InlineData("uuid", "uuid")]
    [InlineData("oid", "oid")]
    [InlineData("date", "date")]
    [InlineData("timestamptz", "timestamptz")]
    [InlineData("mood", "mood")]
    public void A_builtin_operator_of_one_family_is_a_comparison(string left, string right)
    {
        foreach (string name in new[] { "=", "<>", "<", "<=", ">", ">=" })
        {
            Expression read = Read(Operator(name, Column(1, left), Constant(right, "1"), "C"));
            Comparison comparison = Assert.IsType<Comparison>(read);
            Assert.Equal(name, comparison.Operator.Symbol());
            Assert.Equal(Spi.Collation.C, comparison.Collation);
        }
    }

    [Theory]
    [InlineData("int4", "numeric")]
    [InlineData("date", "timestamp")]
    [InlineData("timestamp", "timestamptz")]
    [InlineData("text", "bpchar")]
    [InlineData("mood", "other_mood")]
    [InlineData("interval", "interval")]
    [InlineData("timetz", "timetz")]
    [InlineData("jsonb", "jsonb")]
    [InlineData("_int4", "_int4")]
    [InlineData("point", "point")]
    [InlineData("text_domain", "text")]
    public void An_operator_of_other_types_is_only_called(string left, string right)
    {
        OperatorCall call = Assert.IsType<OperatorCall>(Read(Operator("=", Column(1, left), Constant(right, "1"))));
        Assert.Equal("=", call.Name);
        Assert.True(call.IsBuiltIn);
    }

    [Fact]
    public void A_users_operator_is_only_called_whatever_its_name() =>
        Assert.False(Assert.IsType<OperatorCall>(
            Read(Operator("=", Column(1, "int4"), Column(2, "int4"), builtin: false))).IsBuiltIn);

    [Theory]
    [InlineData("~~", false, false)]
    [InlineData("!~~", false, true)]
    [InlineData("~~*", true, false)]
    [InlineData("!~~*", true, true)]
    public void Like_has_four_forms(string name, bool isCaseInsensitive, bool isNegated)
    {
        Like like = Assert.IsType<Like>(Read(Operator(name, Column(1, "text"), Constant("text", "a%"), "en_US")));
        Assert.Equal((isCaseInsensitive, isNegated), (like.IsCaseInsensitive, like.IsNegated));
        Assert.Equal("en_US", like.Collation!.Name);
        Assert.IsType<OperatorCall>(Read(Operator(name, Column(1, "bpchar"), Constant("text", "a%"), "en_US")));
        Assert.IsType<OperatorCall>(Read(Operator(name, Column(1, "bytea"), Constant("bytea", "a%"))));
    }

    [Fact]
    public void Distinct_and_nullif_need_an_equality_that_is_known()
    {
        Assert.Equal(
            ComparisonOperator.IsDistinctFrom,
            Assert.IsType<Comparison>(Read(Call("distinct", "=", Column(1, "int4"), Constant("int4", "1")))).Operator);
        Assert.IsType<NullIf>(Read(Call("nullif", "=", Column(1, "text"), Constant("text", "1"), "C")));
        AssertForm(OperatorFormKind.Distinct, "=", Call("distinct", "=", Column(1, "jsonb"), Constant("jsonb", "1")));
        AssertForm(OperatorFormKind.NullIf, "=", Call("nullif", "=", Column(1, "point"), Column(2, "point")));
        AssertForm(OperatorFormKind.Distinct, "=", Call("distinct", "=", Column(1, "int4"), Constant("int4", "1"), builtin: false));
    }

    [Fact]
    public void A_list_is_read_with_its_elements()
    {
        string list = $$"""{"node": "constant", "type": {{Type("_text")}}, "elements": ["a", null, "b"]}""";
        ListComparison read = Assert.IsType<ListComparison>(
            Read(Call("list", "=", Column(1, "text"), list, "C", more: "\"all\": false,")));
        Assert.Equal(ComparisonOperator.Equal, read.Operator);
        Assert.False(read.IsAll);
        Assert.Equal(["a", null, "b"], Assert.IsType<Constant>(read.List).Elements!);
        Assert.True(Assert.IsType<ListComparison>(
            Read(Call("list", "<>", Column(1, "text"), list, "C", more: "\"all\": true,"))).IsAll);
    }

    [Theory]
    [InlineData("{{1,2},{3,NULL}}", "1 2 3 -")]
    [InlineData("[0:1]={1,2}", "1 2")]
    [InlineData("[0:0][2:3]={{5,6}}", "5 6")]
    [InlineData("{}", "")]
    public void Of_an_array_of_several_dimensions_a_list_takes_the_elements(string text, string elements)
    {
        ListComparison read = Assert.IsType<ListComparison>(
            Read(Call("list", "=", Column(1, "int4"), Constant("_int4", text))));
        Constant list = Assert.IsType<Constant>(read.List);
        Assert.Null(list.Text);
        Assert.Equal(elements, string.Join(" ", list.Elements!.Select(e => e ?? "-")));
    }

    [Fact]
    public void Array_text_is_unquoted()
    {
        var type = AllNodes.TextArray;
        Assert.Equal(
            ["a,b", "q\"\\", "NULL", null, "", "{x}"],
            ArrayText.Elements(new Constant(type, "{\"a,b\",\"q\\\"\\\\\",\"NULL\",NULL,\"\",\"{x}\"}")));
        foreach (string broken in new[] { "", "x", "{", "{\"a}", "{a}}", "{a}b", "{a\\" })
        {
            Assert.Equal("XX000", Assert.Throws<PeerException>(() => ArrayText.Elements(new Constant(type, broken))).SqlState.Code);
        }
    }

    [Theory]
    [InlineData("~~", "text", "_text")]
    [InlineData("=", "jsonb", "_jsonb")]
    [InlineData("=", "int4", "_text")]
    public void A_list_of_what_is_not_known_keeps_its_operator(string name, string value, string list)
    {
        AssertForm(OperatorFormKind.Any, name, Call("list", name, Column(1, value), Constant(list, "{}")));
        AssertForm(OperatorFormKind.All, name, Call("list", name, Column(1, value), Constant(list, "{}"), more: "\"all\": true,"));
    }

    [Fact]
    public void Calls_of_other_forms_are_wrapped()
    {
        string type = Type("text");
        VariadicCall function = Assert.IsType<VariadicCall>(
            Read($$"""{"node": "function", "name": "concat", "builtin": true, "variadic": true, "arguments": [{{Column(1, "_text")}}], "type": {{type}}}"""));
        Assert.Equal("concat", Assert.IsType<FunctionCall>(function.Call).Name);
        OrderedSetCall aggregate = Assert.IsType<OrderedSetCall>(
            Read($$"""{"node": "aggregate", "name": "mode", "kind": "ordered_set", "order_by": [{"expression": {{Column(1, "text")}}}], "type": {{type}}}"""));
        Assert.Single(Assert.IsType<AggregateCall>(aggregate.Call).OrderBy);
    }

    [Fact]
    public void Extensions_and_schemas_of_collations_are_read()
    {
        string type = """{"oid": 20000, "schema": "public", "name": "citext", "extension": "citext"}""";
        OperatorCall call = Assert.IsType<OperatorCall>(Read($$"""
            {"node": "operator", "name": "=", "schema": "public", "oid": 20001, "extension": "citext", "type": {{Type("bool")}},
             "arguments": [{"node": "column", "relation": 1, "column": 1, "type": {{type}}}, {"node": "constant", "type": {{type}}, "text": "x"}],
             "collation": {"schema": "public", "name": "default", "is_c": false, "is_deterministic": true} }
            """));
        Assert.Equal(("citext", "citext", "public"), (call.Extension, call.Arguments[0].Type.Extension, call.Collation!.Schema));
        Cast cast = Assert.IsType<Cast>(Read($$"""
            {"node": "cast", "method": "function", "argument": {{Column(1, "int4")}}, "function": {"name": "f", "builtin": false, "extension": "x"}, "type": {{type}}}
            """));
        Assert.Equal("x", cast.Extension);
    }

    [Fact]
    public void What_hides_its_meaning_is_untranslatable_with_the_reason()
    {
        string type = Type("text");
        AssertReason("it tests the fields of a row", $$"""{"node": "null_test", "negated": false, "row": true, "argument": {{Column(1, "text")}}}""");
        AssertReason("it is a subquery", $$"""{"node": "untranslatable", "name": "SubPlan", "reason": "it is a subquery", "type": {{type}}}""");
        AssertReason("not built in", $$"""{"node": "cast", "method": "function", "argument": {{Column(1, "int4")}}, "function": {"name": "f", "builtin": false}, "type": {{type}}}""");
        AssertReason("not the type's own", $$"""{"node": "aggregate", "name": "string_agg", "order_by": [{"expression": {{Column(1, "text")}}, "builtin": false}], "type": {{type}}}""");
        AssertReason("\"hologram\"", $$"""{"node": "hologram", "type": {{type}}}""");
    }

    [Fact]
    public void Null_and_missing_are_the_same()
    {
        Constant constant = Assert.IsType<Constant>(
            Read($$"""{"node": "constant", "type": {{Type("text")}}, "text": null, "elements": null}"""));
        Assert.True(constant.IsNull);
        Assert.False(((Constant)Read(Constant("text", ""))).IsNull);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"node\": 5}")]
    [InlineData("{\"node\": \"column\", \"column\": 1}")]
    [InlineData("{\"node\": \"not\", \"arguments\": []}")]
    [InlineData("{\"node\"")]
    public void A_malformed_document_is_a_defect_and_says_where(string json)
    {
        PeerException error = Assert.Throws<PeerException>(() => Read(json));
        Assert.Equal("XX000", error.SqlState.Code);
        Assert.NotNull(error.Detail);
    }

    [Fact]
    public void Relabels_that_change_no_comparison_are_looked_through()
    {
        var varchar = new DataType(TypeKind.VarChar, 1043, "pg_catalog", "varchar", 24);
        var column = new ColumnReference(1, 1, varchar);
        var domain = new ColumnReference(1, 1, new DataType(TypeKind.Text, 16502, "app", "td", IsDomain: true));
        Assert.Same(column, new Cast(new Cast(column, CastMethod.Relabel, varchar with { Modifier = -1 }), CastMethod.Relabel, DataType.Text).StripRelabel());
        Assert.Same(domain, new Cast(domain, CastMethod.Relabel, DataType.Text).StripRelabel());

        var integer = new Cast(new ColumnReference(1, 2, DataType.Int32), CastMethod.Relabel, new DataType(TypeKind.Oid, 26, "pg_catalog", "oid"));
        Assert.Same(integer, integer.StripRelabel());
        var padded = new Cast(column, CastMethod.Relabel, new DataType(TypeKind.Char, 1042, "pg_catalog", "bpchar"));
        Assert.Same(padded, padded.StripRelabel());
        var length = new Cast(column, CastMethod.Function, varchar with { Modifier = 7 });
        Assert.Same(length, length.StripRelabel());
    }

    private static void AssertForm(OperatorFormKind kind, string name, string json)
    {
        OperatorForm form = Assert.IsType<OperatorForm>(Read(json));
        Assert.Equal((kind, name, 2), (form.Kind, form.Operator.Name, form.Operator.Arguments.Count));
    }

    private static void AssertReason(string part, string json) =>
        Assert.Contains(part, Assert.IsType<Untranslatable>(Read(json)).Reason, System.StringComparison.Ordinal);

    private static Expression Read(string json) => ExpressionReader.Read(JsonText.Parse(json));
}
