using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing;

namespace PeerFdw.Benchmarks;

/// <summary>
/// The 22 queries of TPC-H with the validation's parameters, through both wrappers and, to know the right rows, where the tables are. Not a
/// TPC-H result: the rows are not made by its generator, and nothing is audited.
/// </summary>
internal static class TpcHBenchmarks
{
    private const int LongSeconds = 10;
    private const int Runs = 3;

    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "PeerFdw.Benchmarks", "TpcH");

    /// <summary>Runs the group. PEER_BENCH_SCALE is the scale factor, 0.1 if it is not set.</summary>
    /// <exception cref="InvalidDataException">A wrapper's rows are not those of the tables themselves.</exception>
    public static async Task RunAsync(Report report)
    {
        string scale = decimal.Parse(Environment.GetEnvironmentVariable("PEER_BENCH_SCALE") ?? "0.1", CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        await using TwoDatabases databases = await TwoDatabases.StartAsync();
        await using NpgsqlConnection far = await databases.Cluster.ConnectAsync("far");
        await Measure.RunAsync(far, (await File.ReadAllTextAsync(Path.Combine(s_folder, "data.sql"))).Replace("{scale}", scale, StringComparison.Ordinal));
        await databases.ImportAsync("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");
        var sessions = new List<NpgsqlConnection>();
        foreach (string schema in databases.Schemas)
        {
            sessions.Add(await databases.OpenAsync(schema));
        }

        var totals = new double[sessions.Count];
        var pushed = new int[sessions.Count];
        var wrong = new List<string>();
        foreach (string file in Directory.GetFiles(Path.Combine(s_folder, "queries"), "q*.sql").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            string sql = (await File.ReadAllTextAsync(file)).Replace("{scale}", scale, StringComparison.Ordinal);
            IReadOnlyList<string> expected = await RowsAsync(far, sql);
            List<double>[] times = [.. sessions.Select(_ => new List<double>())];
            for (int run = 0; run <= Runs; run++)
            {
                // In turn, so that a drift of the machine's speed meets both; the first run does not count, unless it took long: then it is the only one.
                for (int i = 0; i < sessions.Count; i++)
                {
                    if (run > 0 && times[i][0] > LongSeconds)
                    {
                        continue;
                    }

                    (double seconds, IReadOnlyList<string>? rows) = await TimeAsync(sessions[i], sql);
                    times[i].Add(seconds);
                    if (run == 0 && rows is not null && !rows.SequenceEqual(expected))
                    {
                        wrong.Add($"{name} through {databases.Schemas[i]}: {rows.Count} rows, expected {expected.Count}");
                    }
                }
            }

            var results = new List<(double Seconds, bool Pushed)>();
            for (int i = 0; i < sessions.Count; i++)
            {
                results.Add((times[i].Count > 1 ? Measure.Median(times[i].Skip(1)) : times[i][0], await IsPushedAsync(sessions[i], sql)));
                totals[i] += results[i].Seconds;
                pushed[i] += results[i].Pushed ? 1 : 0;
            }

            string[] texts = [.. results.Select(r => $"{(r.Seconds >= TwoDatabases.PatienceSeconds ? "> " : "")}{Report.Number(r.Seconds * 1000)} ms{(r.Pushed ? ", pushed" : "")}")];
            if (databases.HasPeer)
            {
                report.Add($"TPC-H at {scale}, {name}, {expected.Count} rows", texts[1], $"{texts[0]} (postgres_fdw)", $"{Report.Number(results[0].Seconds / results[1].Seconds)} × as fast", "≥ 1");
            }
            else
            {
                Console.WriteLine($"TPC-H at {scale}, {name}, {expected.Count} rows: postgres_fdw {texts[0]}");
            }
        }

        string[] sums = [.. totals.Select((t, i) => $"{Report.Number(t)} s, {pushed[i]} of 22 wholly pushed")];
        if (databases.HasPeer)
        {
            report.Add($"TPC-H at {scale}, all 22", sums[1], $"{sums[0]} (postgres_fdw)", $"{Report.Number(totals[0] / totals[1])} × as fast", "≥ 1");
        }
        else
        {
            Console.WriteLine($"TPC-H at {scale}, all 22: postgres_fdw {sums[0]}");
        }

        foreach (NpgsqlConnection session in sessions)
        {
            await session.DisposeAsync();
        }

        if (wrong.Count > 0)
        {
            throw new InvalidDataException($"wrong rows: {string.Join("; ", wrong)}");
        }
    }

    /// <summary>Runs a query. The patience and no rows if it ran out.</summary>
    private static async Task<(double Seconds, IReadOnlyList<string>? Rows)> TimeAsync(NpgsqlConnection connection, string sql)
    {
        try
        {
            IReadOnlyList<string>? rows = null;
            double seconds = await Measure.SecondsAsync(async () => rows = await RowsAsync(connection, sql));
            return (seconds, rows);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return (TwoDatabases.PatienceSeconds, null);
        }
    }

    /// <summary>The rows as text, sorted: an ORDER BY may leave ties.</summary>
    private static async Task<IReadOnlyList<string>> RowsAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600, AllResultTypesAreUnknown = true };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        object[] values = new object[reader.FieldCount];
        while (await reader.ReadAsync())
        {
            reader.GetValues(values);
            rows.Add(string.Join('|', values.Select(v => v is DBNull ? "∅" : (string)v)));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>Whether the plan is one foreign scan and nothing else.</summary>
    private static async Task<bool> IsPushedAsync(NpgsqlConnection connection, string sql)
    {
        string plan = (string)(await Measure.RunAsync(connection, $"EXPLAIN (FORMAT JSON) {sql}"))!;
        using JsonDocument document = JsonDocument.Parse(plan);
        JsonElement root = document.RootElement[0].GetProperty("Plan");
        return root.GetProperty("Node Type").GetString() == "Foreign Scan" && !root.TryGetProperty("Plans", out _);
    }
}
