using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Filters;

/// <summary>Filters as requests to DynamoDB Local: limits of expressions, parameters, and LIMIT, which counts items before the filter.</summary>
public sealed class FilterLimitTests(FilterItems items) : IClassFixture<FilterItems>
{
    private static readonly TableDescription s_orders = Orders("estimated_rows", "100000");

    private static Expression Total => Ref(s_orders, "total");

    [Theory]
    [InlineData(1, FilterPushdown.Exact)]
    [InlineData(99, FilterPushdown.Exact)]
    [InlineData(250, FilterPushdown.Exact)]
    [InlineData(3000, FilterPushdown.Unsupported)]
    public async Task A_list_of_any_length_finds_the_same(int count, FilterPushdown pushdown)
    {
        string[] list = Enumerable.Range(0, count).Select(i => $"{i + 0.25m}".ToString(CultureInfo.InvariantCulture)).ToArray();
        FilterCandidate scan = Scanning.Candidate(s_orders, 0, new ListComparison(ComparisonOperator.Equal, Total, ListOf(DataType.Numeric, list), false, null));
        Assert.Equal(pushdown, scan.Answers[0].Pushdown);
        RecordingSink found = await Scanning.RunAsync(items.Local.Connection!, s_orders, scan.Handle, [3]);
        Assert.Equal(pushdown == FilterPushdown.Exact ? items.Local.Orders.Count(o => o.Total < count) : items.Local.Orders.Count, found.Rows.Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 10)]
    [InlineData(250, 100)]
    [InlineData(20000, 100)]
    public async Task A_list_that_comes_when_the_scan_starts_is_sent_if_it_fits(int count, int distinct)
    {
        FilterCandidate scan = Scanning.Candidate(s_orders, 0, new ListComparison(ComparisonOperator.Equal, Total, new Parameter(0, NumericArray), false, null));
        Assert.Equal(FilterPushdown.Inexact, scan.Answers[0].Pushdown);
        string[] list = Enumerable.Range(0, count).Select(i => $"{i + 0.25m}".ToString(CultureInfo.InvariantCulture)).ToArray();
        RecordingSink found = await Scanning.RunAsync(
            items.Local.Connection!, s_orders, scan.Handle, [3], parameters: With(ListOf(DataType.Numeric, list)));
        Assert.Equal(count > 10000 ? items.Local.Orders.Count : items.Local.Orders.Count(o => o.Total < distinct), found.Rows.Count);
    }

    [Fact]
    public async Task Exact_conditions_fit_whatever_comes_and_the_others_are_left_out()
    {
        // Each is a text of its own, of 300 KiB: two of them are promised, more are not.
        Expression[] conditions = Enumerable.Range(0, 5)
            .Select(i => (Expression)Compare(Ref(s_orders, "placed"), ComparisonOperator.LessThan, new Parameter(i, DataType.Text))).ToArray();
        FilterCandidate scan = Scanning.Candidate(s_orders, 0, conditions);
        Assert.All(scan.Answers, a => Assert.Equal(FilterPushdown.Inexact, a.Pushdown));
        var values = new ParameterValues(Enumerable.Range(0, 5).ToDictionary(i => i, i => new Constant(DataType.Text, "9" + new string((char)('a' + i), 300 * 1024))));
        RecordingSink found = await Scanning.RunAsync(items.Local.Connection!, s_orders, scan.Handle, [3], parameters: values);
        Assert.Equal(items.Local.Orders.Count(o => o.Placed is not null), found.Rows.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(60)]
    public async Task Many_conditions_are_sent_as_far_as_they_fit(int count)
    {
        Expression[] conditions = Enumerable.Range(0, count).Select(i => Compare(Total, ComparisonOperator.NotEqual, Number($"{i + 0.25m}"))).ToArray();
        FilterCandidate scan = Scanning.Candidate(s_orders, 0, conditions);
        Assert.Contains(scan.Answers, a => a.Pushdown == FilterPushdown.Exact);
        Assert.Equal(count > 100, scan.Answers.Any(a => a.Pushdown != FilterPushdown.Exact));
        int exact = scan.Answers.Count(a => a.Pushdown == FilterPushdown.Exact);
        RecordingSink found = await Scanning.RunAsync(items.Local.Connection!, s_orders, scan.Handle, [3]);
        Assert.InRange(found.Rows.Count, items.Local.Orders.Count(o => o.Total > count), items.Local.Orders.Count(o => o.Total > exact));
    }

    [Fact]
    public async Task NULL_and_what_no_item_has_send_no_request()
    {
        FilterCandidate scan = Scanning.Candidate(s_orders, 0, Equal(Total, new Parameter(0, DataType.Numeric)));
        Assert.Equal(FilterPushdown.Exact, scan.Answers[0].Pushdown);
        foreach (string? value in new[] { null, "NaN", "1e200" })
        {
            var report = new List<PlanProperty>();
            RecordingSink found = await Scanning.RunAsync(items.Local.Connection!, s_orders, scan.Handle, [3], parameters: With(Number(value)), report: report);
            Assert.Empty(found.Rows);
            Assert.Equal(0, report.SingleOrDefault(p => p.Label == "Requests")?.Integer ?? 0);
        }

        Assert.Equal(30, (await Scanning.RunAsync(items.Local.Connection!, s_orders, scan.Handle, [3], parameters: With(Number("5.250")))).Rows.Count);
    }

    /// <summary>LIMIT stops once enough has passed; not before, and not eight pages later.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(1000)]
    public async Task A_limit_counts_what_passes_the_filter(int limit)
    {
        FilterCandidate query = Scanning.Candidate(s_orders, 1, Equal(Ref(s_orders, "customer"), Text("big")), Equal(Total, Number("5.25")));
        Assert.Equal(DynamoDbOperation.Query, ((DynamoDbHandle)query.Handle).Operation);
        Assert.All(query.Answers, a => Assert.Equal(FilterPushdown.Exact, a.Pushdown));
        var report = new List<PlanProperty>();
        RecordingSink found = await Scanning.RunAsync(items.Local.Connection!, s_orders, query.Handle, [3], rowLimit: limit, report: report);
        Assert.InRange(found.Rows.Count, System.Math.Min(limit, 20), 20);
        if (limit == 1)
        {
            Assert.Equal((1, 64), (Scanning.Integer(report, "Pages"), Scanning.Integer(report, "Items Scanned")));
        }

        Assert.InRange(Scanning.Integer(report, "Pages"), 1, 7);
    }

    [Fact]
    public async Task A_count_is_of_what_passes()
    {
        FilterCandidate scan = Scanning.Candidate(s_orders, 0, Equal(Total, Number("5.25")));
        var report = new List<PlanProperty>();
        Assert.Equal(30, (await Scanning.RunAsync(items.Local.Connection!, s_orders, scan.Handle, [], report: report)).Rows.Count);
        Assert.Equal(3000, Scanning.Integer(report, "Items Scanned"));
    }

    /// <summary>What parameters of jsonb name is known only when the scan starts; a path into a key would be an error of DynamoDB's.</summary>
    [Fact]
    public async Task A_document_that_comes_later_is_not_looked_for_inside_of_keys()
    {
        TableDescription table = Table(
            [Column(1, "customer", DataType.Text, "partition_key", "true"), Column(2, "id", DataType.Numeric, "sort_key", "true"), Column(3, "d", JsonB, "ddb_document", "true")],
            "table_name", "orders", "estimated_rows", "100000");
        FilterCandidate scan = Scanning.Candidate(table, 0, new OperatorCall("@>", "pg_catalog", 0, true, [Ref(table, "d"), new Parameter(0, JsonB)], null, DataType.Boolean));
        Assert.Equal(FilterPushdown.Inexact, scan.Answers[0].Pushdown);
        foreach ((string json, int count) in new[] { ("{\"customer\": {\"x\": 1}}", 3000), ("{\"total\": 5.25}", 30), ("{\"customer\": \"c3\", \"id\": 2003}", 1), ("5", 0) })
        {
            Assert.Equal(count, (await Scanning.RunAsync(items.Local.Connection!, table, scan.Handle, [2], parameters: With(new Constant(JsonB, json)))).Rows.Count);
        }
    }

    private static ParameterValues With(Constant value) => new(new Dictionary<int, Constant> { [0] = value });
}
