using System.Collections.Generic;
using System.IO;
using System.Linq;
using Npgsql;
using PeerFdw.Benchmarks;
using PeerFdw.Testing;

// Each figure beside a reference measured in the same run. Arguments name the groups to run: executor, dynamodb, writing, first-use, postgres, tpch; none is all,
// and only then docs/benchmarks.md is written.
string[] groups = args.Length > 0 ? args : ["executor", "dynamodb", "writing", "first-use", "postgres", "tpch"];
var report = new Report();

// These two have a server of their own, with the extension as it is installed.
if (groups.Contains("postgres"))
{
    await PostgresBenchmarks.RunAsync(report);
}

if (groups.Contains("tpch"))
{
    await TpcHBenchmarks.RunAsync(report);
}

if (!groups.Except(["postgres", "tpch"]).Any())
{
    return;
}

await using PostgresCluster cluster = await PostgresCluster.StartAsync();
string library = await cluster.CopyInAsync(Repository.TestLibrary);
await cluster.StopAsync();
await cluster.LaunchAsync(new Dictionary<string, string> { ["peer_fdw.managed_library"] = library, ["shared_preload_libraries"] = "peer_fdw" });
await using (NpgsqlConnection connection = await cluster.ConnectAsync())
{
    await Measure.RunAsync(connection, """
        CREATE EXTENSION peer_fdw;
        CREATE FUNCTION peer_synthetic_handler() RETURNS fdw_handler LANGUAGE c AS 'peer_fdw', 'peer_fdw_handler';
        CREATE FUNCTION peer_synthetic_validator(text[], oid) RETURNS void LANGUAGE c AS 'peer_fdw', 'peer_fdw_validator';
        CREATE FOREIGN DATA WRAPPER peer_synthetic HANDLER peer_synthetic_handler VALIDATOR peer_synthetic_validator;
        """);
    await FirstUseBenchmarks.PrepareAsync(connection);
}

if (groups.Contains("executor"))
{
    await ExecutorBenchmarks.RunAsync(cluster, report);
}

if (groups.Contains("first-use"))
{
    await FirstUseBenchmarks.RunAsync(cluster, report);
}

if (groups.Contains("dynamodb"))
{
    await DynamoDbBenchmarks.RunAsync(cluster, report);
}

if (groups.Contains("writing"))
{
    await WriteBenchmarks.RunAsync(cluster, report);
}

if (args.Length == 0)
{
    report.Write(Path.Combine(Repository.Root, "docs", "benchmarks.md"));
}
