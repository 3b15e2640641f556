using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Planning;

public sealed class HandleTests
{
    private static readonly DynamoDbConnector s_connector = new();
    private static readonly TableDescription s_orders = Orders();

    [Fact]
    public void A_handle_survives_the_plan()
    {
        foreach (FilterCandidate candidate in Candidates(
            Equal(Ref(s_orders, "customer"), Text("c'1")),
            Compare(Ref(s_orders, "total"), ComparisonOperator.GreaterThan, new Parameter(3, DataType.Numeric)),
            new ListComparison(ComparisonOperator.Equal, Ref(s_orders, "id"), ListOf(DataType.Numeric, "1", null), false, null)))
        {
            TableHandle handle = s_connector.ApplyProjection(candidate.Handle, s_orders, [2, 4]);
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream))
            {
                s_connector.WriteHandle(writer, handle);
            }

            using JsonDocument document = JsonDocument.Parse(stream.ToArray());
            Assert.Equal(handle, s_connector.ReadHandle(document.RootElement));
        }
    }

    [Theory]
    [InlineData("id", false, "id")]
    [InlineData("id", true, "id DESC")]
    [InlineData("customer", false, null)]
    [InlineData("total", false, null)]
    public void A_query_keeps_the_order_of_its_sort_key(string column, bool isDescending, string? order)
    {
        FilterCandidate query = Candidates(Equal(Ref(s_orders, "customer"), Text("c")))[1];
        TableHandle? sorted = s_connector.ApplySort(query.Handle, s_orders, [Key(column, isDescending)]);
        Assert.Equal(order, sorted is null ? null : s_connector.Describe(sorted, s_orders).Single(p => p.Label == "Order").Text);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(((10 << 16) | 2) + 4, false)]
    public void A_key_that_rounds_orders_nothing_behind_it(int modifier, bool isKept)
    {
        TableDescription table = Table(
        [
            Column(1, "customer", DataType.Text, "partition_key", "true"),
            Column(2, "id", DataType.Numeric with { Modifier = modifier }, "sort_key", "true"),
            Column(3, "note", DataType.Text),
        ]);
        TableHandle query = s_connector.ApplyFilter(
            s_connector.CreateHandle(table), table, Conjuncts(Equal(Ref(table, "customer"), Text("c"))))[1].Handle;
        SortKey id = new(Ref(table, "id"), false, false, null);
        Assert.NotNull(s_connector.ApplySort(query, table, [id]));
        Assert.Equal(isKept, s_connector.ApplySort(query, table, [id, new(Ref(table, "note"), false, false, Collation.C)]) is not null);
    }

    [Fact]
    public void Orders_that_are_not_kept_are_refused()
    {
        IReadOnlyList<FilterCandidate> open = Candidates(Equal(Ref(s_orders, "status"), Text("open")), new NullTest(Ref(s_orders, "placed"), true));
        TableHandle index = open[1].Handle;
        Assert.Null(s_connector.ApplySort(open[0].Handle, s_orders, [Key("placed", false)]));
        Assert.NotNull(s_connector.ApplySort(index, s_orders, [Key("placed", false)]));
        Assert.Null(s_connector.ApplySort(index, s_orders, [Key("placed", false) with { Collation = English }]));

        // Many items of an index may have the same sort key; of a table only one.
        Assert.Null(s_connector.ApplySort(index, s_orders, [Key("placed", false), Key("note", false)]));
        TableHandle table = Candidates(Equal(Ref(s_orders, "customer"), Text("c")))[1].Handle;
        Assert.NotNull(s_connector.ApplySort(table, s_orders, [Key("id", false), Key("note", true)]));
        TableHandle list = Candidates(
            new ListComparison(ComparisonOperator.Equal, Ref(s_orders, "customer"), ListOf(DataType.Text, "a", "b"), false, Collation.C))[1].Handle;
        TableHandle? merged = s_connector.ApplySort(list, s_orders, [Key("id", true)]);
        Assert.Equal("id DESC, merged", s_connector.Describe(merged!, s_orders).Single(p => p.Label == "Order").Text);

        // Two partitions may have the same sort key; and too many cannot be merged.
        Assert.Null(s_connector.ApplySort(list, s_orders, [Key("id", false), Key("note", true)]));
        TableHandle longer = Candidates(new ListComparison(
            ComparisonOperator.Equal, Ref(s_orders, "customer"), ListOf(DataType.Text, [.. Enumerable.Range(0, 501).Select(i => $"c{i}")]), false, Collation.C))[1].Handle;
        Assert.Null(s_connector.ApplySort(longer, s_orders, [Key("id", false)]));
        TableHandle items = Candidates(
            Equal(Ref(s_orders, "customer"), Text("c")), new ListComparison(ComparisonOperator.Equal, Ref(s_orders, "id"), ListOf(DataType.Numeric, "1", "2"), false, null))[1].Handle;
        Assert.Null(s_connector.ApplySort(items, s_orders, [Key("id", false)]));
        TableHandle item = Candidates(Equal(Ref(s_orders, "customer"), Text("c")), Equal(Ref(s_orders, "id"), Number("1")))[1].Handle;
        Assert.Same(item, s_connector.ApplySort(item, s_orders, [Key("note", false)]));
    }

    [Theory]
    [InlineData(new[] { 9 }, "all attributes")]
    [InlineData(new[] { 2, 9 }, "all attributes")]
    [InlineData(new[] { 4 }, "total, customer, id")]
    [InlineData(new[] { 1 }, "customer, id")]
    [InlineData(new int[0], "count only")]
    public void Only_what_is_needed_is_asked_for(int[] columns, string projection)
    {
        TableHandle handle = s_connector.ApplyProjection(s_connector.CreateHandle(s_orders), s_orders, columns);
        PlanProperty line = s_connector.Describe(handle, s_orders).Single(p => p.Label == "Projection");
        Assert.Equal(projection, line.Text);
        Assert.True(line.IsVerbose);
    }

    [Fact]
    public void No_path_leads_into_an_attribute_of_a_key()
    {
        TableDescription table = Table(
        [
            Column(1, "id", DataType.Text, "partition_key", "true"),
            Column(2, "status", DataType.Text, "gsi_partition_key_gsi_name", "by_status"),
            Column(3, "inner", DataType.Text, "mapped_attr", "status.a"),
            Column(4, "other", DataType.Text, "mapped_attr", "map.a"),
        ]);
        TableHandle handle = s_connector.ApplyProjection(s_connector.CreateHandle(table), table, [3, 4]);
        Assert.Equal("status, map.a, id", s_connector.Describe(handle, table).Single(p => p.Label == "Projection").Text);
    }

    [Fact]
    public void A_projection_of_more_than_four_kilobytes_is_left_out()
    {
        var columns = new List<ColumnDescription> { Column(1, "id", DataType.Text, "partition_key", "true") };
        columns.AddRange(Enumerable.Range(2, 40).Select(n => Column(n, $"c{n}", DataType.Text, "mapped_attr", new string('a', 200) + n)));
        TableDescription table = Table(columns);
        Assert.Equal(ProjectionKind.All, Projection.Of(TableDefinition.Of(table), columns.Select(c => c.Number).ToArray(), DynamoDbHandle.Whole).Kind);
    }

    [Fact]
    public void Requests_are_cheaper_the_less_they_read()
    {
        TableDescription large = Orders("estimated_rows", "1000000");
        Expression[] key = [Equal(Ref(large, "customer"), Text("c")), Equal(Ref(large, "id"), Number("1"))];
        ScanEstimate scan = s_connector.Estimate(s_connector.CreateHandle(large), large, []);
        ScanEstimate query = s_connector.Estimate(s_connector.ApplyFilter(s_connector.CreateHandle(large), large, Conjuncts(key[0]))[1].Handle, large, Conjuncts(key[0]));
        ScanEstimate item = s_connector.Estimate(s_connector.ApplyFilter(s_connector.CreateHandle(large), large, Conjuncts(key))[1].Handle, large, Conjuncts(key));
        Assert.Equal((1000000, 10000, 1), ((int)scan.Rows, (int)query.Rows, (int)item.Rows));
        Assert.True(item.Units < query.Units && query.Units < scan.Units);
        Assert.True(item.Requests <= query.Requests && query.Requests < scan.Requests);
        Assert.Equal(1000000, s_connector.EstimateTableRows(large));
        Assert.Equal(1000, s_connector.EstimateTableRows(s_orders));
        Assert.Equal(77, s_connector.EstimateTableRows(s_orders with { Tuples = 77 }));
        Assert.Equal(1, s_connector.EstimateTableRows(s_orders with { Tuples = 0 }));
    }

    [Theory]
    [InlineData("10", 1)]
    [InlineData("5000", 8)]
    [InlineData("1000000", 8)]
    public void Small_tables_have_fewer_segments(string rows, int segments) =>
        Assert.Equal(segments, ScanEstimator.SegmentCount(TableDefinition.Of(Orders("estimated_rows", rows))));

    private static SortKey Key(string column, bool isDescending) =>
        new(Ref(s_orders, column), isDescending, isDescending, Ref(s_orders, column).Type.IsCollatable ? Collation.C : null);

    private static IReadOnlyList<FilterCandidate> Candidates(params Expression[] expressions) =>
        s_connector.ApplyFilter(s_connector.CreateHandle(s_orders), s_orders, Conjuncts(expressions));
}
