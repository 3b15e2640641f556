using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using PeerFdw.SampleData;
using PeerFdw.Testing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>IMPORT FOREIGN SCHEMA from a DynamoDB Local of its own, which other tests' tables would only disturb.</summary>
public sealed class ImportTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string s_long = new('x', 255);

    private DynamoDbLocal _peer = null!;
    private AmazonDynamoDBClient _client = null!;
    private PostgresCluster _postgres = null!;
    private Session _session = null!;

    public async Task InitializeAsync()
    {
        _peer = await DynamoDbLocal.StartAsync();
        _client = SampleLoader.Connect(_peer.Endpoint);
        _postgres = await PostgresCluster.StartAsync();
        _session = await OpenAsync(_postgres);
        await _session.ExecuteAsync("CREATE EXTENSION peer_fdw");
        await CreateServerAsync("ddb", _peer.Endpoint);
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _postgres.DisposeAsync();
        _client.Dispose();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task Samples_names_and_many_tables()
    {
        await LoadAsync("Samples",
            new() { ["Id"] = S("1"), ["orderTotal"] = N("1.50"), ["isOpen"] = new AttributeValue { BOOL = true }, ["select"] = S("a"), ["mixed"] = S("x"), ["tags"] = new AttributeValue { SS = ["b", "a"] } },
            new() { ["Id"] = S("2"), ["orderTotal"] = N("12345678901234567890123456789012345678"), ["mixed"] = N("1"), ["numbers"] = new AttributeValue { NS = ["2", "1"] } },
            new() { ["Id"] = S("3"), ["list"] = new AttributeValue { L = [S("x\0y"), N("1")] }, ["map"] = new AttributeValue { M = new() { ["k"] = N("0.5") } }, ["raw"] = new AttributeValue { B = new([0, 255]) } });

        // Not "Select" and "select": DynamoDB Local, unlike DynamoDB, has no two tables whose names differ by case only.
        foreach (string name in new[] { "a.b-c", "Order", "select", s_long, s_long[..254] + "y" })
        {
            await LoadAsync(name, new Dictionary<string, AttributeValue> { ["Id"] = S(name[..3]) });
        }

        await ImportAsync("plain", "");
        Assert.Equal(
            ["Order", "Samples", "a.b-c", "select", s_long[..61] + "_1", s_long[..63]],
            await _session.ColumnAsync("SELECT foreign_table_name FROM information_schema.foreign_tables WHERE foreign_table_schema = 'plain' ORDER BY foreign_table_name COLLATE \"C\""));
        Assert.Equal("a.b", await _session.TextAsync("SELECT \"Id\" FROM plain.\"a.b-c\""));
        Assert.Equal("1", await _session.TextAsync($"SELECT count(*) FROM plain.{s_long[..61]}_1"));

        await ImportAsync("sampled", "OPTIONS (sample_items '100', name_style 'snake_case')", "LIMIT TO (samples, missing)");
        Assert.Equal(
            [
                "oid text", "id text", "is_open boolean", "list json", "map json", "numbers numeric[]", "order_total numeric", "raw bytea", "select text", "tags text[]", "document json",
            ],
            await _session.ColumnAsync("SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'sampled.samples'::regclass AND attnum > 0 ORDER BY attnum"));
        Assert.Contains(_session.Notices, n => n.MessageText.Contains("\"Samples\"", StringComparison.Ordinal) && n.Detail?.Contains("\"mixed\"", StringComparison.Ordinal) == true);
        Assert.Equal(
            ["t", "1", null, "12345678901234567890123456789012345679.5", "\\x00ff", "{a,b}", "{1,2}", "x"],
            await _session.RowAsync("""
                SELECT bool_or(is_open), count(list), max(map->>'x'), sum(order_total)::numeric, (array_agg(raw) FILTER (WHERE raw IS NOT NULL))[1],
                       (SELECT array_agg(t ORDER BY t) FROM sampled.samples, unnest(tags) t), (SELECT array_agg(n ORDER BY n) FROM sampled.samples, unnest(numbers) n),
                       (SELECT document->>'mixed' FROM sampled.samples WHERE id = '1') FROM sampled.samples
                """));
        Assert.Equal("0.5", await _session.TextAsync("SELECT map->>'k' FROM sampled.samples WHERE id = '3'"));
        Assert.Contains("\\u0000", await _session.TextAsync("SELECT list FROM sampled.samples WHERE id = '3'"), StringComparison.Ordinal);

        // The sample was a guess: an item of another type is said, and no wrong row.
        await _client.PutItemAsync("Samples", new Dictionary<string, AttributeValue> { ["Id"] = S("4"), ["orderTotal"] = S("17") });
        PostgresException error = await _session.ErrorAsync("SELECT order_total FROM sampled.samples");
        Assert.Equal("22018", error.SqlState);
        Assert.Contains("on_mismatch", error.Hint, StringComparison.Ordinal);
        Assert.Equal("4", await _session.TextAsync("SELECT count(*) FROM sampled.samples"));
        await _session.ExecuteAsync("ALTER FOREIGN TABLE sampled.samples ALTER COLUMN order_total OPTIONS (ADD on_mismatch 'null')");
        Assert.Equal("2", await _session.TextAsync("SELECT count(order_total) FROM sampled.samples"));

        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
            await _client.CreateTableAsync(SampleTable.Define($"many-{i:000}", ["id:S"], ["id"]), CancellationToken.None));
        var since = System.Diagnostics.Stopwatch.StartNew();
        await ImportAsync("many", "");
        output.WriteLine($"306 tables: {since.Elapsed.TotalMilliseconds:F0} ms");
        Assert.Equal("300", await _session.TextAsync("SELECT count(*) FROM pg_class WHERE relnamespace = 'many'::regnamespace AND relname LIKE 'many-%'"));
        await ImportAsync("others", "", "EXCEPT (\"many-000\", \"many-299\", missing)");
        Assert.Equal("304", await _session.TextAsync("SELECT count(*) FROM pg_class WHERE relnamespace = 'others'::regnamespace AND relkind = 'f'"));
        Assert.Equal("0", await _session.TextAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    [Fact]
    public async Task Tables_that_come_and_go_while_they_are_imported()
    {
        foreach (string name in new[] { "gone", "going", "staying" })
        {
            await LoadAsync(name);
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await using var front = new StandInServer(async request =>
        {
            if (request.DynamoDbOperation == "DescribeTable" && request.Body.Contains("\"gone\"", StringComparison.Ordinal))
            {
                await _client.DeleteTableAsync("gone");
            }

            using var forwarded = new HttpRequestMessage(HttpMethod.Post, new Uri(_peer.Endpoint)) { Content = new StringContent(request.Body, Encoding.UTF8) };
            forwarded.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-amz-json-1.0");
            forwarded.Headers.TryAddWithoutValidation("X-Amz-Target", request.Headers["x-amz-target"]);
            forwarded.Headers.TryAddWithoutValidation("X-Amz-Date", request.Headers["x-amz-date"]);
            forwarded.Headers.TryAddWithoutValidation("Authorization", request.Headers["authorization"]);
            using HttpResponseMessage response = await http.SendAsync(forwarded);
            string body = await response.Content.ReadAsStringAsync();
            bool isGoing = request.DynamoDbOperation == "DescribeTable" && request.Body.Contains("\"going\"", StringComparison.Ordinal);
            return new StandInAnswer((int)response.StatusCode, isGoing ? body.Replace("\"ACTIVE\"", "\"DELETING\"", StringComparison.Ordinal) : body);
        });
        await CreateServerAsync("front", front.Endpoint);
        await ImportAsync("coming", "", server: "front");
        Assert.Equal(["staying"], await _session.ColumnAsync("SELECT relname FROM pg_class WHERE relnamespace = 'coming'::regnamespace AND relkind = 'f'"));
        Assert.Equal(
            ["DynamoDB table \"going\" is not imported: Its status is DELETING.", "DynamoDB table \"gone\" is not imported: It was deleted after it had been listed."],
            _session.Notices.Where(n => n.MessageText.Contains("not imported", StringComparison.Ordinal)).Select(n => $"{n.MessageText}: {n.Detail}").Order(StringComparer.Ordinal));
    }

    private static async Task<Session> OpenAsync(PostgresCluster postgres) => new(await postgres.ConnectAsync());

    private async Task CreateServerAsync(string name, string endpoint) => await _session.ExecuteAsync($"""
        CREATE SERVER {name} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{endpoint}');
        CREATE USER MAPPING FOR CURRENT_USER SERVER {name} OPTIONS (access_key_id 'sample', secret_access_key 'sample');
        """);

    private Task ImportAsync(string schema, string options, string selection = "", string server = "ddb") =>
        _session.ExecuteAsync($"CREATE SCHEMA {schema}; IMPORT FOREIGN SCHEMA dynamodb {selection} FROM SERVER {server} INTO {schema} {options}");

    private Task<int> LoadAsync(string table, params Dictionary<string, AttributeValue>[] items) =>
        SampleLoader.LoadAsync(_client, new SampleTable(SampleTable.Define(table, ["Id:S"], ["Id"]), items));

    private static AttributeValue S(string value) => new() { S = value };

    private static AttributeValue N(string value) => new() { N = value };
}
