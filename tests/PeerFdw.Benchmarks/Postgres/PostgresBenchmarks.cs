using System;
using System.Globalization;
using System.Threading.Tasks;
using Npgsql;

namespace PeerFdw.Benchmarks;

/// <summary>
/// Reading and writing PostgreSQL beside contrib's postgres_fdw. EXPLAIN ANALYZE without timing runs a query to its end and sends no row to
/// the client, whose speed is not the question.
/// </summary>
internal static class PostgresBenchmarks
{
    private const string Run = "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) ";
    private const int Lookups = 10_000;
    private const int Inserted = 500_000;
    private const int Updated = 20_000;

    /// <summary>Runs the group. PEER_BENCH_ROWS is the size of the large table, 5,000,000 if it is not set.</summary>
    public static async Task RunAsync(Report report)
    {
        int rows = int.Parse(Environment.GetEnvironmentVariable("PEER_BENCH_ROWS") ?? "5000000", CultureInfo.InvariantCulture);
        await using TwoDatabases databases = await TwoDatabases.StartAsync();
        await using (NpgsqlConnection far = await databases.Cluster.ConnectAsync("far"))
        {
            await Measure.RunAsync(far, string.Create(CultureInfo.InvariantCulture, $"""
                CREATE TABLE big AS
                SELECT i AS id, i % 1000 AS k, i * 1.5::float8 AS f, 'a text of row ' || i AS t, timestamptz '2020-01-01 00:00+00' + i * interval '1 second' AS at
                FROM generate_series(1, {rows}) AS i;
                ALTER TABLE big ADD PRIMARY KEY (id);
                CREATE TABLE kinds AS SELECT i AS k, 'kind ' || i AS name FROM generate_series(0, 999) AS i;
                CREATE TABLE target (id int, k int, f float8, t text, at timestamptz);
                CREATE TABLE counters AS SELECT i AS id, 0 AS n FROM generate_series(1, {Updated}) AS i;
                ALTER TABLE counters ADD PRIMARY KEY (id);
                """));
            await Measure.RunAsync(far, "VACUUM ANALYZE");
        }

        await databases.ImportAsync("big", "kinds", "target", "counters");
        await using (NpgsqlConnection near = await databases.OpenAsync("contrib"))
        {
            await Measure.RunAsync(near, string.Create(CultureInfo.InvariantCulture, $"""
                CREATE TABLE public.keys AS SELECT (i * 7919::bigint % {rows} + 1)::int AS id FROM generate_series(1, {Lookups}) AS i;
                CREATE TABLE public.source AS
                SELECT i AS id, i % 1000 AS k, i * 1.5::float8 AS f, 'a text of row ' || i AS t, timestamptz '2020-01-01 00:00+00' + i * interval '1 second' AS at
                FROM generate_series(1, {Inserted}) AS i;
                ANALYZE public.keys, public.source;
                """));
        }

        string size = rows.ToString("N0", CultureInfo.InvariantCulture);
        async Task Query(string what, string aim, string sql) =>
            await databases.CompareAsync(report, $"PostgreSQL {what}", 3, aim, c => Measure.RunAsync(c, Run + sql));

        await Query($"full scan, {size} rows of 5 columns", "≥ 5", "SELECT * FROM big");
        await Query($"full scan, {size} rows, one column", "≥ 5", "SELECT id FROM big");
        await Query($"filtered scan, a tenth of {size} rows", "≥ 3", "SELECT * FROM big WHERE k < 100");
        await Query($"aggregate pushed, {size} rows into 1,000 groups", "≥ 1", "SELECT k, count(*), sum(f) FROM big GROUP BY k");
        await Query($"aggregate not pushed, {size} rows", "≥ 3", "SELECT k, count(*) FILTER (WHERE random() >= 0) FROM big GROUP BY k");
        await Query($"join pushed, a hundredth of {size} rows", "≥ 1", "SELECT b.id, b.t, n.name FROM big AS b JOIN kinds AS n USING (k) WHERE n.name LIKE 'kind 99%'");
        await Query($"first rows of {size}", "≥ 1", "SELECT * FROM big WHERE random() >= 0 LIMIT 10");
        await databases.CompareAsync(report, $"PostgreSQL {Lookups:N0} lookups by nested loop", 3, "≥ 1", async connection =>
        {
            await Measure.RunAsync(connection, "SET enable_hashjoin = off; SET enable_mergejoin = off");
            await Measure.RunAsync(connection, Run + "SELECT b.f FROM keys JOIN big AS b USING (id)");
            await Measure.RunAsync(connection, "RESET enable_hashjoin; RESET enable_mergejoin");
        });
        await databases.CompareAsync(report, $"PostgreSQL INSERT … SELECT of {Inserted:N0} rows", 3, "≥ 3", async connection =>
        {
            await Measure.RunAsync(connection, "INSERT INTO target SELECT * FROM source");
            await Measure.RunAsync(connection, "TRUNCATE target");
        });
        await databases.CompareAsync(
            report, $"PostgreSQL UPDATE row by row, {Updated:N0} rows", 3, "≥ 1", c => Measure.RunAsync(c, "UPDATE counters SET n = n + 1 + (random() * 0)::int"));
        await databases.CompareAsync(
            report, $"PostgreSQL UPDATE in one statement, {Updated:N0} rows", 3, "≥ 1", c => Measure.RunAsync(c, "UPDATE counters SET n = n + 1"));
    }
}
