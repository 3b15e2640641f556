using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Testing.Faults;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Local;

/// <summary>Lists of keys, merged order, reuse and budgets against DynamoDB Local, whose requests a proxy counts.</summary>
public sealed class LocalExecutionTests(LocalTables tables) : IClassFixture<LocalTables>
{
    private static readonly TableDescription s_orders = Orders("estimated_rows", "100000");

    [Theory]
    [InlineData(2, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(750, 8)]
    public async Task Keys_of_a_list_are_read_a_hundred_at_a_time(int keys, int requests)
    {
        await using FaultProxy proxy = FaultProxy.Start(tables.Endpoint);
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(proxy.Endpoint));
        string?[] ids = [.. Enumerable.Range(0, keys).Select(i => i.ToString(CultureInfo.InvariantCulture)), "1.0", "0", null, "-7", "NaN"];
        FilterCandidate items = Items(ListOf(DataType.Numeric, ids));
        var report = new List<PlanProperty>();
        RecordingSink sink = await Scanning.RunAsync(connection, s_orders, items.Handle, [3], report: report);
        int expected = Math.Min(keys, 2000);
        Assert.Equal(Enumerable.Range(0, expected), Ids(sink, 0));
        Assert.Equal((requests + (keys % 100 == 0 ? 1 : 0), 0), (proxy.Count("BatchGetItem"), proxy.Count() - proxy.Count("BatchGetItem")));
        Assert.Equal(expected, Scanning.Integer(report, "Items Returned"));
        Assert.True(report.Single(p => p.Label == "Consumed Read Capacity").Number >= keys * 0.5);
        Assert.All(proxy.Requests, r => Assert.Contains("ProjectionExpression", System.Text.Encoding.UTF8.GetString(r.Body), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_of_one_key_is_a_GetItem_and_of_none_no_request()
    {
        await using FaultProxy proxy = FaultProxy.Start(tables.Endpoint);
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(proxy.Endpoint));
        Assert.Single((await Scanning.RunAsync(connection, s_orders, Items(ListOf(DataType.Numeric, "7", "7.00", null)).Handle, [3])).Rows);
        Assert.Equal((1, 1), (proxy.Count("GetItem"), proxy.Count()));
        Assert.Empty((await Scanning.RunAsync(connection, s_orders, Items(ListOf(DataType.Numeric, null, "NaN")).Handle, [3])).Rows);
        Assert.Equal(1, proxy.Count());
    }

    [Fact]
    public async Task Consistent_reads_whole_documents_and_counts_of_a_list()
    {
        await using FaultProxy proxy = FaultProxy.Start(tables.Endpoint);
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(proxy.Endpoint));
        TableDescription consistent = Orders("consistent_read", "true");
        FilterCandidate items = Items(ListOf(DataType.Numeric, "1", "2", "99999"), consistent);
        var report = new List<PlanProperty>();
        RecordingSink sink = await Scanning.RunAsync(connection, consistent, items.Handle, [9], report: report);
        Assert.Equal(2, sink.Rows.Count);
        Assert.All(sink.Rows, r => Assert.Contains("\"filler\":\"xxx", r[0], StringComparison.Ordinal));
        string body = System.Text.Encoding.UTF8.GetString(Assert.Single(proxy.Requests).Body);
        Assert.Contains("\"ConsistentRead\":true", body, StringComparison.Ordinal);
        Assert.DoesNotContain("ProjectionExpression", body, StringComparison.Ordinal);
        Assert.Equal(2, (await Scanning.RunAsync(connection, consistent, items.Handle, [])).Rows.Count);
    }

    [Fact]
    public async Task A_limit_does_not_read_a_whole_list()
    {
        await using FaultProxy proxy = FaultProxy.Start(tables.Endpoint);
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(proxy.Endpoint));
        FilterCandidate items = Items(ListOf(DataType.Numeric, [.. Enumerable.Range(0, 1000).Select(i => i.ToString(CultureInfo.InvariantCulture))]));
        RecordingSink sink = await Scanning.RunAsync(connection, s_orders, items.Handle, [3], rowLimit: 10, wanted: 10);
        Assert.True(sink.Rows.Count >= 10);
        Assert.Equal(1, proxy.Count());
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 7)]
    [InlineData(true, 70)]
    [InlineData(false, 5000)]
    public async Task Partitions_are_merged_in_the_order_of_the_sort_key(bool isDescending, int? limit)
    {
        string[] customers = ["big", "c0", "c3", "c9", "nobody", "c5"];
        FilterCandidate query = Scanning.Candidate(
            s_orders, 1, new ListComparison(ComparisonOperator.Equal, Ref(s_orders, "customer"), ListOf(DataType.Text, [.. customers, null, "c3"]), false, Collation.C));
        TableHandle handle = Scanning.Connector.ApplySort(query.Handle, s_orders, [new Spi.Expressions.SortKey(Ref(s_orders, "id"), isDescending, isDescending, null)])!;
        int[] expected = tables.Orders.Where(o => customers.Contains(o.Customer)).Select(o => o.Id).Order().ToArray();
        if (isDescending)
        {
            Array.Reverse(expected);
        }

        var report = new List<PlanProperty>();
        RecordingSink sink = await Scanning.RunAsync(tables.Connection!, s_orders, handle, limit is null ? [3, 9] : [8, 3], rowLimit: limit, report: report);
        Assert.Equal(expected.Take(limit ?? int.MaxValue), sink.Rows.Select(r => int.Parse(r[limit is null ? 0 : 1][7..], CultureInfo.InvariantCulture)));
        Assert.Equal(1, sink.Writers);
        Assert.True(report.Single(p => p.Label == "Consumed Read Capacity").Number > 0);
        if (limit < 1000)
        {
            Assert.InRange(Scanning.Integer(report, "Items Scanned"), 1, limit.Value * customers.Length);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Texts_of_an_index_are_merged_by_their_bytes(bool isDescending)
    {
        FilterCandidate query = Scanning.Candidate(
            s_orders,
            1,
            new ListComparison(ComparisonOperator.Equal, Ref(s_orders, "status"), ListOf(DataType.Text, "open", "done"), false, Collation.C),
            new NullTest(Ref(s_orders, "placed"), true));
        TableHandle handle = Scanning.Connector.ApplySort(query.Handle, s_orders, [new Spi.Expressions.SortKey(Ref(s_orders, "placed"), isDescending, isDescending, Collation.C)])!;
        RecordingSink sink = await Scanning.RunAsync(tables.Connection!, s_orders, handle, [3, 6]);
        string[] placed = sink.Rows.Select(r => r[1]).ToArray();
        Assert.Equal(isDescending ? placed.OrderDescending(StringComparer.Ordinal) : placed.Order(StringComparer.Ordinal), placed);
        Assert.Equal(tables.Orders.Where(o => o.Status is not null && o.Placed is not null).Select(o => o.Id).Order(), Ids(sink, 0));
    }

    [Fact]
    public async Task The_same_key_is_not_fetched_twice_within_a_scan()
    {
        await using FaultProxy proxy = FaultProxy.Start(tables.Endpoint);
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(proxy.Endpoint));
        FilterCandidate item = Scanning.Candidate(
            s_orders, 1, Equal(Ref(s_orders, "customer"), Text("big")), Equal(Ref(s_orders, "id"), new Parameter(0, DataType.Int32)));
        FilterCandidate partition = Scanning.Candidate(s_orders, 1, Equal(Ref(s_orders, "customer"), new Parameter(0, DataType.Text)));
        Assert.Equal((6, 3, 3), await RunAgainAsync(proxy, connection, item.Handle, DataType.Int32, "7", "8", "7", "99999", "99999", "8"));
        Assert.Equal((4, 2, 2), await RunAgainAsync(proxy, connection, partition.Handle, DataType.Text, "c1", "c2", "c1", "c2"));

        // Two pages are not kept.
        Assert.Equal((4, 4, 0), await RunAgainAsync(proxy, connection, partition.Handle, DataType.Text, "big", "big"));
    }

    [Fact]
    public async Task A_budget_slows_a_scan_down_and_is_counted()
    {
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(tables.Endpoint));
        TableDescription table = Orders("max_read_capacity", "300", "parallel_scan_count", "4");
        var report = new List<PlanProperty>();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        RecordingSink sink = await Scanning.RunAsync(connection, table, null, [3], report: report);
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.Equal(LocalTables.Count, sink.Rows.Count);
        double capacity = report.Single(p => p.Label == "Consumed Read Capacity").Number!.Value;
        Assert.InRange(capacity, 300, 600);
        Assert.True(report.Single(p => p.Label == "Capacity Wait").Number > 0);
        Assert.InRange(seconds, (capacity - 300 - 160) / 300, 30);
        Assert.True(Scanning.Integer(report, "Pages") > 4, "small pages");
    }

    private static FilterCandidate Items(Constant ids, TableDescription? table = null) => Scanning.Candidate(
        table ?? s_orders,
        1,
        Equal(Ref(s_orders, "customer"), Text("big")),
        new ListComparison(ComparisonOperator.Equal, Ref(s_orders, "id"), ids, false, null));

    private static IEnumerable<int> Ids(RecordingSink sink, int column) =>
        sink.Rows.Select(r => int.Parse(r[column][7..], CultureInfo.InvariantCulture)).Order();

    /// <summary>Runs one scan with several parameters and gives pages read, requests made and pages reused.</summary>
    private static async Task<(int Read, int Requests, long Reused)> RunAgainAsync(
        FaultProxy proxy, IPeerConnection connection, TableHandle handle, DataType type, params string[] values)
    {
        proxy.Clear();
        var sink = new RecordingSink(s_orders, [2, 3]);
        var opening = new ScanOpening(connection, s_orders, handle, [2, 3], new SessionSettings(true), sink);
        await using IScan scan = Scanning.Connector.OpenScan(opening);
        var rows = new Dictionary<string, string>();
        foreach (string value in values)
        {
            sink.Rows.Clear();
            await scan.RunAsync(new ParameterValues(new Dictionary<int, Constant> { [0] = new(type, value) }), null, sink, default);
            string now = string.Join(';', sink.Rows.Select(r => string.Join(',', r)));
            Assert.Equal(rows.GetValueOrDefault(value, now), now);
            rows[value] = now;
        }

        long reused = scan.Report().FirstOrDefault(p => p.Label == "Reused")?.Integer ?? 0;
        return (proxy.Count() + (int)reused, proxy.Count(), reused);
    }
}
