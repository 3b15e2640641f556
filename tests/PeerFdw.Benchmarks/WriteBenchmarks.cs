using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Npgsql;
using PeerFdw.SampleData;
using PeerFdw.Testing;

namespace PeerFdw.Benchmarks;

/// <summary>Writing to DynamoDB beside bare BatchWriteItem requests, and the memory of a transaction that has not been committed.</summary>
internal static class WriteBenchmarks
{
    private const int Items = 100_000;
    private const int Buffered = 1_000_000;

    /// <summary>As the extension's flush does it.</summary>
    private const int RequestsInFlight = 16;
    private const int ItemsOfRequest = 25;
    private const string Table = "bench_written";

    public static async Task RunAsync(PostgresCluster cluster, Report report)
    {
        await using DynamoDbLocal local = await DynamoDbLocal.StartAsync();
        using (AmazonDynamoDBClient client = SampleLoader.Connect(local.Endpoint))
        {
            await client.CreateTableAsync(SampleTable.Define(Table, ["pk:S", "sk:N"], ["pk", "sk"]));
        }

        string file = Path.Combine(cluster.Folder, "written.tsv");
        await using NpgsqlConnection connection = await cluster.ConnectAsync();
        await Measure.RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"""
            SET peer_fdw.scan_notices = off;
            CREATE SERVER ddb_write FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint '{local.Endpoint}', insert_mode 'upsert');
            CREATE USER MAPPING FOR CURRENT_USER SERVER ddb_write OPTIONS (access_key_id 'bench', secret_access_key 'bench');
            CREATE FOREIGN TABLE written (
                pk text OPTIONS (partition_key 'true') COLLATE "C", sk int OPTIONS (sort_key 'true'), name text, status text, price numeric, paid boolean, description text)
                SERVER ddb_write OPTIONS (table_name '{Table}');
            CREATE TABLE source AS SELECT 'p' || i AS pk, i AS sk, 'item number ' || i AS name, CASE i % 3 WHEN 0 THEN 'open' ELSE 'closed' END AS status,
                (i % 1000) + 0.25 AS price, i % 2 = 0 AS paid, repeat('some words about it; ', 10) AS description FROM generate_series(0, {Items - 1}) AS i;
            COPY source TO '{file}';
            """));
        using var raw = new RawScan(local.Endpoint, Table, 1);
        string[] requests = Enumerable.Range(0, Items / ItemsOfRequest).Select(Request).ToArray();
        await CompareAsync(report, "INSERT … SELECT", () => Measure.RunAsync(connection, "INSERT INTO written SELECT * FROM source"), () => SendAsync(raw, requests));
        await CompareAsync(report, "COPY FROM a file", () => Measure.RunAsync(connection, $"COPY written FROM '{file}'"), () => SendAsync(raw, requests));
        await MemoryAsync(cluster, report);
    }

    private static async Task CompareAsync(Report report, string what, Func<Task> ours, Func<Task> reference)
    {
        (double own, double bare) = await Measure.PairAsync(3, ours, reference);
        report.Add(
            $"DynamoDB {what}, {Items:N0} items of about 400 B, upsert, from the first row to the end of the commit, DynamoDB Local",
            $"{Report.Number(Items / own / 1000)} k items/s",
            $"{Report.Number(Items / bare / 1000)} k items/s (the same items as ready-made BatchWriteItem bodies by bare HTTP, {RequestsInFlight} in flight too)",
            Report.Number(bare / own),
            "≥ 0.8");
    }

    /// <summary>Nothing of it is sent: the transaction is rolled back.</summary>
    private static async Task MemoryAsync(PostgresCluster cluster, Report report)
    {
        await using NpgsqlConnection connection = await cluster.ConnectAsync();
        int process = Convert.ToInt32(await Measure.RunAsync(connection, "SELECT pg_backend_pid()"), CultureInfo.InvariantCulture);
        await Measure.RunAsync(connection, "BEGIN");
        double[] megabytes = new double[4];
        for (int i = 0; i < megabytes.Length; i++)
        {
            int step = Buffered / megabytes.Length;
            await Measure.RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO written SELECT 'p' || i, i, 'item number ' || i, 'open', 1.25, true, repeat('some words about it; ', 10)
                FROM generate_series({i * step}, {((i + 1) * step) - 1}) AS i
                """));
            megabytes[i] = Measure.AnonymousMegabytes(process);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"    {(i + 1) * step} rows buffered: RssAnon {megabytes[i]:F1} MiB, VmHWM {Measure.PeakMegabytes(process):F1} MiB"));
        }

        double peak = Measure.PeakMegabytes(process);
        await Measure.RunAsync(connection, "ROLLBACK");
        report.Add(
            $"memory of a backend whose transaction has written {Buffered:N0} rows of about 400 B, not committed (RssAnon)",
            $"{Report.Number(megabytes[^1])} MiB (the highest resident size, with code and shared memory: {Report.Number(peak)} MiB)",
            $"{Report.Number(megabytes[0])} MiB after {Buffered / megabytes.Length:N0} rows",
            Report.Number(megabytes[^1] / megabytes[0]),
            "flat");
    }

    private static async Task SendAsync(RawScan raw, string[] requests)
    {
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, RequestsInFlight).Select(async _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < requests.Length; i = Interlocked.Increment(ref next))
            {
                byte[] answer = await raw.SendAsync("BatchWriteItem", requests[i]);
                if (!answer.AsSpan().SequenceEqual("{\"UnprocessedItems\":{}}"u8))
                {
                    throw new InvalidDataException(Encoding.UTF8.GetString(answer));
                }
            }
        }));
    }

    private static string Request(int number)
    {
        string words = string.Concat(Enumerable.Repeat("some words about it; ", 10));
        var text = new StringBuilder($"{{\"RequestItems\":{{\"{Table}\":[");
        for (int i = number * ItemsOfRequest; i < (number + 1) * ItemsOfRequest; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""
                {"PutRequest":{"Item":{"pk":{"S":"p{{{i}}}"},"sk":{"N":"{{{i}}}"},"name":{"S":"item number {{{i}}}"},"status":{"S":"{{{(i % 3 == 0 ? "open" : "closed")}}}"},
                """);
            text.Append(CultureInfo.InvariantCulture, $$$"""
                "price":{"N":"{{{i % 1000}}}.25"},"paid":{"BOOL":{{{(i % 2 == 0 ? "true" : "false")}}}},"description":{"S":"
                """).Append(words).Append("\"}}}},");
        }

        text.Length--;
        return text.Append("]}}").ToString();
    }
}
