using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Planning;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Local;

/// <summary>Every request against Amazon's DynamoDB Local, compared with the same question asked of the items in memory.</summary>
public sealed class LocalReadTests(LocalTables tables) : IClassFixture<LocalTables>
{
    private static readonly TableDescription s_orders = Orders("estimated_rows", "100000");

    [Theory]
    [InlineData("1")]
    [InlineData("8")]
    public async Task A_scan_in_segments_reads_every_item_once(string segments)
    {
        TableDescription table = Orders("estimated_rows", "100000", "parallel_scan_count", segments);
        var report = new List<PlanProperty>();
        RecordingSink sink = await Scanning.RunAsync(tables.Connection!, table, null, [2, 3, 9], report: report);
        Assert.Equal(int.Parse(segments, CultureInfo.InvariantCulture), sink.Writers);
        Assert.Equal(Ids(tables.Orders), Ids(sink.Rows, 1));
        Assert.All(sink.Rows, r => Assert.Contains("\"filler\":\"xxx", r[2], StringComparison.Ordinal));
        Assert.Equal(LocalTables.Count, Scanning.Integer(report, "Items Returned"));
        Assert.Equal(LocalTables.Count, Scanning.Integer(report, "Items Scanned"));
        Assert.True(Scanning.Integer(report, "Pages") >= 3);
        Assert.True(report.Single(p => p.Label == "Consumed Read Capacity").Number > 100);
        Assert.Equal([NoticeLevel.Warning, NoticeLevel.Notice], sink.Notices.Select(n => n.Level));
        Assert.Contains("3000 items returned", sink.Notices[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_count_needs_no_items()
    {
        var report = new List<PlanProperty>();
        RecordingSink sink = await Scanning.RunAsync(tables.Connection!, s_orders, null, [], report: report);
        Assert.Equal(LocalTables.Count, sink.Rows.Count);
        Assert.True(Scanning.Integer(report, "Bytes Received") < 20_000);
        FilterCandidate query = Scanning.Candidate(s_orders, 1, Equal(Ref(s_orders, "customer"), Text("big")));
        Assert.Equal(2000, (await Scanning.RunAsync(tables.Connection!, s_orders, query.Handle, [])).Rows.Count);
    }

    [Fact]
    public async Task A_limit_reads_no_more_than_it_needs()
    {
        var report = new List<PlanProperty>();
        RecordingSink sink = await Scanning.RunAsync(tables.Connection!, s_orders, null, [3], rowLimit: 10, report: report);
        Assert.Equal(10, sink.Rows.Count);
        Assert.Equal((1, 10), (Scanning.Integer(report, "Pages"), Scanning.Integer(report, "Items Scanned")));
    }

    public static TheoryData<string> Conditions => new(
        "customer = 'big'", "customer = 'c3'", "customer = 'nobody'", "customer = 'c3' & id = 2003", "customer = 'c3' & id = 2004",
        "customer = 'big' & id < 10", "customer = 'big' & id <= 10", "customer = 'big' & id > 1990", "customer = 'big' & id >= 1990.5",
        "customer = 'big' & id >= 5 & id <= 9", "customer = 'big' & id > 5 & id < 9", "customer = 'big' & id > 9 & id < 5",
        "customer = 'big' & id < NaN", "customer = 'big' & id > NaN", "customer = 'big' & id >= -1e200", "customer = 'big' & id < 1e200",
        "customer = 'big' & id = 1e200", "customer = 'big' & id > 1990.00000000000000000000000000000000000000001",
        "customer = ''", "customer = 'big' & total = 5.25", "customer = 'big' & total > 98 & total <= 99.25",
        "status = 'open' & placed = '2024-05'", "status = 'open' & placed >= '2024-11'", "status = 'open' & placed < ''", "status = 'open' & placed >= ''",
        "status = 'done' & placed LIKE '2024-1%'", "status = 'done' & placed LIKE '2024-_2'", "status = 'done' & placed LIKE '%'", "status = 'nothing' & placed > 'a'",
        "customer IN c1,c2,c1,NULL,nobody", "customer = 'c3' & id IN 2003,2013,2013.0,2014,NaN,NULL", "customer IN c1,c2 & id = 2001");

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task Every_request_finds_what_the_condition_means(string condition)
    {
        (Expression[] expressions, Func<LocalTables.Order, bool> meaning) = ConditionText.Parse(s_orders, condition);
        IReadOnlyList<FilterCandidate> candidates =
            Scanning.Connector.ApplyFilter(Scanning.Connector.CreateHandle(s_orders), s_orders, Conjuncts(expressions));
        Assert.True(candidates.Count >= 2, "a request other than a Scan");
        int[] expected = Ids(tables.Orders.Where(meaning));
        foreach (FilterCandidate candidate in candidates)
        {
            RecordingSink sink = await Scanning.RunAsync(tables.Connection!, s_orders, candidate.Handle, [2, 3, 4, 5, 6]);
            int[] found = Ids(sink.Rows, 1);
            if (candidate.Answers.All(a => a.Pushdown == FilterPushdown.Exact))
            {
                Assert.Equal(expected, found);
            }
            else
            {
                // What stays local only takes rows away.
                Assert.Empty(expected.Except(found));
                Assert.Equal(found.Length, found.Distinct().Count());
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_query_of_several_pages_keeps_its_order(bool isDescending)
    {
        FilterCandidate query = Scanning.Candidate(s_orders, 1, Equal(Ref(s_orders, "customer"), Text("big")));
        TableHandle handle = Scanning.Connector.ApplySort(
            query.Handle, s_orders, [new Spi.Expressions.SortKey(Ref(s_orders, "id"), isDescending, isDescending, null)])!;
        IEnumerable<int> ids = Enumerable.Range(0, 2000);
        var report = new List<PlanProperty>();
        RecordingSink sink = await Scanning.RunAsync(tables.Connection!, s_orders, handle, [3, 9], report: report);
        Assert.Equal((isDescending ? ids.Reverse() : ids).Select(i => $"number {i}"), sink.Rows.Select(r => r[0]));
        Assert.True(Scanning.Integer(report, "Pages") >= 2);
        sink = await Scanning.RunAsync(tables.Connection!, s_orders, handle, [3], rowLimit: 5);
        Assert.Equal((isDescending ? ids.Reverse() : ids).Take(5).Select(i => $"number {i}"), sink.Rows.Select(r => r[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(2500)]
    [InlineData(100000)]
    public async Task A_scan_that_begins_small_reads_no_more_than_is_wanted_and_loses_nothing(long hint)
    {
        RecordingSink all = await Scanning.RunAsync(tables.Connection!, s_orders, null, [1, 3]);
        RecordingSink hinted = await Scanning.RunAsync(tables.Connection!, s_orders, null, [1, 3], rowHint: hint);
        Assert.Equal(
            all.Rows.Select(r => $"{r[0]} {r[1]}").Order(StringComparer.Ordinal), hinted.Rows.Select(r => $"{r[0]} {r[1]}").Order(StringComparer.Ordinal));
        FilterCandidate query = Scanning.Candidate(s_orders, 1, Equal(Ref(s_orders, "customer"), Text("big")));
        Assert.Equal(2000, (await Scanning.RunAsync(tables.Connection!, s_orders, query.Handle, [3], rowHint: hint)).Rows.Count);

        var report = new List<PlanProperty>();
        RecordingSink few = await Scanning.RunAsync(tables.Connection!, s_orders, null, [3], report: report, wanted: 1, rowHint: hint);
        Assert.True(few.Rows.Count >= 1);
        if (hint <= 10)
        {
            // The first segments may be empty: there are few partition keys.
            Assert.InRange(Scanning.Integer(report, "Items Scanned"), 1, hint << (int)Scanning.Integer(report, "Pages"));
            Assert.InRange(Scanning.Integer(report, "Pages"), 1, 8);
            Assert.Equal(few.Rows.Count, Scanning.Integer(report, "Items Scanned"));
        }
    }

    [Fact]
    public async Task A_scan_runs_again_with_other_parameters_and_warns_once()
    {
        FilterCandidate item = Scanning.Candidate(
            s_orders, 1, Equal(Ref(s_orders, "customer"), Text("big")), Equal(Ref(s_orders, "id"), new Parameter(0, DataType.Int32)));
        Assert.Equal(DynamoDbOperation.GetItem, ((DynamoDbHandle)item.Handle).Operation);
        foreach (string? id in new[] { "7", "8", null, "999999" })
        {
            var values = new ParameterValues(new Dictionary<int, Constant> { [0] = new(DataType.Int32, id) });
            RecordingSink found = await Scanning.RunAsync(tables.Connection!, s_orders, item.Handle, [3], parameters: values);
            Assert.Equal(id is "7" or "8" ? [$"number {id}"] : [], found.Rows.Select(r => r[0]));
            Assert.Empty(found.Notices);
        }

        var sink = new RecordingSink(s_orders, [3]);
        var opening = new ScanOpening(tables.Connection!, s_orders, Scanning.Connector.CreateHandle(s_orders), [3], new SessionSettings(true), sink);
        await using IScan scan = Scanning.Connector.OpenScan(opening);
        await scan.RunAsync(ParameterValues.Empty, null, sink, default);
        await scan.RunAsync(ParameterValues.Empty, null, sink, default);
        Assert.Equal(2, sink.Notices.Count);
        Assert.Equal(2 * LocalTables.Count, sink.Rows.Count);
    }

    [Fact]
    public async Task Binary_keys_are_compared_as_bytes()
    {
        TableDescription blobs = Table([Column(1, "k", DataType.Binary, "partition_key", "true"), Column(2, "d", DataType.Text, "sort_key", "document")], "table_name", "blobs");
        FilterCandidate item = Scanning.Candidate(blobs, 1, Equal(Ref(blobs, "k"), new Constant(DataType.Binary, "\\xff")), Equal(Ref(blobs, "d"), Text("d")));
        Assert.Equal(["binary FF", "text d"], Assert.Single((await Scanning.RunAsync(tables.Connection!, blobs, item.Handle, [1, 2])).Rows));
        Assert.Equal(256, (await Scanning.RunAsync(tables.Connection!, blobs, null, [1])).Rows.Count);
    }

    [Fact]
    public async Task A_table_with_other_keys_than_declared_is_an_error_with_a_hint()
    {
        TableDescription wrong = Table([Column(1, "k", DataType.Text, "partition_key", "true")], "table_name", "dotted");
        FilterCandidate item = Scanning.Candidate(wrong, 1, Equal(Ref(wrong, "k"), Text("x")));
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => Scanning.RunAsync(tables.Connection!, wrong, item.Handle, [1]));
        Assert.Equal("22023", error.SqlState.Code);
        Assert.NotNull(error.Hint);
        TableDescription missing = Table(wrong.Columns, "table_name", "no_such_table");
        error = await Assert.ThrowsAsync<PeerException>(() => Scanning.RunAsync(tables.Connection!, missing, null, [1]));
        Assert.Equal("42P01", error.SqlState.Code);
    }

    [Fact]
    public async Task An_import_finds_keys_types_and_whole_indexes_and_reads_back()
    {
        IReadOnlyList<ImportedTable> imported = await ImportAsync(ImportSelection.All, [], "parallel_scan_count", "3");
        Assert.Equal(["blobs", "dotted", "orders"], imported.Select(t => t.Name));
        Assert.Equal(
            [
                "oid text - ",
                "customer text C mapped_attr=customer partition_key=true",
                "id numeric - mapped_attr=id sort_key=true",
                "total numeric - mapped_attr=total lsi_name=by_total",
                "email text C mapped_attr=email gsi_partition_key_gsi_name=by_email",
                "status text C mapped_attr=status gsi_partition_key_gsi_name=by_status",
                "placed text C mapped_attr=placed gsi_sort_key_gsi_name=by_status",
                "document json - ddb_document=true",
            ],
            imported[2].Columns.Select(Declared));
        Assert.Equal("parallel_scan_count=3 table_name=orders estimated_rows=3000", Declared(imported[2].Options));

        // Names that are taken already, and names that need quotes.
        Assert.Contains("document_1 text C mapped_attr=document sort_key=true", imported[0].Columns.Select(Declared));
        Assert.Contains("a.b numeric - mapped_attr=\"a.b\" partition_key=true", imported[1].Columns.Select(Declared));

        Assert.Equal(["dotted"], (await ImportAsync(ImportSelection.LimitTo, ["dotted"])).Select(t => t.Name));
        Assert.Equal(["blobs", "orders"], (await ImportAsync(ImportSelection.Except, ["dotted"])).Select(t => t.Name));

        TableDescription dotted = Table(
            imported[1].Columns.Select((c, i) => Column(i + 1, c.Name, c.TypeName switch { "json" => Json, "numeric" => DataType.Numeric, _ => DataType.Text }, [.. c.Options.SelectMany(o => new[] { o.Key, o.Value })])).ToArray(),
            [.. imported[1].Options.SelectMany(o => new[] { o.Key, o.Value })]);
        FilterCandidate item = Scanning.Candidate(dotted, 1, Equal(Ref(dotted, "a.b"), Number("-3.0")));
        Assert.Equal(
            ["json {\"a.b\":-3}", "number -3", "json {\"a.b\":-3}"],
            Assert.Single((await Scanning.RunAsync(tables.Connection!, dotted, item.Handle, [1, 2, 3])).Rows));
    }

    [Fact]
    public async Task An_unknown_schema_is_refused()
    {
        var request = new ImportRequest("public", ImportSelection.All, [], Scanning.None, Scanning.None, new RecordingSink(s_orders, []));
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => Scanning.Connector.ImportAsync(tables.Connection!, request, default));
        Assert.Contains("dynamodb", error.Hint, StringComparison.Ordinal);
    }

    private static string Declared(ImportedColumn column) => $"{column.Name} {column.TypeName} {column.Collation ?? "-"} {Declared(column.Options)}";

    private static string Declared(IReadOnlyList<KeyValuePair<string, string>> options) => string.Join(" ", options.Select(o => $"{o.Key}={o.Value}"));

    private static int[] Ids(IEnumerable<LocalTables.Order> orders) => orders.Select(o => o.Id).Order().ToArray();

    private static int[] Ids(IEnumerable<string[]> rows, int column) =>
        rows.Select(r => int.Parse(r[column].AsSpan("number ".Length), CultureInfo.InvariantCulture)).Order().ToArray();

    private Task<IReadOnlyList<ImportedTable>> ImportAsync(ImportSelection selection, string[] names, params string[] options) =>
        Scanning.Connector.ImportAsync(
            tables.Connection!,
            new ImportRequest("dynamodb", selection, names, Scanning.None, OptionsOf(options), new RecordingSink(s_orders, [])),
            default);
}
