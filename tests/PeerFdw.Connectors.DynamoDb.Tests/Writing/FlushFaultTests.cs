using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Testing.Timing;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Writing;

/// <summary>Flushes that fail, against a server that answers as the test says: what was written is told exactly, as far as it can be known.</summary>
public sealed class FlushFaultTests
{
    private const string Done = """{"UnprocessedItems":{}}""";

    private static readonly TableDescription s_upsert = Table(WritingPeer.Columns, "table_name", "orders", "insert_mode", "upsert");
    private static readonly TableDescription s_strict = Table(WritingPeer.Columns, "table_name", "orders");

    private static async Task<(string State, string Text, string[] Leftovers)> FailAsync(
        TableDescription table, int rows, Func<int, string, Answer> script, string retries = "0", CancellationToken cancellationToken = default)
    {
        table = table with { ServerOptions = OptionsOf("max_retries", retries) };
        using var server = new ScriptedServer(script);
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(server.Endpoint, "max_retries", retries));
        await using WritingSession session = new(connection, table);
        await session.InsertAsync("pk,sk", Enumerable.Range(0, rows).Select(i => new[] { "a", $"{i}" }).ToArray());
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => session.CommitAsync(cancellationToken));
        string[] leftovers = session.Transaction.Abort().Select(l => $"{l.Message}: {l.Detail}").ToArray();
        return error is PeerException peer ? (peer.SqlState.Code, $"{peer.Message} / {peer.Detail}", leftovers) : (error.GetType().Name, error.Message, leftovers);
    }

    [Fact]
    public async Task A_refused_batch_is_known_not_to_be_written()
    {
        (string state, string text, string[] leftovers) = await FailAsync(
            s_upsert, 60, (_, body) => body.Contains("\"N\":\"30\"", StringComparison.Ordinal) ? Answer.Error(400, "ValidationException", "no") : new Answer(200, Done));
        Assert.Equal("22023", state);
        Assert.Contains("Of 60 items of DynamoDB table \"orders\", 35 were written, 25 were not.", text, StringComparison.Ordinal);
        Assert.Contains("35 were written, 25 were not.", Assert.Single(leftovers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("cut")]
    public async Task A_batch_without_an_answer_is_unknown(string how)
    {
        (string state, string text, string[] leftovers) = await FailAsync(
            s_upsert, 60, (_, body) => !body.Contains("\"N\":\"30\"", StringComparison.Ordinal) ? new Answer(200, Done)
                : how == "500" ? Answer.Error(500, "InternalServerError", "broken") : new Answer(200, Done, SendBytes: 5));
        Assert.Equal("08006", state);
        Assert.Contains("Of 60 items of DynamoDB table \"orders\", 35 were written, 0 were not, 25 may or may not have been.", text, StringComparison.Ordinal);
        Assert.Single(leftovers);
    }

    [Fact]
    public async Task A_server_that_is_gone_has_written_nothing()
    {
        string endpoint;
        using (var server = new ScriptedServer((_, _) => new Answer(200, Done)))
        {
            endpoint = server.Endpoint;
        }

        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(endpoint, "max_retries", "0"));
        await using WritingSession session = new(connection, s_upsert);
        await session.InsertAsync("pk,sk", ["a", "1"]);
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => session.CommitAsync());
        Assert.Equal("08001", error.SqlState.Code);
        Assert.Contains("0 were written, 1 were not.", error.Detail, StringComparison.Ordinal);
        Assert.Empty(session.Transaction.Abort());
    }

    [Fact]
    public async Task Unprocessed_items_are_sent_again_until_there_is_no_progress()
    {
        string left = """{"UnprocessedItems":{"orders":[{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"N":"3"}}}}]}}""";
        var seen = new List<string>();
        using var server = new ScriptedServer((number, body) =>
        {
            lock (seen)
            {
                seen.Add(body);
            }

            return new Answer(200, number <= 3 ? left : Done);
        });
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(server.Endpoint));
        await using WritingSession session = new(connection, s_upsert);
        await session.InsertAsync("pk,sk", Enumerable.Range(0, 5).Select(i => new[] { "a", $"{i}" }).ToArray());
        await session.CommitAsync();
        Assert.Equal(4, seen.Count);
        Assert.Equal("""{"RequestItems":{"orders":[{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"N":"3"}}}}]}}""", seen[3]);
        (string state, string text, string[] _) = await FailAsync(s_upsert, 5, (_, _) => new Answer(200, left), retries: "2");
        Assert.Equal("53400", state);
        Assert.Contains("4 were written, 1 were not.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttled_flush_says_so_and_has_written_nothing_of_it()
    {
        (string state, string text, string[] leftovers) = await FailAsync(
            s_upsert, 3, (_, _) => Answer.Error(400, "ProvisionedThroughputExceededException", "slow down"), retries: "1");
        Assert.Equal("53400", state);
        Assert.Contains("0 were written, 3 were not.", text, StringComparison.Ordinal);
        Assert.Empty(leftovers);
    }

    [TimedFact]
    public async Task A_cancel_ends_the_flush_at_once()
    {
        using var cancel = new CancellationTokenSource();
        var watch = new Stopwatch();
        (string state, string _, string[] leftovers) = await FailAsync(
            s_upsert, 100,
            (_, body) =>
            {
                if (!body.Contains("\"N\":\"30\"", StringComparison.Ordinal))
                {
                    return new Answer(200, Done);
                }

                watch.Start();
                cancel.CancelAfter(200);
                return new Answer(200, Done, SendBytes: 0, IsStuck: true);
            },
            cancellationToken: cancel.Token);
        Assert.EndsWith("CanceledException", state, StringComparison.Ordinal);
        Timely.Within(1000, watch, "cancel");
        Assert.Contains("75 were written, 0 were not, 25 may or may not have been.", Assert.Single(leftovers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_condition_that_fails_because_of_a_lost_answer_is_no_lost_race(bool isOurs)
    {
        int puts = 0;
        using var server = new ScriptedServer((_, body) =>
        {
            if (body.Contains("RequestItems", StringComparison.Ordinal))
            {
                string other = isOurs ? "" : ""","x":{"S":"other"}""";
                string item = body.Contains("ProjectionExpression", StringComparison.Ordinal) ? "" : $$$"""{"pk":{"S":"a"},"sk":{"N":"1"}{{{other}}}}""";
                return new Answer(200, $$$"""{"Responses":{"orders":[{{{item}}}]},"UnprocessedKeys":{}}""");
            }

            return ++puts == 1 ? Answer.Error(500, "InternalServerError", "broken") : Answer.Error(400, "ConditionalCheckFailedException", "The conditional request failed");
        });
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(server.Endpoint, "max_retries", "3"));
        await using WritingSession session = new(connection, s_strict);
        await session.InsertAsync("pk,sk", ["a", "1"]);
        if (isOurs)
        {
            await session.CommitAsync();
        }
        else
        {
            Assert.Equal("40001", (await Assert.ThrowsAsync<PeerException>(() => session.CommitAsync())).SqlState.Code);
        }

        Assert.Equal(2, puts);
    }

    [Fact]
    public async Task Reasons_of_a_refused_transaction_are_told_item_by_item()
    {
        TableDescription table = s_upsert with { Options = s_upsert.Options.With(OptionsOf("write_mode", "transaction")) };
        (string state, string text, string[] leftovers) = await FailAsync(
            table, 3, (_, body) =>
            {
                Assert.Contains("ClientRequestToken", body, StringComparison.Ordinal);
                return Answer.Error(400, "TransactionCanceledException", "Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict, ThrottlingError]");
            });
        Assert.Equal("40001", state);
        Assert.Contains("The item {\"pk\":\"a\",\"sk\":1} of table \"orders\": TransactionConflict.", text, StringComparison.Ordinal);
        Assert.Contains("ThrottlingError", text, StringComparison.Ordinal);
        Assert.Contains("0 were written, 3 were not.", text, StringComparison.Ordinal);
        Assert.Empty(leftovers);
    }

    [Fact]
    public async Task An_answer_that_is_not_DynamoDBs_is_no_crash()
    {
        foreach (string body in new[] { "", "[]", "{\"UnprocessedItems\":7}", "{\"UnprocessedItems\":{\"orders\":7}}", "{" })
        {
            (string state, string text, string[] _) = await FailAsync(s_upsert, 3, (_, _) => new Answer(200, body));
            Assert.Equal("08P01", state);
            Assert.Contains("3 may or may not have been.", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keys_that_are_left_unprocessed_are_asked_for_again()
    {
        int requests = 0;
        using var server = new ScriptedServer((_, _) => new Answer(200, ++requests < 3
            ? """{"Responses":{"orders":[]},"UnprocessedKeys":{"orders":{"Keys":[{"pk":{"S":"a"},"sk":{"N":"1"}}],"ConsistentRead":true}}}"""
            : """{"Responses":{"orders":[{"pk":{"S":"a"},"sk":{"N":"1"}}]},"UnprocessedKeys":{}}"""));
        await using IPeerConnection connection = Scanning.Connector.Connect(Scanning.Request(server.Endpoint));
        await using WritingSession session = new(connection, s_strict);
        Assert.Equal("23505", (await Assert.ThrowsAsync<PeerException>(() => session.InsertAsync("pk,sk", ["a", "1"]))).SqlState.Code);
        Assert.Equal(3, requests);
    }
}
