using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing;

namespace PeerFdw.Benchmarks;

/// <summary>What the first use costs in a fresh backend.</summary>
internal static class FirstUseBenchmarks
{
    public static async Task RunAsync(PostgresCluster cluster, Report report)
    {
        var first = new List<double>();
        var local = new List<double>();
        var planned = new List<double>();
        var scanned = new List<double>();
        for (int i = -1; i < 9; i++)
        {
            await using NpgsqlConnection connection = await cluster.ConnectAsync();
            int process = connection.ProcessID;

            // The catalogs are read first, so that what follows is the extension's own.
            await Measure.RunAsync(connection, "SELECT count(*) FROM first_use_local WHERE n = 1");
            await Measure.RunAsync(connection, "SELECT fdwname, srvname FROM pg_foreign_data_wrapper, pg_foreign_server");
            double before = Measure.PrivateMegabytes(process);
            double explain = await TimeAsync(connection, "EXPLAIN SELECT count(*) FROM first_use WHERE n = 1");
            double afterPlan = Measure.PrivateMegabytes(process);
            double scan = await TimeAsync(connection, "SELECT count(*) FROM first_use WHERE n = 1");
            double afterScan = Measure.PrivateMegabytes(process);
            double plain = await TimeAsync(connection, "SELECT count(*) FROM first_use_local WHERE n = 1");
            if (i >= 0)
            {
                first.Add(explain + scan);
                local.Add(plain);
                planned.Add(afterPlan - before);
                scanned.Add(afterScan - before);
            }
        }

        report.Add(
            "first use in a backend: load, plan and run a first query (synthetic peer)",
            $"{Report.Number(Measure.Median(first) * 1000)} ms",
            $"{Report.Number(Measure.Median(local) * 1000)} ms (a local table)",
            Report.Number(Measure.Median(first) / Measure.Median(local)),
            "≤ 15 ms");
        report.Add(
            "private memory that the first use adds to a backend",
            $"{Report.Number(Measure.Median(scanned))} MiB",
            $"{Report.Number(Measure.Median(planned))} MiB of it by planning alone",
            "—",
            "≤ 10 MB");
    }

    public static async Task PrepareAsync(NpgsqlConnection connection) => await Measure.RunAsync(connection, """
        CREATE TABLE first_use_local AS SELECT 1::bigint AS n;
        CREATE SERVER first_use FOREIGN DATA WRAPPER peer_synthetic;
        CREATE FOREIGN TABLE first_use (n bigint, t text) SERVER first_use OPTIONS (rows '10');
        """);

    private static async Task<double> TimeAsync(NpgsqlConnection connection, string sql)
    {
        long start = Stopwatch.GetTimestamp();
        await Measure.RunAsync(connection, sql);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
