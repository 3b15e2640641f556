using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Testing;
using PeerFdw.Testing.Timing;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Execution;

/// <summary>What the connection does when the other side does not do what it should.</summary>
public sealed class HttpTests
{
    private const string OneItem = """{"Count":1,"Items":[{"id":{"S":"a"}}],"ScannedCount":1,"ConsumedCapacity":{"CapacityUnits":0.5}}""";

    private static readonly TableDescription s_table = Table([Column(1, "id", DataType.Text, "partition_key", "true")], "parallel_scan_count", "1");

    [Fact]
    public async Task A_throttled_request_is_sent_again_and_counted()
    {
        using var server = new ScriptedServer((number, _) => number switch
        {
            1 => Answer.Error(400, "ProvisionedThroughputExceededException", "slow down"),
            2 => Answer.Error(500, "InternalServerError", "oops"),
            _ => new Answer(200, OneItem),
        });
        var report = new List<PlanProperty>();
        RecordingSink sink = await RunAsync(server, report);
        Assert.Equal(["text a"], Assert.Single(sink.Rows));
        Assert.Equal(
            (1, 1, 2, 1, 1),
            (Scanning.Integer(report, "Requests"), Scanning.Integer(report, "Pages"), Scanning.Integer(report, "Retries"), Scanning.Integer(report, "Throttles"), Scanning.Integer(report, "Items Scanned")));
        Assert.Equal(0.5, report.Single(p => p.Label == "Consumed Read Capacity").Number);
    }

    [Theory]
    [InlineData(400, "ProvisionedThroughputExceededException", "53400")]
    [InlineData(400, "ThrottlingException", "53400")]
    [InlineData(400, "RequestLimitExceeded", "53400")]
    [InlineData(500, "InternalServerError", "08006")]
    [InlineData(503, "ServiceUnavailable", "08006")]
    [InlineData(400, "ResourceNotFoundException", "42P01")]
    [InlineData(400, "ValidationException", "22023")]
    [InlineData(400, "AccessDeniedException", "42501")]
    [InlineData(400, "UnrecognizedClientException", "28000")]
    [InlineData(400, "ExpiredTokenException", "28000")]
    [InlineData(400, "SomethingNewException", "HV000")]
    public async Task An_error_of_AWS_has_its_words_and_our_SQLSTATE(int status, string code, string sqlState)
    {
        using var server = new ScriptedServer((_, _) => Answer.Error(status, code, "these are the words"));
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => RunAsync(server, null, "max_retries", "0"));
        Assert.Equal((sqlState, "these are the words"), (error.SqlState.Code, error.Message));
        Assert.Contains("Scan of table \"orders\"", error.Detail, StringComparison.Ordinal);
        Assert.Contains("REQUEST42", error.Detail, StringComparison.Ordinal);
        Assert.Contains(code, error.Detail, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_answer_that_repeats_a_secret_is_not_shown()
    {
        using var server = new ScriptedServer((_, _) => Answer.Error(
            400, "InvalidSignatureException", $"No match for {Scanning.Secret}. The Canonical String for this request should have been 'x-amz-security-token:t0ken-of-the-tests'"));
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => RunAsync(server, null, "max_retries", "0"));
        Assert.Equal("28000", error.SqlState.Code);
        string all = error.Message + error.Detail + error.Hint;
        Assert.DoesNotContain(Scanning.Secret, all, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_breaks_off_or_is_corrupt_is_fetched_again()
    {
        uint good = Crc32.Compute(Encoding.UTF8.GetBytes(OneItem));
        using var server = new ScriptedServer((number, _) => number switch
        {
            1 => new Answer(200, OneItem, SendBytes: 20),
            2 => new Answer(200, OneItem, $"x-amz-crc32: {good ^ 1}\r\n"),
            _ => new Answer(200, OneItem, $"x-amz-crc32: {good}\r\n"),
        });
        RecordingSink sink = await RunAsync(server, null);
        Assert.Equal(["text a"], Assert.Single(sink.Rows));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_body_that_is_no_item_list_is_a_protocol_violation()
    {
        using var server = new ScriptedServer((_, _) => new Answer(200, "<html>hello</html>"));
        Assert.Equal("08P01", (await Assert.ThrowsAsync<PeerException>(() => RunAsync(server, null))).SqlState.Code);
    }

    [Fact]
    public async Task An_error_that_is_no_JSON_is_an_error_all_the_same()
    {
        using var server = new ScriptedServer((_, _) => new Answer(502, "<html>bad gateway</html>"));
        Assert.Equal("08006", (await Assert.ThrowsAsync<PeerException>(() => RunAsync(server, null, "max_retries", "0"))).SqlState.Code);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var elsewhere = new ScriptedServer((_, _) => new Answer(200, OneItem));
        using var server = new ScriptedServer((_, _) => new Answer(307, "", $"Location: {elsewhere.Endpoint}/\r\n"));
        await Assert.ThrowsAsync<PeerException>(() => RunAsync(server, null, "max_retries", "0"));
        Assert.Empty(elsewhere.Requests);
    }

    [TimedTheory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task A_request_in_flight_is_aborted_at_once(int bytes)
    {
        using var server = new ScriptedServer((_, _) => new Answer(200, OneItem, SendBytes: bytes, IsStuck: true));
        using var cancel = new CancellationTokenSource();
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(server.Endpoint));
        Task running = Scanning.RunAsync(connection, s_table, null, [1], cancellationToken: cancel.Token);
        while (server.Requests.IsEmpty)
        {
            await Task.Delay(5);
        }

        await Task.Delay(50);
        var since = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Timely.Within(200, since, "cancel");
    }

    [TimedFact]
    public async Task A_wait_for_a_retry_is_aborted_at_once()
    {
        using var server = new ScriptedServer((_, _) => Answer.Error(400, "ThrottlingException", "slow down"));
        using var cancel = new CancellationTokenSource();
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(server.Endpoint));
        Task running = Scanning.RunAsync(connection, s_table, null, [1], cancellationToken: cancel.Token);
        while (server.Requests.Count < 4)
        {
            await Task.Delay(5);
        }

        await Task.Delay(20);
        var since = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Timely.Within(200, since, "cancel");
    }

    [Fact]
    public async Task A_closed_port_is_a_connection_error()
    {
        await using IPeerConnection connection =
            Scanning.Connector.Connect(Scanning.Request($"http://127.0.0.1:{FreePort.Next()}", "max_retries", "0"));
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => Scanning.RunAsync(connection, s_table, null, [1]));
        Assert.Equal("08001", error.SqlState.Code);
    }

    [Fact]
    public async Task An_empty_page_is_not_the_end()
    {
        using var server = new ScriptedServer((_, body) => body switch
        {
            _ when body.Contains("k1", StringComparison.Ordinal) => new Answer(200, """{"Items":[],"Count":0,"ScannedCount":5,"LastEvaluatedKey":{"id":{"S":"k2"}}}"""),
            _ when body.Contains("k2", StringComparison.Ordinal) => new Answer(200, """{"Items":[{"id":{"S":"b"}}],"Count":1,"LastEvaluatedKey":{"id":{"S":"k3"}}}"""),
            _ when body.Contains("k3", StringComparison.Ordinal) => new Answer(200, """{"LastEvaluatedKey":{"id":{"S":"k4"}},"Items":[{"id":{"S":"c"}}],"Count":1}"""),
            _ when body.Contains("k4", StringComparison.Ordinal) => new Answer(200, """{"Items":[{"id":{"S":"d"},"LastEvaluatedKey":{"S":"no"}}],"Count":1}"""),
            _ => new Answer(200, """{"Items":[{"id":{"S":"a"}}],"Count":1,"LastEvaluatedKey":{"id":{"S":"k1"}}}"""),
        });
        RecordingSink sink = await RunAsync(server, null);
        Assert.Equal(["text a", "text b", "text c", "text d"], sink.Rows.Select(r => r[0]));
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task Nothing_is_fetched_once_no_more_is_wanted()
    {
        using var server = new ScriptedServer((number, _) =>
            new Answer(200, $$$"""{"Items":[{"id":{"S":"a"}}],"Count":1,"LastEvaluatedKey":{"id":{"S":"k{{{number}}}"} } }"""));
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(server.Endpoint));
        await Scanning.RunAsync(connection, s_table, null, [1], wanted: 1);
        Assert.Single(server.Requests);
        await Scanning.RunAsync(connection, s_table, null, [1], rowLimit: 3);
        Assert.Equal(4, server.Requests.Count);
        Assert.Contains("\"Limit\":3", server.Requests.ElementAt(1), StringComparison.Ordinal);
        Assert.Contains("\"Limit\":1", server.Requests.ElementAt(3), StringComparison.Ordinal);
        await Scanning.RunAsync(connection, s_table, null, [1], rowLimit: 0);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task One_failing_segment_ends_the_scan()
    {
        TableDescription many = Table(s_table.Columns, "parallel_scan_count", "4");
        using var server = new ScriptedServer((number, body) => body.Contains("\"Segment\":2", StringComparison.Ordinal)
            ? Answer.Error(400, "ResourceNotFoundException", "gone")
            : new Answer(200, $$$"""{"Items":[],"Count":0,"LastEvaluatedKey":{"id":{"S":"k{{{number}}}"} } }"""));
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(server.Endpoint));
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => Scanning.RunAsync(connection, many, null, [1]));
        Assert.Equal("42P01", error.SqlState.Code);
    }

    [Fact]
    public async Task Without_credentials_or_TLS_nothing_is_sent()
    {
        using var server = new ScriptedServer((_, _) => new Answer(200, OneItem));
        ConnectionRequest bare = Scanning.Request(server.Endpoint) with { MappingOptions = Scanning.None };
        PeerException error = await FailAsync(bare);
        Assert.Equal("28000", error.SqlState.Code);
        Assert.Contains("access_key_id", error.Hint, StringComparison.Ordinal);

        // Signing needs the library, too: a plain endpoint does not do without.
        foreach (string endpoint in new[] { "https://127.0.0.1:1", server.Endpoint })
        {
            error = await FailAsync(Scanning.Request(endpoint) with { IsTlsUsable = false });
            Assert.Equal("58000", error.SqlState.Code);
            Assert.Contains("libssl3", error.Hint, StringComparison.Ordinal);
        }

        error = await FailAsync(new ConnectionRequest("ddb", Scanning.None, Scanning.Request("http://x").MappingOptions, false), "");
        Assert.Equal("HV00J", error.SqlState.Code);
        Assert.Empty(server.Requests);
    }

    private static async Task<PeerException> FailAsync(ConnectionRequest request, string? region = null)
    {
        TableDescription table = region is null ? s_table : s_table with { ServerOptions = Scanning.None };
        await using IPeerConnection connection = Scanning.Connector.Connect(request);
        return await Assert.ThrowsAsync<PeerException>(() => Scanning.RunAsync(connection, table, null, [1]));
    }

    private static async Task<RecordingSink> RunAsync(ScriptedServer server, List<PlanProperty>? report, params string[] serverOptions)
    {
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(server.Endpoint, serverOptions));
        return await Scanning.RunAsync(connection, s_table, null, [1], report: report);
    }
}
