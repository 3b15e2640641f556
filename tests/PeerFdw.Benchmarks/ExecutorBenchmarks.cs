using System;
using System.IO;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing;

namespace PeerFdw.Benchmarks;

/// <summary>Rows into the executor: the synthetic peer beside a wrapper in C that fills slots itself.</summary>
internal static class ExecutorBenchmarks
{
    private const int Rows = 5_000_000;

    public static async Task RunAsync(PostgresCluster cluster, Report report)
    {
        string library = await BuildSlotsAsync(cluster);
        await using NpgsqlConnection connection = await cluster.ConnectAsync();
        await Measure.RunAsync(connection, $"""
            CREATE FUNCTION slots_fdw_handler() RETURNS fdw_handler LANGUAGE c AS '{library}';
            CREATE FOREIGN DATA WRAPPER slots_fdw HANDLER slots_fdw_handler;
            CREATE SERVER slots FOREIGN DATA WRAPPER slots_fdw;
            CREATE FOREIGN TABLE slots (n bigint, i integer, f double precision, t text, ts timestamptz) SERVER slots OPTIONS (rows '{Rows}');
            CREATE SERVER synthetic FOREIGN DATA WRAPPER peer_synthetic;
            CREATE FOREIGN TABLE synthetic (
                n bigint OPTIONS (generator 'row'), i integer OPTIONS (generator 'row'), f double precision,
                t text OPTIONS (generator 'constant', value 'a text of some thirty-two bytes.'), ts timestamptz)
                SERVER synthetic OPTIONS (rows '{Rows}', page_rows '1024');
            SET peer_fdw.pushdown = off;
            SET jit = off;
            """);

        await CompareAsync(connection, report, "rows into the executor, count(*)", "SELECT count(*) FROM {0}");
        await CompareAsync(
            connection,
            report,
            "rows into the executor, max of every column",
            "SELECT max(n), max(i), max(f), max(length(t)), max(ts) FROM {0}");
    }

    private static async Task CompareAsync(NpgsqlConnection connection, Report report, string measure, string sql)
    {
        (double ours, double reference) = await Measure.PairAsync(
            5,
            () => Measure.RunAsync(connection, string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, "synthetic")),
            () => Measure.RunAsync(connection, string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, "slots")));
        report.Add(
            $"{measure} (5 columns, {Rows / 1_000_000} M rows)",
            $"{Report.Number(Rows / ours / 1e6)} M rows/s",
            $"{Report.Number(Rows / reference / 1e6)} M rows/s (slots filled in C)",
            Report.Number(reference / ours),
            "≥ 0.6");
    }

    private static async Task<string> BuildSlotsAsync(PostgresCluster cluster)
    {
        string source = Path.Combine(Repository.Root, "tests", "PeerFdw.Benchmarks", "slots");
        string build = Directory.CreateTempSubdirectory("peer_fdw_slots_").FullName;
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(build, Path.GetFileName(file)));
        }

        await ServerProcess.RunAsync("make", "-s", "-C", build, $"PG_CONFIG={Environment.GetEnvironmentVariable("PG_CONFIG") ?? "pg_config"}");
        string library = await cluster.CopyInAsync(Path.Combine(build, "slots_fdw.so"));
        Directory.Delete(build, recursive: true);
        return library;
    }
}
