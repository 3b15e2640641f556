using System;
using System.Collections.Generic;
using System.Data;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing.Faults;
using PeerFdw.Testing.Timing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>Everything that can go wrong on the way to DynamoDB, for every request: rows or a clean error in bounded time, and the next query is right.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class FaultTests(DynamoDbCluster cluster, ITestOutputHelper output)
{
    /// <summary>Statements that are answered by one operation each, with a faultless answer that is not empty.</summary>
    private static readonly Dictionary<string, string> s_statements = new()
    {
        ["Scan"] = "SELECT count(*), sum(length(document::text)) FROM {0}",
        ["Query"] = "SELECT count(*), sum(length(document::text)) FROM {0} WHERE customer_id = 'C0001'",
        ["GetItem"] = "SELECT document FROM {0} WHERE customer_id = 'C0001' AND order_id = (SELECT min(order_id) FROM app.orders WHERE customer_id = 'C0001')",
        ["BatchGetItem"] = "SELECT count(*), sum(length(document::text)) FROM {0} WHERE customer_id = 'C0001' AND order_id = ANY (ARRAY(SELECT order_id FROM app.orders WHERE customer_id = 'C0001'))",
        ["ListTables"] = "IMPORT FOREIGN SCHEMA dynamodb LIMIT TO (orders) FROM SERVER {1} INTO {1}",
        ["DescribeTable"] = "SELECT count(*) FROM peer_table_description('{0}') WHERE value LIKE '%customer_id%'",
    };

    public static TheoryData<string, string> Damages()
    {
        var data = new TheoryData<string, string>();
        foreach (string operation in s_statements.Keys)
        {
            foreach (string fault in new[] { "Delay", "Close", "CutInHead", "CutInBody", "Truncate", "Corrupt", "Status500", "Status503", "InternalServerError", "Throttle", "ThrottlingException" })
            {
                data.Add(operation, fault);
            }
        }

        return data;
    }

    /// <summary>What passes away is not seen: the request is sent again.</summary>
    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_fault_that_happens_once_costs_a_retry_and_no_row(string operation, string fault)
    {
        await using FaultProxy proxy = FaultProxy.Start(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        string server = await ServerAsync(session, proxy, 5);
        IReadOnlyList<string?[]> expected = await RunAsync(session, operation, server);
        FaultRule rule = proxy.Add(new FaultRule(Make(fault)) { Operation = operation, Times = 1 });
        var watch = Stopwatch.StartNew();
        Assert.Equal(expected, await RunAsync(session, operation, server));
        Assert.Equal(1, rule.Injected);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 10_000);
    }

    public static TheoryData<string, string, string> Failures()
    {
        (string Fault, string States)[] faults =
        [
            ("Close", "08"), ("CutInHead", "08"), ("CutInBody", "08"), ("Truncate", "08"), ("Corrupt", "08"), ("Status503", "08"), ("InternalServerError", "08"),
            ("Throttle", "53"), ("ExpiredTokenException", "28"), ("UnrecognizedClientException", "28"), ("AccessDeniedException", "42"), ("Garbage", "08"), ("Oversized", "08"),
        ];
        var data = new TheoryData<string, string, string>();
        foreach (string operation in s_statements.Keys)
        {
            foreach ((string fault, string states) in faults)
            {
                data.Add(operation, fault, states);
            }
        }

        return data;
    }

    /// <summary>What lasts is an error of the right class, and no row of a damaged answer.</summary>
    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_fault_that_lasts_is_a_clean_error(string operation, string fault, string sqlStateClass)
    {
        await using FaultProxy proxy = FaultProxy.Start(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        await using Session other = await cluster.OpenAsync();
        string server = await ServerAsync(session, proxy, 1);
        IReadOnlyList<string?[]> expected = await RunAsync(session, operation, server);
        proxy.Add(new FaultRule(Make(fault)) { Operation = operation });
        var watch = Stopwatch.StartNew();
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(session, operation, server));
        output.WriteLine($"{watch.ElapsedMilliseconds} ms: {error.SqlState} {error.MessageText} / {error.Detail} / {error.Hint}");
        Assert.StartsWith(sqlStateClass, error.SqlState, StringComparison.Ordinal);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 20_000);
        Assert.DoesNotContain(DynamoDbCluster.Secret, error.ToString(), StringComparison.Ordinal);
        proxy.Clear();

        // Npgsql itself closes the session after some errors (classes 53, 58 and others); a backend that had crashed would have taken this other one with it.
        Session next = session.Connection.State == ConnectionState.Open ? session : other;
        Assert.Equal(0, await next.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
        await next.ExecuteAsync("SET peer_fdw.scan_notices = off");
        Assert.Equal(expected, await RunAsync(next, operation, server));
    }

    public static TheoryData<string, string> Waits()
    {
        var data = new TheoryData<string, string>();
        foreach (string operation in s_statements.Keys)
        {
            foreach (string fault in new[] { "NeverAnswer", "StallInBody", "Throttle" })
            {
                data.Add(operation, fault);
            }
        }

        return data;
    }

    /// <summary>A wait for the network, for the rest of a body, or between two attempts ends at once with the statement.</summary>
    [TimedTheory]
    [MemberData(nameof(Waits))]
    public async Task Every_wait_is_cancelled_at_once(string operation, string fault)
    {
        await using FaultProxy proxy = FaultProxy.Start(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        await using Session other = await cluster.OpenAsync();
        string server = await ServerAsync(session, proxy, 30);
        IReadOnlyList<string?[]> expected = await RunAsync(session, operation, server);
        FaultRule rule = proxy.Add(new FaultRule(Make(fault)) { Operation = operation });
        Task<PostgresException> failing = Assert.ThrowsAsync<PostgresException>(() => RunAsync(session, operation, server));
        while (rule.Injected == 0)
        {
            await Task.Delay(10);
        }

        await Task.Delay(fault == "Throttle" ? 700 : 50);
        Assert.False(failing.IsCompleted);
        var watch = Stopwatch.StartNew();
        await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
        Assert.Equal("57014", (await failing).SqlState);
        output.WriteLine($"{watch.Elapsed.TotalMilliseconds:F1} ms");

        // A quiet machine needs 1 to 6 ms; the bound leaves room for a machine that is busy with other tests.
        Timely.Within(500, watch, "cancel");
        proxy.Clear();
        Assert.Equal(expected, await RunAsync(session, operation, server));
    }

    /// <summary>Faults at random, on many requests of one scan: the rows are those without faults.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Faults_at_random_lose_and_double_no_row(int seed)
    {
        await using FaultProxy proxy = FaultProxy.Start(cluster.Peer.Endpoint, seed);
        await using Session session = await cluster.OpenAsync();
        string server = await ServerAsync(session, proxy, 30);
        string[] statements =
        [
            $"SELECT order_id FROM {server}_t ORDER BY order_id",
            $"SELECT order_id FROM {server}_t WHERE customer_id IN ('C0001', 'C0002', 'C0003') ORDER BY order_id DESC",
            $"SELECT t.order_id FROM app.orders AS o JOIN {server}_t AS t ON t.customer_id = o.customer_id AND t.order_id = o.order_id WHERE o.customer_id = 'C0002' ORDER BY 1",
        ];
        var expected = new List<IEnumerable<string?>>();
        foreach (string sql in statements)
        {
            expected.Add(await session.ColumnAsync(sql));
        }

        foreach (string fault in new[] { "CutInBody", "Corrupt", "Status500", "Throttle", "Close", "CutInHead" })
        {
            proxy.Add(new FaultRule(Make(fault)) { Probability = 0.05 });
        }

        for (int i = 0; i < 3; i++)
        {
            foreach ((string sql, IEnumerable<string?> rows) in statements.Zip(expected))
            {
                Assert.Equal(rows, await session.ColumnAsync(sql));
            }
        }
    }

    [TimedFact]
    public async Task A_budget_of_read_capacity_is_kept_and_its_wait_cancelled()
    {
        await using FaultProxy proxy = FaultProxy.Start(cluster.Peer.Endpoint);
        await using Session session = await cluster.OpenAsync();
        string server = await ServerAsync(session, proxy, 5);
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {server}_t OPTIONS (ADD max_read_capacity '20')");
        var watch = Stopwatch.StartNew();
        string plan = await session.TextAsync($"EXPLAIN (ANALYZE, FORMAT JSON) SELECT document FROM {server}_t") ?? "";
        double units = Figure(plan, "Consumed Read Capacity");
        output.WriteLine($"{units} units in {watch.Elapsed.TotalSeconds:F1} s, waited {Figure(plan, "Capacity Wait"):F0} ms");

        // A second's worth is there at the start, and the last request may overdraw.
        Assert.InRange(units, 30, 20 * (watch.Elapsed.TotalSeconds + 1) + 16);
        Assert.True(Figure(plan, "Capacity Wait") > 100, plan);
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {server}_t OPTIONS (SET max_read_capacity '1')");
        await using Session other = await cluster.OpenAsync();
        Task<PostgresException> failing = session.ErrorAsync($"SELECT document FROM {server}_t");
        await Task.Delay(1000);
        Assert.False(failing.IsCompleted);
        watch.Restart();
        await other.ExecuteAsync($"SELECT pg_cancel_backend({session.ProcessId})");
        Assert.Equal("57014", (await failing).SqlState);
        Timely.Within(500, watch, "cancel");
    }

    private static double Figure(string plan, string name)
    {
        int at = plan.IndexOf($"\"{name}\": ", StringComparison.Ordinal) + name.Length + 4;
        return double.Parse(plan[at..plan.IndexOfAny([',', '\n'], at)], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Fault Make(string fault) => fault switch
    {
        "Delay" => Fault.Delay(TimeSpan.FromMilliseconds(300)),
        "Status500" => Fault.Status(500),
        "Status503" => Fault.Status(503),
        "Throttle" => Fault.Throttle,
        "InternalServerError" => Fault.Service(500, fault),
        "ThrottlingException" or "ExpiredTokenException" or "UnrecognizedClientException" or "AccessDeniedException" => Fault.Service(400, fault),
        _ => new Fault(Enum.Parse<FaultKind>(fault)),
    };

    private static async Task<IReadOnlyList<string?[]>> RunAsync(Session session, string operation, string server)
    {
        string sql = string.Format(null, s_statements[operation], $"{server}_t", server);
        if (operation != "ListTables")
        {
            return await session.RowsAsync(sql);
        }

        await session.ExecuteAsync($"DROP SCHEMA IF EXISTS {server} CASCADE; CREATE SCHEMA {server}");
        await session.ExecuteAsync(sql);
        return await session.RowsAsync($"SELECT attname FROM pg_attribute WHERE attrelid = '{server}.orders'::regclass ORDER BY attnum");
    }

    private async Task<string> ServerAsync(Session session, FaultProxy proxy, int retries)
    {
        string server = cluster.NextName("fault");
        await session.ExecuteAsync($"""
            SET peer_fdw.scan_notices = off;
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{proxy.Endpoint}', max_retries '{retries}');
            CREATE USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (access_key_id 'a', secret_access_key '{DynamoDbCluster.Secret}');
            CREATE FOREIGN TABLE {server}_t (
                customer_id text OPTIONS (partition_key 'true') COLLATE "C",
                order_id text OPTIONS (sort_key 'true') COLLATE "C",
                document jsonb OPTIONS (ddb_document 'true'))
            SERVER {server} OPTIONS (table_name 'orders', estimated_rows '50000');
            """);
        return server;
    }
}
