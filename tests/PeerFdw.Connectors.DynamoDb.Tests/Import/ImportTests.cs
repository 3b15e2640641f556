using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Import;
using PeerFdw.Testing;
using PeerFdw.Testing.Timing;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Import;

/// <summary>Imports from a server whose tables are a list of names; a test says what else happens.</summary>
public sealed class ImportTests
{
    private readonly RecordingSink _sink = new(Orders(), []);

    [Fact]
    public async Task All_pages_of_the_list_are_read()
    {
        string[] tables = Enumerable.Range(0, 300).Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i:000}")).ToArray();
        await using StandInServer server = Server(tables);
        Assert.Equal(tables, (await ImportAsync(server)).Select(t => t.Name));
        Assert.Equal(3, server.Requests.Count(r => r.DynamoDbOperation == "ListTables"));
        Assert.Equal(300, server.Requests.Count(r => r.DynamoDbOperation == "DescribeTable"));
    }

    [Fact]
    public async Task Only_tables_that_are_wanted_are_described()
    {
        await using StandInServer server = Server(["a", "b", "c"]);
        Assert.Equal(["b"], (await ImportAsync(server, ImportSelection.LimitTo, ["b", "missing"])).Select(t => t.Name));
        Assert.Equal(["a", "c"], (await ImportAsync(server, ImportSelection.Except, ["b", "missing"])).Select(t => t.Name));
        Assert.Equal(3, server.Requests.Count(r => r.DynamoDbOperation == "DescribeTable"));
    }

    [Theory]
    [InlineData("DescribeTable")]
    [InlineData("Scan")]
    [InlineData("CREATING")]
    [InlineData("DELETING")]
    [InlineData("ARCHIVED")]
    public async Task A_table_that_comes_or_goes_is_left_out_with_a_notice(string when)
    {
        await using StandInServer server = Server(["a", "b", "c"], r =>
            !r.Body.Contains("\"b\"", StringComparison.Ordinal) ? null
            : r.DynamoDbOperation == when ? new StandInAnswer(400, """{"__type":"x#ResourceNotFoundException","message":"Requested resource not found"}""")
            : r.DynamoDbOperation == "DescribeTable" && when is not "Scan" ? new StandInAnswer(200, Description("b", when))
            : null);
        Assert.Equal(["a", "c"], (await ImportAsync(server, options: ["sample_items", "1"])).Select(t => t.Name));
        (NoticeLevel level, string message) = Assert.Single(_sink.Notices);
        Assert.Equal(NoticeLevel.Notice, level);
        Assert.Equal("DynamoDB table \"b\" is not imported", message);
    }

    [Fact]
    public async Task Names_that_are_too_long_or_alike_stay_different()
    {
        string longName = new('x', 255);
        string[] tables = [longName, longName[..254] + "y", "Order-Items", "OrderItems", "order_items", "select"];
        await using StandInServer server = Server(tables);
        Assert.Equal(
            ["Order-Items", "OrderItems", "order_items", "select", longName[..63], longName[..61] + "_1"],
            (await ImportAsync(server)).Select(t => t.Name));
        IReadOnlyList<ImportedTable> styled = await ImportAsync(server, options: ["name_style", "snake_case"]);

        // Who has the name already keeps it.
        Assert.Equal(["order_items_1", "order_items_2", "order_items", "select"], styled.Take(4).Select(t => t.Name));
        Assert.Equal(["Order-Items", "OrderItems", "order_items"], styled.Take(3).Select(t => t.Options.Single(o => o.Key == "table_name").Value));

        // And a table has the same name whatever else is wanted.
        Assert.Equal(
            "OrderItems",
            Assert.Single(await ImportAsync(server, ImportSelection.LimitTo, ["order_items_2"], ["name_style", "snake_case"])).Options.Single(o => o.Key == "table_name").Value);
    }

    [Fact]
    public async Task A_sample_gives_columns_to_what_it_agrees_on()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"M\":{\"m\":", 31)) + "{\"S\":\"x\"}" + new string('}', 62);
        await using StandInServer server = Server(["t"], r => r.DynamoDbOperation != "Scan" ? null : new StandInAnswer(200, r.Body.Contains("ExclusiveStartKey", StringComparison.Ordinal)
            ? $$"""{"Items":[{"id":{"S":"2"},"Total":{"N":"2"},"mixed":{"N":"1"},"oid":{"S":"mine"},"deep":{{deep}}}]}"""
            : """
              {"Items":[{"id":{"S":"1"},"Total":{"N":"1"},"mixed":{"S":"1"},"nothing":{"NULL":true},"sometimes":{"NULL":true},"isOpen":{"BOOL":true},"raw":{"B":"AA=="},
                "ss":{"SS":["a"]},"ns":{"NS":["1"]},"bs":{"BS":["AA=="]},"l":{"L":[]},"a.b":{"S":"dotted"}},
                {"id":{"S":"3"},"sometimes":{"S":"x"}}],"LastEvaluatedKey":{"id":{"S":"1"}}}
              """));
        ImportedTable table = Assert.Single(await ImportAsync(server, options: ["sample_items", "3", "name_style", "snake_case"]));
        Assert.Equal(
            [
                "oid text ",
                "id text C mapped_attr=id partition_key=true",
                "total numeric  mapped_attr=Total attribute_type=N",
                "a_b text C mapped_attr=\"a.b\" attribute_type=S",
                "bs bytea[]  mapped_attr=bs attribute_type=BS",
                "deep json  mapped_attr=deep attribute_type=M",
                "is_open boolean  mapped_attr=isOpen attribute_type=BOOL",
                "l json  mapped_attr=l attribute_type=L",
                "ns numeric[]  mapped_attr=ns attribute_type=NS",
                "oid_1 text C mapped_attr=oid attribute_type=S",
                "raw bytea  mapped_attr=raw attribute_type=B",
                "sometimes text C mapped_attr=sometimes attribute_type=S",
                "ss text[] C mapped_attr=ss attribute_type=SS",
                "document json  ddb_document=true",
            ],
            table.Columns.Select(c => $"{c.Name} {c.TypeName} {c.Collation}{string.Concat(c.Options.Select(o => $" {o.Key}={o.Value}"))}"));
        Assert.Equal(["some attributes of DynamoDB table \"t\" are in column \"document\" only"], _sink.Notices.Select(n => n.Message));
        string[] scans = server.Requests.Where(r => r.DynamoDbOperation == "Scan").Select(r => r.Body).ToArray();
        Assert.Equal(["""{"TableName":"t","Limit":3}""", """{"TableName":"t","Limit":1,"ExclusiveStartKey":{"id":{"S":"1"}}}"""], scans);
    }

    [Fact]
    public async Task Attributes_beyond_what_a_table_can_have_stay_in_the_document()
    {
        string many = string.Join(',', Enumerable.Range(0, 1500).Select(i => $"\"a{i}\":{{\"S\":\"x\"}}"));
        await using StandInServer server = Server(["t"], r => r.DynamoDbOperation != "Scan" ? null
            : new StandInAnswer(200, $$$"""{"Items":[{"{{{new string('n', 1001)}}}":{"S":"x"},"nul\u0000":{"S":"x"},{{{many}}}},{"a1499":{"S":"x"}}]}"""));
        ImportedTable table = Assert.Single(await ImportAsync(server, options: ["sample_items", "2"]));
        Assert.Equal(1003, table.Columns.Count);
        Assert.Contains("a1499", table.Columns.Select(c => c.Name));
        Assert.Single(_sink.Notices);
    }

    [Theory]
    [InlineData("""{"Items":{}}""")]
    [InlineData("""{"Items":[{"a":"b"}]}""")]
    [InlineData("""{"Items":[{"a":{}}]}""")]
    [InlineData("""{"Items":[{"a":{"X":"b"}}]}""")]
    [InlineData("""{"Items":[{"a":{"3":"b"}}]}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("<html>")]
    public async Task A_sample_that_is_none_is_a_protocol_violation(string body)
    {
        await using StandInServer server = Server(["t"], r => r.DynamoDbOperation == "Scan" ? new StandInAnswer(200, body) : null);
        Assert.Equal("08P01", (await Assert.ThrowsAsync<PeerException>(() => ImportAsync(server, options: ["sample_items", "1"]))).SqlState.Code);
    }

    [Fact]
    public async Task What_may_not_be_sampled_is_said()
    {
        await using StandInServer server = Server(["t"], r => r.DynamoDbOperation != "Scan" ? null
            : new StandInAnswer(400, """{"__type":"x#AccessDeniedException","message":"not authorized to perform: dynamodb:Scan"}"""));
        Assert.Equal("42501", (await Assert.ThrowsAsync<PeerException>(() => ImportAsync(server, options: ["sample_items", "1"]))).SqlState.Code);
    }

    [TimedFact]
    public async Task An_import_is_cancelled_at_once()
    {
        await using StandInServer server = Server(["a", "b"], r => r.DynamoDbOperation == "DescribeTable" ? new StandInAnswer(200, "", IsStuck: true) : null);
        using var cancel = new CancellationTokenSource();
        Task importing = ImportAsync(server, cancellationToken: cancel.Token);
        Assert.True(SpinWait.SpinUntil(() => server.Requests.Count == 3, TimeSpan.FromSeconds(10)));
        var since = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => importing);
        Timely.Within(500, since, "cancel");
    }

    private static StandInServer Server(IReadOnlyList<string> tables, Func<StandInRequest, StandInAnswer?>? instead = null) => new(request =>
        Task.FromResult(instead?.Invoke(request) ?? new StandInAnswer(200, request.DynamoDbOperation switch
        {
            "ListTables" => List(tables, request.Body),
            "DescribeTable" => Description(request.Body.Split('"')[3], "ACTIVE"),
            _ => """{"Items":[]}""",
        })));

    private static string List(IReadOnlyList<string> tables, string body)
    {
        int from = body.Contains("ExclusiveStartTableName", StringComparison.Ordinal) ? tables.ToList().IndexOf(body.Split('"')[3]) + 1 : 0;
        string[] page = tables.Skip(from).Take(100).ToArray();
        string more = from + page.Length < tables.Count ? $",\"LastEvaluatedTableName\":\"{page[^1]}\"" : "";
        return $$"""{"TableNames":[{{string.Join(',', page.Select(t => $"\"{t}\""))}}]{{more}}}""";
    }

    private static string Description(string table, string status) =>
        $$$"""{"Table":{"TableName":"{{{table}}}","TableStatus":"{{{status}}}","ItemCount":7,"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}}""";

    private async Task<IReadOnlyList<ImportedTable>> ImportAsync(
        StandInServer server, ImportSelection selection = ImportSelection.All, string[]? names = null, string[]? options = null,
        CancellationToken cancellationToken = default)
    {
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(server.Endpoint, "max_retries", "0"));
        var request = new ImportRequest("dynamodb", selection, names ?? [], Scanning.None, OptionsOf(options ?? []), _sink);
        return await Scanning.Connector.ImportAsync(connection, request, cancellationToken);
    }
}
