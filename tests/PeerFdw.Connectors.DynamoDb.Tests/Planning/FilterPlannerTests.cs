using System;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Planning;

public sealed class FilterPlannerTests
{
    private static readonly DynamoDbConnector s_connector = new();
    private static readonly TableDescription s_orders = Orders();

    private static Expression Customer => Ref(s_orders, "customer");

    private static Expression Id => Ref(s_orders, "id");

    [Fact]
    public void Without_a_partition_key_only_a_scan_is_left()
    {
        FilterCandidate scan = Assert.Single(Plan(Equal(Id, Number("1")), Compare(Customer, ComparisonOperator.GreaterThan, Text("a")), Equal(Ref(s_orders, "note"), Text("x"))));
        Assert.Equal(DynamoDbOperation.Scan, Handle(scan).Operation);
        Assert.All(scan.Answers, a => Assert.Equal(FilterAnswer.Exact, a));
        Assert.Null(Property(scan, "Key Condition"));
        Assert.Equal("id = 1 AND customer > 'a' AND note = 'x'", Property(scan, "Filter Expression"));
    }

    [Fact]
    public void The_whole_key_is_a_GetItem()
    {
        FilterCandidate[] plans = Plan(Equal(Customer, Text("c1")), Equal(new Parameter(0, DataType.Numeric), Id));
        Assert.Equal(DynamoDbOperation.GetItem, Handle(plans[1]).Operation);
        Assert.All(plans[1].Answers, a => Assert.Equal(FilterAnswer.Exact, a));
        Assert.Equal("customer = 'c1' AND id = $1", Property(plans[1], "Key Condition"));
        Assert.True(Units(plans[1]) < Units(plans[0]));
    }

    [Theory]
    [InlineData(ComparisonOperator.LessThan, "<")]
    [InlineData(ComparisonOperator.LessThanOrEqual, "<=")]
    [InlineData(ComparisonOperator.GreaterThan, ">")]
    [InlineData(ComparisonOperator.GreaterThanOrEqual, ">=")]
    public void One_bound_of_the_sort_key_is_exact(ComparisonOperator op, string text)
    {
        FilterCandidate query = Plan(Compare(Id, op, Number("5")), Equal(Customer, Text("c1")))[1];
        Assert.Equal(DynamoDbOperation.Query, Handle(query).Operation);
        Assert.All(query.Answers, a => Assert.Equal(FilterAnswer.Exact, a));
        Assert.Equal($"customer = 'c1' AND id {text} 5", Property(query, "Key Condition"));
    }

    public static TheoryData<Expression, FilterPushdown> LowerBounds => new()
    {
        { Number("1.5"), FilterPushdown.Exact },
        { Number(null), FilterPushdown.Exact },
        { Number("-Infinity"), FilterPushdown.Exact },
        { Number("1.000000000000000000000000000000000000000000000001"), FilterPushdown.Inexact },
        { new Parameter(0, DataType.Int64), FilterPushdown.Exact },
        { new Parameter(0, DataType.Numeric), FilterPushdown.Inexact },
    };

    /// <summary>A bound of more than 38 digits is searched for by the greatest number below it, which BETWEEN lets in.</summary>
    [Theory]
    [MemberData(nameof(LowerBounds))]
    public void A_lower_bound_under_an_upper_one_is_exact_if_a_key_can_have_it(Expression bound, FilterPushdown pushdown)
    {
        Expression upper = Compare(Id, ComparisonOperator.LessThanOrEqual, Number("9"));
        FilterCandidate query = Plan(Equal(Customer, Text("c1")), Compare(Id, ComparisonOperator.GreaterThanOrEqual, bound), upper)[1];
        Assert.Equal(
            [FilterPushdown.Exact, pushdown, FilterPushdown.Exact], query.Answers.Select(a => a.Pushdown));
        Assert.Equal(
            FilterPushdown.Exact,
            Plan(Equal(Customer, Text("c1")), Compare(Id, ComparisonOperator.GreaterThanOrEqual, bound))[1].Answers[1].Pushdown);
    }

    [Fact]
    public void Strict_bounds_of_both_sides_are_checked_again()
    {
        FilterCandidate query = Plan(
            Equal(Customer, Text("c1")),
            Compare(Id, ComparisonOperator.GreaterThan, Number("1")),
            Compare(Id, ComparisonOperator.LessThanOrEqual, Number("9")),
            Compare(Id, ComparisonOperator.LessThan, new Parameter(0, DataType.Int64)))[1];
        Assert.Equal(
            [FilterPushdown.Exact, FilterPushdown.Inexact, FilterPushdown.Exact, FilterPushdown.Inexact], query.Answers.Select(a => a.Pushdown));
    }

    [Fact]
    public void A_column_is_compared_with_the_literal_on_either_side()
    {
        FilterCandidate query = Plan(Equal(Text("c1"), Customer), Compare(Number("5"), ComparisonOperator.LessThan, Id))[1];
        Assert.Equal("customer = 'c1' AND id > 5", Property(query, "Key Condition"));
    }

    [Theory]
    [InlineData("2024%", FilterPushdown.Exact, "begins_with(placed, '2024')")]
    [InlineData("20\\%4%", FilterPushdown.Exact, "begins_with(placed, '20%4')")]
    [InlineData("a\\bc%", FilterPushdown.Exact, "begins_with(placed, 'abc')")]
    [InlineData("2024_x%", FilterPushdown.Inexact, "begins_with(placed, '2024')")]
    [InlineData("2024", FilterPushdown.Exact, "placed = '2024'")]
    public void A_pattern_is_a_prefix_of_the_sort_key(string pattern, FilterPushdown pushdown, string condition)
    {
        FilterCandidate query = Plan(Equal(Ref(s_orders, "status"), Text("open")), Like(Ref(s_orders, "placed"), Text(pattern), English))[1];
        Assert.Equal("by_status", Handle(query).Index);
        Assert.Equal(pushdown, query.Answers[1].Pushdown);
        Assert.EndsWith(condition, Property(query, "Key Condition"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_is_known_later_is_checked_again_and_one_without_beginning_stays()
    {
        FilterCandidate query = Plan(Equal(Ref(s_orders, "status"), Text("open")), Like(Ref(s_orders, "placed"), new Parameter(0, DataType.Text)))[1];
        Assert.Equal(FilterPushdown.Inexact, query.Answers[1].Pushdown);
        query = Plan(Equal(Ref(s_orders, "status"), Text("open")), Like(Ref(s_orders, "placed"), Text("_x%")))[1];
        Assert.Equal(FilterPushdown.Unsupported, query.Answers[1].Pushdown);
        Assert.Single(Plan(Like(Customer, Text("c%"))));
        TableDescription blobs = Table([Column(1, "k", DataType.Binary, "partition_key", "true")]);
        Assert.Single(Plan(blobs, new Like(Ref(blobs, "k"), new Constant(DataType.Binary, "\\x6162"), false, false, null)));
    }

    /// <summary>The reference's mistake 3.</summary>
    [Fact]
    public void An_index_answers_only_if_every_key_of_it_must_be_there()
    {
        Expression status = Ref(s_orders, "status");
        Expression placed = Ref(s_orders, "placed");
        FilterCandidate scan = Assert.Single(Plan(Equal(status, Text("open"))));
        Assert.Equal(FilterAnswer.Exact, scan.Answers[0]);
        Assert.Contains("lacks the items without \"placed\"", Property(scan, "Index Not Used"), StringComparison.Ordinal);
        Assert.Single(Plan(Equal(status, Text("open")), new NullTest(placed, false)));
        Assert.Single(Plan(Equal(status, Text("open")), new Or([Equal(placed, Text("x")), Equal(Ref(s_orders, "note"), Text("y"))])));
        Assert.Single(Plan(Equal(status, Text("open")), new Comparison(ComparisonOperator.IsDistinctFrom, placed, Text("x"), Collation.C)));
        Assert.Single(Plan(Equal(status, Text("open")), new ListComparison(ComparisonOperator.NotEqual, placed, ListOf(DataType.Text), true, Collation.C)));

        foreach (Expression rejecting in new Expression[]
        {
            new NullTest(placed, true),
            Compare(placed, ComparisonOperator.NotEqual, Text("x")),
            new Or([Equal(placed, Text("x")), Like(placed, Text("%y"))]),
            new And([Equal(Ref(s_orders, "note"), Text("y")), new NullTest(placed, true)]),
            new ListComparison(ComparisonOperator.Equal, placed, ListOf(DataType.Text, "a"), false, Collation.C),
        })
        {
            FilterCandidate query = Plan(Equal(status, Text("open")), rejecting)[1];
            Assert.Equal("by_status", Handle(query).Index);
            Assert.Equal(FilterPushdown.Exact, query.Answers[0].Pushdown);
        }
    }

    [Fact]
    public void A_dense_index_answers_alone()
    {
        TableDescription dense = Orders("dense_indexes", "by_status, by_total");
        Assert.Equal("by_status", Handle(Plan(dense, Equal(Ref(dense, "status"), Text("open")))[1]).Index);
        Assert.Equal(["", "by_total"], Plan(dense, Equal(Ref(dense, "customer"), Text("c")))[1..].Select(c => Handle(c).Index ?? ""));
    }

    [Fact]
    public void A_local_index_needs_a_condition_on_its_sort_key()
    {
        Assert.Equal(2, Plan(Equal(Customer, Text("c"))).Length);
        FilterCandidate[] plans = Plan(Equal(Customer, Text("c")), Compare(Ref(s_orders, "total"), ComparisonOperator.GreaterThan, Number("5")));
        Assert.Equal("by_total", Handle(plans[2]).Index);
        Assert.Equal("customer = 'c' AND total > 5", Property(plans[2], "Key Condition"));
        Assert.All(plans[2].Answers, a => Assert.Equal(FilterAnswer.Exact, a));
        Assert.Equal(FilterPushdown.Exact, plans[1].Answers[1].Pushdown);
        Assert.Equal("total > 5", Property(plans[1], "Filter Expression"));
        Assert.True(Units(plans[2], 2) <= Units(plans[1], 1));
    }

    [Fact]
    public void Consistent_reads_keep_away_from_global_indexes()
    {
        TableDescription table = Orders("consistent_read", "true");
        FilterCandidate scan = Assert.Single(Plan(table, Equal(Ref(table, "email"), Text("a@b"))));
        Assert.Contains("consistent", Property(scan, "Index Not Used"), StringComparison.Ordinal);
        Assert.Equal("by_email", Handle(Plan(Equal(Ref(s_orders, "email"), Text("a@b")))[1]).Index);
    }

    /// <summary>The reference's mistake 10: a query on an index may find many rows.</summary>
    [Fact]
    public void An_index_is_not_thought_to_find_one_row()
    {
        FilterCandidate query = Plan(Equal(Ref(s_orders, "email"), Text("a@b")))[1];
        Assert.Equal(DynamoDbOperation.Query, Handle(query).Operation);
        Assert.Equal(10, s_connector.Estimate(query.Handle, s_orders, Conjuncts(Equal(Ref(s_orders, "email"), Text("a@b")))).Rows);
    }

    [Fact]
    public void A_collation_that_DynamoDB_does_not_have_is_not_pushed()
    {
        Assert.Equal(2, Plan(Equal(Customer, Text("c"), English)).Length);
        Assert.Single(Plan(Equal(Customer, Text("c"), Loose)));
        FilterCandidate query = Plan(
            Equal(Ref(s_orders, "status"), Text("open")), Compare(Ref(s_orders, "placed"), ComparisonOperator.GreaterThan, Text("b"), English))[1];
        Assert.Equal(FilterPushdown.Unsupported, query.Answers[1].Pushdown);
    }

    [Fact]
    public void Columns_that_change_what_they_read_are_not_pushed()
    {
        DataType[] types =
        [
            new(TypeKind.VarChar, 1043, "pg_catalog", "varchar", 14), new(TypeKind.Char, 1042, "pg_catalog", "bpchar", 14), Float64,
            new(TypeKind.Numeric, 1700, "pg_catalog", "numeric", 655366), TimestampTz, JsonB,
        ];
        foreach (DataType type in types)
        {
            TableDescription table = Table([Column(1, "k", type, "partition_key", "true")]);
            FilterCandidate scan = Assert.Single(Plan(table, Equal(Ref(table, "k"), new Constant(type, "1"))));

            // As a filter, a number is a JSON number; all others are checked again, or not asked for.
            Assert.Equal(type == JsonB, scan.Answers[0].Pushdown == FilterPushdown.Exact);
        }

        foreach (DataType type in new[] { VarChar, DataType.Int32, DataType.Int64, DataType.Binary })
        {
            TableDescription table = Table([Column(1, "k", type, "partition_key", "true")]);
            Assert.Equal(DynamoDbOperation.GetItem, Handle(Plan(table, Equal(Ref(table, "k"), new Constant(type, type.Kind == TypeKind.Binary ? "\\x31" : "1")))[1]).Operation);
        }

        // numeric = 1.5::float8 compares as float8: the column is cast, and the cast is not one to one.
        Assert.Single(Plan(Equal(Customer, Text("c")), Equal(new Cast(Id, CastMethod.Function, Float64), new Constant(Float64, "1.5")))[1..]);
        FilterCandidate cast = Plan(Equal(Customer, Text("c")), Equal(new Cast(Id, CastMethod.Function, Float64), new Constant(Float64, "1.5")))[1];
        Assert.Equal(FilterPushdown.Unsupported, cast.Answers[1].Pushdown);
    }

    [Fact]
    public void A_column_whose_mismatches_become_null_is_checked_again()
    {
        TableDescription table = Table([Column(1, "k", DataType.Int32, "partition_key", "true", "on_mismatch", "null")]);
        Assert.Equal(FilterPushdown.Inexact, Plan(table, Equal(Ref(table, "k"), new Constant(DataType.Int32, "1")))[1].Answers[0].Pushdown);
        Assert.Equal(FilterPushdown.Inexact, Plan(table, new NullTest(Ref(table, "k"), true))[0].Answers[0].Pushdown);
        Assert.Equal(FilterAnswer.Exact, Plan(new NullTest(Customer, true))[0].Answers[0]);
    }

    [Fact]
    public void A_list_is_one_request_for_each_value_and_only_one_condition_may_be_a_list()
    {
        FilterCandidate query = Plan(new ListComparison(ComparisonOperator.Equal, Customer, ListOf(DataType.Text, "a", null), false, Collation.C))[1];
        Assert.Equal(DynamoDbOperation.Query, Handle(query).Operation);
        Assert.Equal(FilterAnswer.Exact, query.Answers[0]);
        Assert.Equal("customer IN ('a', NULL)", Property(query, "Key Condition"));
        FilterCandidate both = Plan(
            new ListComparison(ComparisonOperator.Equal, Customer, ListOf(DataType.Text, "a", "b"), false, Collation.C),
            new ListComparison(ComparisonOperator.Equal, Id, new Parameter(0, NumericArray), false, null))[1];
        Assert.Equal([FilterPushdown.Exact, FilterPushdown.Unsupported], both.Answers.Select(a => a.Pushdown));
        FilterCandidate items = Plan(
            Equal(Customer, Text("c")), new ListComparison(ComparisonOperator.Equal, Id, new Parameter(0, NumericArray), false, null))[1];
        Assert.Equal(DynamoDbOperation.BatchGetItem, Handle(items).Operation);
        Assert.Single(Plan(new ListComparison(ComparisonOperator.Equal, Customer, ListOf(DataType.Text, "a"), true, Collation.C)));
    }

    [Fact]
    public void An_or_of_keys_is_a_list_of_them()
    {
        FilterCandidate query = Plan(new Or([Equal(Customer, Text("a")), Equal(Customer, Text("b")), Equal(Customer, Text("a")), Equal(Customer, new Constant(DataType.Text, null))]))[1];
        Assert.Equal(DynamoDbOperation.Query, Handle(query).Operation);
        Assert.Equal("customer IN ('a', 'b')", Property(query, "Key Condition"));
        Assert.Equal(FilterAnswer.Exact, query.Answers[0]);
        FilterCandidate items = Plan(
            Equal(Customer, Text("c")), new Or([Equal(Id, Number("1")), new ListComparison(ComparisonOperator.Equal, Id, ListOf(DataType.Numeric, "2", "3"), false, null)]))[1];
        Assert.Equal(DynamoDbOperation.BatchGetItem, Handle(items).Operation);
        Assert.Equal([FilterAnswer.Exact, FilterAnswer.Exact], items.Answers);
    }

    [Fact]
    public void Arms_with_more_conditions_are_checked_again()
    {
        And One(string customer, string id) => new([Equal(Id, Number(id)), Equal(Customer, Text(customer))]);
        FilterCandidate query = Plan(new Or([One("a", "1"), One("b", "2")]))[1];
        Assert.Equal(DynamoDbOperation.Query, Handle(query).Operation);
        Assert.Equal("customer IN ('a', 'b')", Property(query, "Key Condition"));
        Assert.Equal(FilterPushdown.Inexact, query.Answers[0].Pushdown);
    }

    [Fact]
    public void An_or_with_an_arm_without_the_key_is_no_list()
    {
        Assert.Single(Plan(new Or([Equal(Customer, Text("a")), Equal(Id, Number("1"))])));
        Assert.Single(Plan(new Or([Equal(Customer, Text("a")), new Comparison(ComparisonOperator.LessThan, Customer, Text("b"), Collation.C)])));
        Assert.Single(Plan(new Or([Equal(Customer, Text("a")), Equal(Customer, new Parameter(0, DataType.Text))])));
        Assert.Single(Plan(new Or([Equal(Customer, Text("a")), new Not(Equal(Customer, Text("b")))])));
    }

    [Fact]
    public void Several_attributes_of_an_index_key_are_used_left_to_right()
    {
        TableDescription table = Table(
        [
            Column(1, "id", DataType.Text, "partition_key", "true"),
            Column(2, "tenant", DataType.Text, "gsi_partition_key_gsi_name", "g"),
            Column(3, "region", DataType.Text, "gsi_partition_key_gsi_name", "g"),
            Column(4, "year", DataType.Int32, "gsi_sort_key_gsi_name", "g"),
            Column(5, "month", DataType.Int32, "gsi_sort_key_gsi_name", "g"),
        ]);
        Expression[] hashes = [Equal(Ref(table, "tenant"), Text("t")), Equal(Ref(table, "region"), Text("r"))];
        Expression year = Equal(Ref(table, "year"), new Constant(DataType.Int32, "2024"));
        Expression month = Compare(Ref(table, "month"), ComparisonOperator.LessThan, new Constant(DataType.Int32, "5"));
        Assert.Single(Plan(table, hashes));
        Assert.Single(Plan(table, [hashes[0], year, month]));
        Assert.Single(Plan(table, [.. hashes, year]));
        Assert.Equal(
            "tenant = 't' AND region = 'r' AND year = 2024 AND month < 5",
            Property(s_connector, Plan(table, [month, year, .. hashes])[1], table, "Key Condition"));
        FilterCandidate gap = Plan(table, [month, new NullTest(Ref(table, "year"), true), .. hashes])[1];
        Assert.Equal([FilterPushdown.Unsupported, FilterPushdown.Unsupported, FilterPushdown.Exact, FilterPushdown.Exact], gap.Answers.Select(a => a.Pushdown));
    }

    private static FilterCandidate[] Plan(params Expression[] expressions) => Plan(s_orders, expressions);

    private static FilterCandidate[] Plan(TableDescription table, params Expression[] expressions) =>
        s_connector.ApplyFilter(s_connector.CreateHandle(table), table, Conjuncts(expressions)).ToArray();

    private static DynamoDbHandle Handle(FilterCandidate candidate) => (DynamoDbHandle)candidate.Handle;

    private static string? Property(FilterCandidate candidate, string label) => Property(s_connector, candidate, s_orders, label);

    private static string? Property(DynamoDbConnector connector, FilterCandidate candidate, TableDescription table, string label) =>
        connector.Describe(candidate.Handle, table).FirstOrDefault(p => p.Label == label)?.Text;

    private static double Units(FilterCandidate candidate, int pushed = 2) =>
        s_connector.Estimate(candidate.Handle, s_orders, Conjuncts(Enumerable.Repeat<Expression>(Text("x"), pushed).ToArray())).Units;
}
