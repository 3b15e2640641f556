using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Testing;

namespace PeerFdw.Benchmarks;

/// <summary>
/// One PostgreSQL with the database <c>far</c>, where the rows are, and the database <c>near</c>, which reads and writes them through
/// contrib's postgres_fdw (schema <c>contrib</c>) and through this project's wrapper (schema <c>peer</c>). Both servers have the same options.
/// </summary>
internal sealed class TwoDatabases : IAsyncDisposable
{
    /// <summary>What contrib's documentation advises for large results; the other wrapper is given the same.</summary>
    private const string ServerOptions = "use_remote_estimate 'true', fetch_size '10000', batch_size '1000'";

    /// <summary>A statement that takes longer is given up.</summary>
    public const int PatienceSeconds = 120;

    private TwoDatabases(PostgresCluster cluster, bool hasPeer)
    {
        Cluster = cluster;
        HasPeer = hasPeer;
    }

    public PostgresCluster Cluster { get; }

    /// <summary>Whether the installed extension has <c>peer_postgres</c>. Without it only the reference is measured, and nothing is reported.</summary>
    public bool HasPeer { get; }

    /// <summary>The schemas of the wrappers that are measured, the reference first.</summary>
    public IReadOnlyList<string> Schemas => HasPeer ? ["contrib", "peer"] : ["contrib"];

    /// <summary>Starts the server and makes the databases, the wrappers, servers and schemas.</summary>
    public static async Task<TwoDatabases> StartAsync()
    {
        PostgresCluster cluster = await PostgresCluster.StartAsync(new Dictionary<string, string>
        {
            ["shared_buffers"] = "512MB",
            ["work_mem"] = "64MB",
            ["maintenance_work_mem"] = "256MB",
            ["max_wal_size"] = "8GB",
            ["wal_level"] = "minimal",
            ["max_wal_senders"] = "0",
            ["jit"] = "off",
        });
        try
        {
            await using (NpgsqlConnection setup = await cluster.ConnectAsync())
            {
                await Measure.RunAsync(setup, "CREATE DATABASE far");
                await Measure.RunAsync(setup, "CREATE DATABASE near");
            }

            await using NpgsqlConnection near = await cluster.ConnectAsync("near");
            await Measure.RunAsync(near, "CREATE EXTENSION postgres_fdw");
            await CreateServerAsync(near, cluster, "contrib", "postgres_fdw");
            bool hasPeer = false;
            if (await Measure.RunAsync(near, "SELECT name FROM pg_available_extensions WHERE name = 'peer_fdw'") is not null)
            {
                await Measure.RunAsync(near, "CREATE EXTENSION peer_fdw");
                hasPeer = await Measure.RunAsync(near, "SELECT fdwname::text FROM pg_foreign_data_wrapper WHERE fdwname = 'peer_postgres'") is not null;
            }

            if (hasPeer)
            {
                await CreateServerAsync(near, cluster, "peer", "peer_postgres");
            }

            return new TwoDatabases(cluster, hasPeer);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Imports tables of <c>far</c> for every wrapper and has them analyzed.</summary>
    public async Task ImportAsync(params string[] tables)
    {
        await using NpgsqlConnection near = await OpenAsync("contrib");
        foreach (string schema in Schemas)
        {
            await Measure.RunAsync(near, $"IMPORT FOREIGN SCHEMA public LIMIT TO ({string.Join(", ", tables)}) FROM SERVER {schema} INTO {schema}");
            await Measure.RunAsync(near, $"ANALYZE {string.Join(", ", tables.Select(t => $"{schema}.{t}"))}");
        }
    }

    /// <summary>Opens a session of <c>near</c> that finds one wrapper's tables.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string schema)
    {
        NpgsqlConnection connection = await Cluster.ConnectAsync("near");
        await Measure.RunAsync(connection, $"SET search_path = {schema}, public; SET statement_timeout = '{PatienceSeconds}s'");
        return connection;
    }

    /// <summary>
    /// Measures something through both wrappers, in turn, and adds it to the report; through the reference alone, and printed alone, where
    /// there is no other.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="measure">What is measured.</param>
    /// <param name="runs">How often each.</param>
    /// <param name="aim">How many times as fast is aimed at.</param>
    /// <param name="action">The work, in a session of a wrapper.</param>
    public async Task CompareAsync(Report report, string measure, int runs, string aim, Func<NpgsqlConnection, Task> action)
    {
        await using NpgsqlConnection contrib = await OpenAsync("contrib");
        if (!HasPeer)
        {
            double alone = await Measure.SecondsAsync(() => action(contrib));
            Console.WriteLine($"{measure}\n    postgres_fdw {Report.Number(alone * 1000)} ms");
            return;
        }

        await using NpgsqlConnection peer = await OpenAsync("peer");
        double own;
        double reference;
        try
        {
            (own, reference) = await Measure.PairAsync(runs, () => action(peer), () => action(contrib));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            report.Add(measure, "—", "—", $"one of them takes longer than {PatienceSeconds} s", aim);
            return;
        }

        report.Add(measure, $"{Report.Number(own * 1000)} ms", $"{Report.Number(reference * 1000)} ms (postgres_fdw)", $"{Report.Number(reference / own)} × as fast", aim);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Cluster.DisposeAsync();

    private static async Task CreateServerAsync(NpgsqlConnection near, PostgresCluster cluster, string name, string wrapper) => await Measure.RunAsync(near, $"""
        CREATE SERVER {name} FOREIGN DATA WRAPPER {wrapper} OPTIONS (host '127.0.0.1', port '{cluster.Port}', dbname 'far', {ServerOptions});
        CREATE USER MAPPING FOR CURRENT_USER SERVER {name} OPTIONS (user 'postgres');
        CREATE SCHEMA {name};
        """);
}
