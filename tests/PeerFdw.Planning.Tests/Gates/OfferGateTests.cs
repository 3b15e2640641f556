using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using Xunit;

namespace PeerFdw.Planning.Tests.Gates;

public sealed class OfferGateTests
{
    private static readonly OfferGate s_bytes = new(new FakeConnector());
    private static readonly OfferGate s_keeps = new(new FakeConnector { Capabilities = new() { KeepsCollations = true } });
    private static readonly DataType s_texts = new(TypeKind.Array, 1009, "pg_catalog", "_text", -1, DataType.Text);

    [Theory]
    [InlineData(ComparisonOperator.Equal, false)]
    [InlineData(ComparisonOperator.NotEqual, false)]
    [InlineData(ComparisonOperator.IsDistinctFrom, false)]
    [InlineData(ComparisonOperator.LessThan, true)]
    [InlineData(ComparisonOperator.LessThanOrEqual, true)]
    [InlineData(ComparisonOperator.GreaterThan, true)]
    [InlineData(ComparisonOperator.GreaterThanOrEqual, true)]
    public void Text_ranges_need_collation_c_and_equality_does_not(ComparisonOperator comparison, bool isRange)
    {
        AssertOffered(Compare(comparison, Collation.C));
        Expression english = Compare(comparison, FakeTable.English);
        Assert.Equal(
            isRange ? "it compares text by range under collation \"en_US\", and Fake orders by bytes: use COLLATE \"C\"" : null,
            s_bytes.RefuseCondition(english));
        Assert.Null(s_keeps.RefuseCondition(english));
        AssertOffered(new Comparison(comparison, FakeTable.Sk, FakeTable.Number(1), null));
    }

    [Fact]
    public void A_nondeterministic_collation_is_never_offered()
    {
        Expression[] expressions =
        [
            Compare(ComparisonOperator.Equal, FakeTable.Accentless),
            new ListComparison(ComparisonOperator.Equal, FakeTable.Name, new Parameter(0, s_texts), false, FakeTable.Accentless),
            new Like(FakeTable.Name, FakeTable.Text("a%"), false, false, FakeTable.Accentless),
            new NullTest(new NullIf(FakeTable.Name, FakeTable.Text("a"), FakeTable.Accentless, DataType.Text), false),
            new NullTest(new FunctionCall("lower", "pg_catalog", 870, true, [FakeTable.Name], FakeTable.Accentless, DataType.Text), false),
            new OperatorCall("~", "pg_catalog", 641, true, [FakeTable.Name, FakeTable.Text("a")], FakeTable.Accentless, DataType.Boolean),
        ];
        Assert.All(expressions, e =>
        {
            Assert.Contains("nondeterministic collation \"accentless\"", s_bytes.RefuseCondition(e), System.StringComparison.Ordinal);
            Assert.NotNull(s_keeps.RefuseCondition(e));
        });
    }

    [Fact]
    public void Blank_padded_text_is_offered_only_to_a_peer_that_keeps_collations()
    {
        Expression[] expressions =
        [
            new Comparison(ComparisonOperator.Equal, FakeTable.Code, new Constant(FakeTable.BlankPadded, "ab "), Collation.C),
            new ListComparison(
                ComparisonOperator.Equal,
                FakeTable.Code,
                new Parameter(0, new DataType(TypeKind.Array, 1014, "pg_catalog", "_bpchar", -1, FakeTable.BlankPadded)),
                false,
                Collation.C),
            new OperatorCall("~~", "pg_catalog", 1211, true, [FakeTable.Code, FakeTable.Text("a%")], Collation.C, DataType.Boolean),
        ];
        Assert.All(expressions, e =>
        {
            Assert.Contains("trailing blanks", s_bytes.RefuseCondition(e), System.StringComparison.Ordinal);
            Assert.Null(s_keeps.RefuseCondition(e));
        });
        AssertOffered(new NullTest(FakeTable.Code, false));
    }

    [Fact]
    public void Like_is_offered_under_any_deterministic_collation_and_ilike_under_c()
    {
        AssertOffered(new Like(FakeTable.Name, FakeTable.Text("a%"), false, false, FakeTable.English));
        AssertOffered(new Like(FakeTable.Name, FakeTable.Text("a%"), true, false, Collation.C));
        Assert.Contains(
            "without regard to case",
            s_bytes.RefuseCondition(new Like(FakeTable.Name, FakeTable.Text("a%"), true, false, FakeTable.English)),
            System.StringComparison.Ordinal);
    }

    [Fact]
    public void Ranges_hidden_in_greatest_in_lists_and_in_arrays_are_found()
    {
        var greatest = new MinMax(true, [FakeTable.Name, FakeTable.Text("a")], FakeTable.English, DataType.Text);
        AssertRefused(Compare(ComparisonOperator.Equal, FakeTable.English) with { Left = greatest });
        AssertRefused(new ListComparison(ComparisonOperator.LessThan, FakeTable.Name, new Parameter(0, s_texts), true, FakeTable.English));
        var array = new ColumnReference(1, 9, s_texts);
        AssertRefused(new OperatorCall("<", "pg_catalog", 1072, true, [array, array], FakeTable.English, DataType.Boolean));
        AssertOffered(new OperatorCall("=", "pg_catalog", 1070, true, [array, array], FakeTable.English, DataType.Boolean));
        AssertRefused(new Or([new NullTest(FakeTable.Pk, false), Compare(ComparisonOperator.LessThan, FakeTable.English)]));
    }

    [Fact]
    public void Text_whose_collation_is_not_said_is_not_offered()
    {
        AssertRefused(Compare(ComparisonOperator.Equal, FakeTable.English) with { Collation = null });
        var simple = new Case(FakeTable.Name, [new CaseWhen(FakeTable.Text("a"), new Constant(DataType.Boolean, "t"))], null, DataType.Boolean);
        AssertRefused(simple);
        AssertOffered(simple with { Argument = FakeTable.Sk, Whens = [new CaseWhen(FakeTable.Number(1), FakeTable.B)] });
    }

    [Fact]
    public void What_is_no_translatable_column_or_value_is_refused_with_its_reason()
    {
        Assert.Equal(
            "it is a subquery",
            s_bytes.RefuseCondition(new Not(new Untranslatable("SubPlan", "it is a subquery", DataType.Boolean))));
        Assert.Equal(
            "it uses a whole row", s_bytes.RefuseCondition(new NullTest(new ColumnReference(1, 0, FakeTable.VarChar), false)));
        Assert.Equal(
            "it uses a system column", s_bytes.RefuseCondition(new NullTest(new ColumnReference(1, -1, FakeTable.VarChar), false)));
        var count = new AggregateCall("count", "pg_catalog", 2803, true, [], true, false, [], null, null, DataType.Int64);
        Expression having = new Comparison(ComparisonOperator.GreaterThan, count, FakeTable.Number(1), null);
        Assert.Equal("it is an aggregate", s_bytes.RefuseCondition(having));
        Assert.Null(s_bytes.RefuseOutput(having));
    }

    private static Comparison Compare(ComparisonOperator comparison, Collation collation) =>
        new(comparison, FakeTable.Name, FakeTable.Text("a"), collation);

    private static void AssertOffered(Expression expression) => Assert.Null(s_bytes.RefuseCondition(expression));

    private static void AssertRefused(Expression expression) => Assert.NotNull(s_bytes.RefuseCondition(expression));
}
