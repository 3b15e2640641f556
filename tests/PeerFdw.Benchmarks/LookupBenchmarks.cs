using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using PeerFdw.SampleData;

namespace PeerFdw.Benchmarks;

/// <summary>Few items out of many: a hundred keys beside one BatchGetItem of them, and what LIMIT makes DynamoDB read beside a Scan with that Limit.</summary>
internal static class LookupBenchmarks
{
    private const int Items = 20_000;
    private const int Keys = 100;
    private const int Few = 10;
    private const string Table = "bench_lookup";

    /// <summary>Runs the group.</summary>
    /// <param name="connection">Where the foreign table is made.</param>
    /// <param name="server">A foreign server that stands for the endpoint.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="report">Where the lines go.</param>
    /// <returns>The end.</returns>
    public static async Task RunAsync(NpgsqlConnection connection, string server, string endpoint, Report report)
    {
        using (AmazonDynamoDBClient client = SampleLoader.Connect(endpoint))
        {
            await SampleLoader.LoadAsync(client, new SampleTable(SampleTable.Define(Table, ["id:S"], ["id"]), Enumerable.Range(0, Items).Select(Item)));
        }

        await Measure.RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"""
            CREATE FOREIGN TABLE lookup (id text OPTIONS (partition_key 'true') COLLATE "C", document json OPTIONS (ddb_document 'true'))
                SERVER {server} OPTIONS (table_name '{Table}', estimated_rows '{Items}');
            CREATE TABLE lookup_keys AS SELECT 'k' || lpad((i * 131)::text, 5, '0') COLLATE "C" AS id FROM generate_series(1, {Keys}) AS i;
            ANALYZE lookup_keys;
            """));
        using var raw = new RawScan(endpoint, Table, 1);
        string[] keys = [.. Enumerable.Range(1, Keys).Select(i => Key(i * 131))];
        string batch = $"{{\"RequestItems\":{{\"{Table}\":{{\"Keys\":[{string.Join(',', keys.Select(k => $"{{\"id\":{{\"S\":\"{k}\"}}}}"))}]}}}}}}";
        string list = string.Join(", ", keys.Select(k => $"'{k}'"));
        async Task Compare(string what, string sql)
        {
            (double ours, double reference) = await Measure.PairAsync(
                15, () => ExpectAsync(connection, sql, Keys), () => raw.SendAsync("BatchGetItem", batch));
            report.Add(
                $"DynamoDB {Keys} keys of {Items:N0} by {what}",
                $"{Report.Number(ours * 1000)} ms",
                $"{Report.Number(reference * 1000)} ms (one BatchGetItem by bare HTTP)",
                Report.Number(ours / reference),
                "≤ 1.5");
        }

        await Compare("IN", $"SELECT count(document) FROM lookup WHERE id IN ({list})");
        await Compare("= ANY of a subquery", "SELECT count(document) FROM lookup WHERE id = ANY (ARRAY(SELECT id FROM lookup_keys))");
        await Compare("a join", "SELECT count(l.document) FROM lookup_keys AS k JOIN lookup AS l USING (id)");
        await LimitAsync(connection, raw, report);
    }

    private static async Task LimitAsync(NpgsqlConnection connection, RawScan raw, Report report)
    {
        string plan = (string)(await Measure.RunAsync(connection, $"EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM lookup LIMIT {Few}"))!;
        using JsonDocument explained = JsonDocument.Parse(plan);
        JsonElement scan = Scan(explained.RootElement[0].GetProperty("Plan"));
        double capacity = scan.GetProperty("Consumed Read Capacity").GetDouble();
        double bytes = scan.GetProperty("Bytes Received").GetDouble();
        byte[] answer = await raw.SendAsync("Scan", $"{{\"TableName\":\"{Table}\",\"Limit\":{Few},\"ReturnConsumedCapacity\":\"TOTAL\"}}");
        using JsonDocument page = JsonDocument.Parse(answer);
        double least = page.RootElement.GetProperty("ConsumedCapacity").GetProperty("CapacityUnits").GetDouble();
        report.Add(
            $"DynamoDB LIMIT {Few} of {Items:N0} items: read capacity",
            $"{Report.Number(capacity)} units, {Report.Number(bytes / 1024)} KiB",
            $"{Report.Number(least)} units, {Report.Number(answer.Length / 1024.0)} KiB (one Scan with Limit {Few})",
            Report.Number(capacity / least),
            "≤ 1");
    }

    private static JsonElement Scan(JsonElement plan) =>
        plan.GetProperty("Node Type").GetString() == "Foreign Scan" ? plan : Scan(plan.GetProperty("Plans")[0]);

    private static async Task ExpectAsync(NpgsqlConnection connection, string sql, long rows)
    {
        object? counted = await Measure.RunAsync(connection, sql);
        if (Convert.ToInt64(counted, CultureInfo.InvariantCulture) != rows)
        {
            throw new InvalidOperationException($"{counted} rows instead of {rows}");
        }
    }

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"k{i:D5}");

    private static Dictionary<string, AttributeValue> Item(int i) => new()
    {
        ["id"] = new AttributeValue(Key(i)),
        ["name"] = new AttributeValue($"item number {i} of the benchmark's table"),
        ["price"] = new AttributeValue { N = $"{i % 1000}.{(i % 90) + 10}" },
        ["description"] = new AttributeValue(string.Concat(Enumerable.Repeat($"some words about it, {i}; ", 10))),
    };
}
