using System;
using System.Linq;
using System.Text.Json;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Planning.Execution;
using PeerFdw.Planning.Tests.Expressions;
using PeerFdw.Planning.Tests.Stages;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Rows;
using Xunit;
using static PeerFdw.Planning.Tests.Expressions.ShimDocuments;

namespace PeerFdw.Planning.Tests.Execution;

public sealed class OpenDocumentTests
{
    private const string Mapping = """{"access_key": "me", "secret_key": "hunter2"}""";

    [Fact]
    public void A_scan_is_read_with_everything_that_it_starts_from()
    {
        ScanStart start = ReadScan();
        Assert.Equal("peer_fake", start.Peer.Connector.Name);
        Assert.Equal("srv", start.Peer.Connection.Server);
        Assert.Equal("hunter2", start.Peer.Connection.MappingOptions.Text("secret_key"));
        Assert.Equal((4000000000u, 456u), (start.Peer.ServerHash, start.Peer.MappingHash));
        Assert.Equal("orders", start.Table.Name);
        Assert.Equal([1, 2, 3, 4, 5], start.Table.Columns.Select(c => c.Number));
        Assert.Equal("Scan", Assert.IsType<FakeHandle>(start.Handle).Operation);
        BatchColumn column = Assert.Single(start.Columns);
        Assert.Equal((1, ColumnEncoding.Varlena, "text"), (column.Number, column.Encoding, column.Type.Name));
        Assert.Equal("x", start.Parameters[new Parameter(2, DataType.Text)].Text);
        Assert.Null(start.Limit);
        Assert.False(start.Settings.ScanNotices);
    }

    [Theory]
    [InlineData("{\"scan_notices\": true}", true, true)]
    [InlineData("null", true, true)]
    public void Settings_that_are_missing_mean_yes(string settings, bool notices, bool tls)
    {
        ScanStart start = ReadScan(settings: settings);
        Assert.Equal((notices, tls), (start.Settings.ScanNotices, start.Peer.Connection.IsTlsUsable));
    }

    [Fact]
    public void Without_OpenSSL_nothing_is_opened_since_the_runtime_would_end_the_process()
    {
        PeerException error = Assert.Throws<PeerException>(() => ReadScan(settings: """{"tls": false}"""));
        Assert.Equal("58000", error.SqlState.Code);
        Assert.Contains("libssl.so.3", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_of_a_connection_depends_on_all_that_it_is_made_from_and_shows_nothing()
    {
        string key = ReadScan().Peer.ConnectionKey;
        Assert.Matches("^[0-9a-f]{64}$", key);
        Assert.Equal(key, ReadScan(mapping: """{"secret_key": "hunter2", "access_key": "me"}""").Peer.ConnectionKey);
        string[] others =
        [
            key,
            ReadScan(mapping: """{"access_key": "me", "secret_key": "hunter3"}""").Peer.ConnectionKey,
            ReadScan(mapping: """{"access_key": "mehunter2", "secret_key": "x"}""").Peer.ConnectionKey,
            ReadScan(server: """{"region": "south"}""").Peer.ConnectionKey,
            ReadScan(user: "bob").Peer.ConnectionKey,
            ReadScan(ambient: "true").Peer.ConnectionKey,
        ];
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Fact]
    public void Options_are_checked_again()
    {
        Assert.Equal("HV00D", Assert.Throws<PeerException>(() => ReadScan(server: """{"regoin": "x"}""")).SqlState.Code);
        Assert.Equal("HV00J", Assert.Throws<PeerException>(() => ReadScan(mapping: """{"secret_key": "x"}""")).SqlState.Code);
        Assert.Equal("HV00D", Assert.Throws<PeerException>(
            () => ReadScan(table: Requests.Table().Replace("\"options\": {},", "\"options\": {\"nope\": \"1\"},", StringComparison.Ordinal))).SqlState.Code);
        Assert.Equal("HV024", Assert.Throws<PeerException>(
            () => ReadScan(table: Requests.Table().Replace("\"sort\"", "\"sorted\"", StringComparison.Ordinal))).SqlState.Code);

        // Set by a superuser, used by anyone.
        Assert.Equal("p", ReadScan(server: """{"profile": "p"}""").Peer.Connection.ServerOptions.Text("profile"));
    }

    [Fact]
    public void Without_a_user_mapping_nothing_is_missed() =>
        Assert.Equal(0u, ReadScan(mapping: "{}", mappingHash: "0").Peer.MappingHash);

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 5)]
    [InlineData(1, -1)]
    public void A_batch_that_is_not_the_plans_is_a_defect(int number, int encoding) =>
        Assert.Equal("XX000", Assert.Throws<PeerException>(
            () => ReadScan(columns: $$"""[{"number": {{number}}, "type": {{Type("text")}}, "encoding": {{encoding}} }]""")).SqlState.Code);

    [Fact]
    public void A_restart_brings_other_values()
    {
        ParameterValues values = Requests.Service().ReadParameters(JsonText.Bytes(
            $$"""{"parameters": [{"index": 0, "type": {{Type("int8")}}, "text": "5"}, {"index": 3, "type": {{Type("_text")}}, "elements": ["a", null]}, {"index": 4, "type": {{Type("text")}} }]}"""));
        Assert.Equal("5", values[new Parameter(0, DataType.Int64)].Text);
        Assert.Equal(["a", null], values[new Parameter(3, AllNodes.TextArray)].Elements!);
        Assert.True(values[new Parameter(4, DataType.Text)].IsNull);
        Assert.Equal("XX000", Assert.Throws<PeerException>(() => values[new Parameter(1, DataType.Text)]).SqlState.Code);
    }

    [Fact]
    public void An_import_is_read_and_its_options_checked()
    {
        ImportStart start = ReadImport();
        ImportRequest request = start.Request(new Silence());
        Assert.Equal(("remote", "app", ImportSelection.LimitTo), (request.RemoteSchema, start.LocalSchema, request.Selection));
        Assert.Equal(["a", "b"], request.TableNames);
        Assert.Equal("5", request.Options.Text("samples"));
        Assert.Equal("north", request.ServerOptions.Text("region"));
        Assert.Equal("HV00D", Assert.Throws<PeerException>(() => ReadImport(options: """{"mode": "fast"}""")).SqlState.Code);
        Assert.Equal("0A000", Assert.Throws<PeerException>(
            () => ReadImport(connector: new FakeConnector { Capabilities = new() })).SqlState.Code);
    }

    [Fact]
    public void A_statement_is_read_with_its_parameters_in_their_order()
    {
        StatementStart start = ReadStatement(new FakeConnector { Capabilities = new() { Statements = true } });
        Assert.Equal(("SELECT $1", false, true, 7L, 2), (start.Text, start.IsCounting, start.IsReadOnly, start.CommandId, start.Level));
        Assert.Equal(["5", null], start.Parameters.Select(p => p.Text));
        Assert.Equal(["int8", "text"], start.Parameters.Select(p => p.Type.Name));
        Assert.Equal((1, "text"), (start.Columns[0].Number, start.Columns[0].Type.Name));
        Assert.Equal("XX000", Assert.Throws<PeerException>(
            () => ReadStatement(new FakeConnector { Capabilities = new() { Statements = true } }, counts: "true")).SqlState.Code);
    }

    [Fact]
    public void A_statement_for_a_peer_without_SQL_is_refused_with_a_hint()
    {
        PeerException error = Assert.Throws<PeerException>(() => ReadStatement(new FakeConnector { Capabilities = new() }));
        Assert.Equal("0A000", error.SqlState.Code);
        Assert.Contains("peer_postgres", error.Hint, StringComparison.Ordinal);
    }

    private static StatementStart ReadStatement(FakeConnector connector, string counts = "false") =>
        Requests.Service(connector).ReadStatement(JsonText.Bytes($$"""
            {"server": "srv", "server_options": {{Requests.Options}}, "server_hash": 1, "mapping_hash": 2, "mapping_options": {{Mapping}}, "user": "alice",
             "wrapper": "peer_fake", "statement": "SELECT $1", "counts": {{counts}}, "read_only": true, "command_id": 7, "level": 2,
             "columns": [{"number": 1, "type": {{Type("text")}}, "encoding": 1}],
             "parameters": [{"index": 1, "type": {{Type("text")}} }, {"index": 0, "type": {{Type("int8")}}, "text": "5"}]}
            """));

    private static ScanStart ReadScan(
        string mapping = Mapping, string server = Requests.Options, string settings = "{\"scan_notices\": false, \"tls\": true}",
        string user = "alice", string ambient = "false", string? columns = null, string? table = null, string mappingHash = "456")
    {
        JsonElement plan = Requests.Paths(Requests.Plan(Requests.Scan([])))[0].Required("plan");
        string text = plan.GetRawText();
        if (table is not null)
        {
            text = text.Replace(plan.Required("table").GetRawText(), table, StringComparison.Ordinal);
        }

        columns ??= $$"""[{"number": 1, "type": {{Type("text")}}, "encoding": 1}]""";
        return Requests.Service().ReadScan(JsonText.Bytes($$"""
            {"server": "srv", "server_options": {{server}}, "server_hash": 4000000000, "mapping_hash": {{mappingHash}}, "mapping_options": {{mapping}},
             "user": "{{user}}", "ambient": {{ambient}}, "settings": {{settings}}, "plan": {{text}}, "columns": {{columns}},
             "parameters": [{"index": 2, "type": {{Type("text")}}, "text": "x"}]}
            """));
    }

    private static ImportStart ReadImport(string options = """{"samples": "5"}""", FakeConnector? connector = null) =>
        Requests.Service(connector).ReadImport(JsonText.Bytes($$"""
            {"server": "srv", "server_options": {{Requests.Options}}, "server_hash": 1, "mapping_hash": 2, "mapping_options": {{Mapping}}, "user": "alice",
             "wrapper": "peer_fake", "schema": "remote", "local_schema": "app", "selection": "limit_to", "tables": ["a", "b"], "options": {{options}} }
            """));

    private sealed class Silence : INoticeSink
    {
        public void Post(NoticeLevel level, string message, string? detail = null, string? hint = null)
        {
        }
    }
}
