using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using PeerFdw.SampleData;
using PeerFdw.Testing;

namespace PeerFdw.Benchmarks;

/// <summary>Reading DynamoDB beside bare HTTP, and the reader's own cost beside a JSON reader that does nothing.</summary>
internal static class DynamoDbBenchmarks
{
    private const int Items = 100_000;
    private const int Segments = 8;
    private const int MoreScans = 30;
    private const string Table = "bench_items";

    public static async Task RunAsync(PostgresCluster cluster, Report report)
    {
        await using DynamoDbLocal local = await DynamoDbLocal.StartAsync();
        using (AmazonDynamoDBClient client = SampleLoader.Connect(local.Endpoint))
        {
            await SampleLoader.LoadAsync(client, new SampleTable(
                SampleTable.Define(Table, ["pk:S", "sk:N"], ["pk", "sk"]), Enumerable.Range(0, Items).Select(Item)));
        }

        using var raw = new RawScan(local.Endpoint, Table, Segments);
        await using NpgsqlConnection connection = await cluster.ConnectAsync();
        await DefineAsync(connection, "ddb", local.Endpoint, "live");
        await ScanAsync(connection, raw, report);
        await PointAsync(connection, raw, report);
        await LookupBenchmarks.RunAsync(connection, "ddb", local.Endpoint, report);
        await ReplayAsync(connection, raw, report);
    }

    private static async Task DefineAsync(NpgsqlConnection connection, string server, string endpoint, string table) =>
        await Measure.RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"""
            SET peer_fdw.scan_notices = off;
            SET jit = off;
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{endpoint}');
            CREATE USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (access_key_id 'bench', secret_access_key 'bench');
            CREATE FOREIGN TABLE {table} (
                pk text OPTIONS (partition_key 'true') COLLATE "C", sk numeric OPTIONS (sort_key 'true'),
                document json OPTIONS (ddb_document 'true'))
                SERVER {server} OPTIONS (table_name '{Table}', parallel_scan_count '{Segments}', estimated_rows '{Items}');
            """));

    private static async Task ScanAsync(NpgsqlConnection connection, RawScan raw, Report report)
    {
        (double ours, double reference) = await Measure.PairAsync(
            5, () => CountAsync(connection, "live"), () => raw.RunAsync());
        report.Add(
            $"DynamoDB full scan, {Items:N0} items of about 400 B, document and keys, DynamoDB Local",
            $"{Report.Number(Items / ours / 1000)} k items/s",
            $"{Report.Number(Items / reference / 1000)} k items/s (the same {Segments} segments by bare HTTP, bodies discarded)",
            Report.Number(reference / ours),
            "≥ 0.9");
    }

    private static async Task CountAsync(NpgsqlConnection connection, string table)
    {
        object? counted = await Measure.RunAsync(
            connection, $"SELECT count(pk) + 0 * count(sk) + 0 * sum(octet_length(document::text)) FROM {table}");
        if (Convert.ToInt64(counted, CultureInfo.InvariantCulture) != Items)
        {
            throw new InvalidOperationException($"{counted} rows instead of {Items}");
        }
    }

    private static async Task PointAsync(NpgsqlConnection connection, RawScan raw, Report report)
    {
        const int Lookups = 200;
        await Measure.RunAsync(connection, "PREPARE point(text, numeric) AS SELECT document FROM live WHERE pk = $1 AND sk = $2");
        (double ours, double reference) = await Measure.PairAsync(
            7,
            async () =>
            {
                for (int i = 0; i < Lookups; i++)
                {
                    await Measure.RunAsync(connection, $"EXECUTE point('p{i:D5}', {i})");
                }
            },
            async () =>
            {
                for (int i = 0; i < Lookups; i++)
                {
                    await raw.SendAsync(
                        "GetItem", $"{{\"TableName\":\"{Table}\",\"Key\":{{\"pk\":{{\"S\":\"p{i:D5}\"}},\"sk\":{{\"N\":\"{i}\"}}}}}}");
                }
            });
        report.Add(
            "GetItem of one item, warm, from the client's EXECUTE to its row",
            $"{Report.Number(ours / Lookups * 1000)} ms",
            $"{Report.Number(reference / Lookups * 1000)} ms (bare HTTP)",
            Report.Number(ours / reference),
            "≤ 1.3");
    }

    private static async Task ReplayAsync(NpgsqlConnection connection, RawScan raw, Report report)
    {
        byte[][][] pages = await raw.RecordAsync();
        using var replay = new ReplayServer(pages);
        await DefineAsync(connection, "replay", replay.Endpoint, "replayed");
        int process = Convert.ToInt32(await Measure.RunAsync(connection, "SELECT pg_backend_pid()"), CultureInfo.InvariantCulture);
        var ours = new List<double>();
        var walk = new List<double>();
        for (int i = -1; i < 5; i++)
        {
            double before = Measure.ProcessorSeconds(process);
            await CountAsync(connection, "replayed");
            double used = Measure.ProcessorSeconds(process) - before;
            long start = Stopwatch.GetTimestamp();
            foreach (byte[] page in pages.SelectMany(p => p))
            {
                Walk(page);
            }

            double walked = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (i >= 0)
            {
                ours.Add(used);
                walk.Add(walked);
            }
        }

        report.Add(
            "the same pages replayed from memory, processor time of the whole backend",
            $"{Report.Number(Measure.Median(ours) / Items * 1e6)} µs an item",
            $"{Report.Number(Measure.Median(walk) / Items * 1e6)} µs an item (a JSON reader walks the same bytes and does nothing)",
            Report.Number(Measure.Median(ours) / Measure.Median(walk)),
            "≤ 2.5");
        double few = await MemoryAfterAsync(connection, process);
        double many = await MemoryAfterAsync(connection, process);
        report.Add(
            $"private memory of the backend over scans of {pages.Sum(p => p.Sum(q => (long)q.Length)) / 1_000_000} MB",
            $"{Report.Number(many)} MiB after {(2 * MoreScans) + 6} scans",
            $"{Report.Number(few)} MiB after {MoreScans + 6}",
            Report.Number(many / few),
            "flat");
    }

    private static async Task<double> MemoryAfterAsync(NpgsqlConnection connection, int process)
    {
        for (int i = 0; i < MoreScans; i++)
        {
            await CountAsync(connection, "replayed");
        }

        return Measure.PrivateMegabytes(process);
    }

    private static void Walk(byte[] page)
    {
        var reader = new Utf8JsonReader(page);
        while (reader.Read())
        {
        }
    }

    private static Dictionary<string, AttributeValue> Item(int i) => new()
    {
        ["pk"] = new AttributeValue($"p{i:D5}"),
        ["sk"] = new AttributeValue { N = i.ToString(CultureInfo.InvariantCulture) },
        ["name"] = new AttributeValue($"item number {i} of the benchmark's table"),
        ["status"] = new AttributeValue(i % 3 == 0 ? "open" : "closed"),
        ["price"] = new AttributeValue { N = $"{i % 1000}.{i % 90 + 10}" },
        ["paid"] = new AttributeValue { BOOL = i % 2 == 0 },
        ["description"] = new AttributeValue(string.Concat(Enumerable.Repeat($"some words about it, {i}; ", 7))),
        ["address"] = new AttributeValue
        {
            M = new Dictionary<string, AttributeValue>
            {
                ["city"] = new AttributeValue("Lisbon"),
                ["zip"] = new AttributeValue($"{10000 + (i % 997)}"),
            },
        },
        ["tags"] = new AttributeValue { SS = ["gift", "express", $"t{i % 7}"] },
    };
}
