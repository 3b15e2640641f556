using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Differential.Tests.Comparison;
using PeerFdw.Differential.Tests.Fixtures;
using PeerFdw.Differential.Tests.Queries;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Differential.Tests;

/// <summary>What stands around conditions: orders, limits, DISTINCT, groups, aggregates, joins, sub-queries, set operations.</summary>
[Collection(DifferentialCollection.Name)]
public sealed class ShapeTests(DifferentialCluster cluster, ITestOutputHelper output)
{
    private static readonly string[] s_orders =
    [
        "", "ORDER BY s", "ORDER BY s DESC", "ORDER BY s NULLS FIRST", "ORDER BY s DESC NULLS LAST", "ORDER BY p, s", "ORDER BY p DESC, s DESC", "ORDER BY p, s DESC", "ORDER BY gn, s, p",
        "ORDER BY gn DESC, s DESC, p DESC", "ORDER BY gs, gn, s, p", "ORDER BY m, p, s", "ORDER BY m DESC NULLS LAST, p, s",
    ];

    private static readonly string[] s_limits = ["", "LIMIT 0", "LIMIT 1", "LIMIT 7", "LIMIT 7 OFFSET 3", "OFFSET 5", "LIMIT 1000", "LIMIT NULL OFFSET 2", "FETCH FIRST 3 ROWS ONLY", "LIMIT 5 OFFSET 5000"];

    private static readonly string[] s_conditions =
    [
        "true", "p = 'a'", "p = 'A' AND s > 5", "p = 'nobody'", "p IN ('a', 'A', 'ab', 'a', NULL)", "p IN ('a', 'A') AND s BETWEEN 3 AND 20", "p = 'a' AND c_bool", "p = 'a' AND c_text LIKE 'a%'",
        "p = 'a' AND s = 5", "p IN ('a', 'A') AND s IN (1, 2, 3.5, 7.5)", "gs = 'a' AND gn IS NOT NULL", "gs = 'a' AND gn > 0.5", "gs = 'a'", "gs IN ('a', 'ab') AND gn = 5", "p = 'a' AND m > 0", "c_int > 3",
        "p = ANY ('{a,A,zz}')", "p = 'a' AND m IS NOT NULL", "p = NULL", "s = 5", "p = (SELECT 'a') AND s < (SELECT 10)", "document->>'c_text' = 'a'",
    ];

    private static readonly string[] s_aggregates =
    [
        "count(*)", "count(p)", "count(m)", "count(1)", "count(NULL)", "min(s)", "max(s)", "min(s), max(s), count(*)", "min(gn)", "max(m)", "min(c_text)", "max(p)", "sum(c_int)", "avg(s)", "count(DISTINCT gs)",
        "count(*) FILTER (WHERE c_bool)", "bool_and(c_bool)", "min(s) + 1", "max(c_number), min(c_date), max(c_time)", "array_agg(s ORDER BY s, p)", "min(document->>'c_text')", "min(s::float8)", "max(c_uuid::text)",
    ];

    private static readonly string[] s_statements =
    [
        "SELECT probe.i, c.s FROM probe JOIN clean c ON c.p = probe.t",
        "SELECT probe.i, c.s FROM probe LEFT JOIN clean c ON c.p = probe.t AND c.s = probe.n",
        "SELECT probe.i, c.c_text FROM probe JOIN clean c ON c.p = probe.t AND c.s = probe.i",
        "SELECT probe.i, c.s FROM probe JOIN clean c ON c.p = probe.t AND c.s > probe.i AND c.s < probe.i + 3",
        "SELECT probe.i, c.s FROM probe RIGHT JOIN clean c ON c.p = probe.t WHERE c.c_bool",
        "SELECT probe.i, c.s FROM probe FULL JOIN clean c ON c.p = probe.t",
        "SELECT probe.i, x.* FROM probe, LATERAL (SELECT s, c_text FROM clean WHERE p = probe.t ORDER BY s DESC LIMIT 2) x",
        "SELECT probe.i, (SELECT max(s) FROM clean WHERE p = probe.t) FROM probe",
        "SELECT probe.i, (SELECT count(*) FROM clean WHERE p = probe.t AND s > probe.n) FROM probe",
        "SELECT p, s FROM clean WHERE (p, s) IN (('a', 1), ('A', 2), ('a', 1), ('zz', 3))",
        "SELECT p, s FROM clean WHERE (p, s) IN (SELECT t, n FROM probe)",
        "SELECT p, s FROM clean WHERE p IN (SELECT t FROM probe WHERE t IS NOT NULL)",
        "SELECT p, s FROM clean WHERE p NOT IN (SELECT t FROM probe WHERE t IS NOT NULL)",
        "SELECT p, s FROM clean WHERE p NOT IN (SELECT t FROM probe)",
        "SELECT p, s FROM clean c WHERE EXISTS (SELECT FROM probe WHERE t = c.p AND n = c.s)",
        "SELECT p, s FROM clean c WHERE NOT EXISTS (SELECT FROM probe WHERE t = c.gs)",
        "SELECT p, s FROM clean WHERE p = ANY (ARRAY(SELECT t FROM probe))",
        "SELECT p, s FROM clean WHERE s = ANY (ARRAY(SELECT n FROM probe)) AND p = 'a'",
        "SELECT a.s, b.c_text FROM clean a JOIN clean b ON a.gs = b.p AND a.s = b.s",
        "SELECT a.s, b.s FROM clean a JOIN texts b ON a.p = b.p AND a.c_text = b.s",
        "SELECT a.p, b.gn FROM single a JOIN clean b ON b.gs = a.p AND b.gn = a.gn",
        "SELECT p FROM clean UNION SELECT p FROM single",
        "SELECT p, s FROM clean WHERE p = 'a' EXCEPT SELECT p, s FROM clean WHERE s < 10",
        "SELECT p, count(*) OVER (PARTITION BY p), row_number() OVER (PARTITION BY p ORDER BY s) FROM clean WHERE p IN ('a', 'A')",
        "WITH x AS MATERIALIZED (SELECT * FROM clean WHERE p = 'a') SELECT count(*), max(s) FROM x",
        "SELECT c FROM clean c WHERE p = 'a' AND s = 5",
        "SELECT c.p, (c).s FROM clean c WHERE c IS NOT NULL",
        "SELECT DISTINCT p FROM clean",
        "SELECT DISTINCT ON (p) p, s FROM clean ORDER BY p, s DESC",
        "SELECT gs, gn, count(*) FROM clean GROUP BY GROUPING SETS ((gs), (gn), ())",
        "SELECT p, max(s) FROM clean GROUP BY p HAVING max(s) > 48.5",
        "SELECT 1 FROM clean WHERE p = 'a'",
        "SELECT FROM clean",
        "SELECT p, s FROM clean WHERE p = 'a' AND s > 5 AND s > 7 AND s <= 20 AND s < 19",
        "SELECT p, s FROM clean WHERE p = 'a' AND p = 'A'",
        "SELECT p, s FROM clean WHERE p = 'a' AND p IN ('a', 'b') AND s >= 3 AND s IN (3, 4, 5)",
        "SELECT p, s FROM clean WHERE p = 'a' AND (s = 5 OR s > 40)",
        "SELECT p, s FROM clean WHERE (p = 'a' AND s = 5) OR (p = 'A' AND s = 6)",
        "SELECT p, s FROM clean WHERE (p, s) IN (('a', 5), ('A', 6), ('a', 5), ('b', 41))",
        "SELECT p, count(*) FROM clean WHERE p = 'a' OR p = 'b' OR p = 'a' OR p = 'nobody' GROUP BY p",
        "SELECT p, s FROM clean WHERE p = 'a' AND (s = 5 OR s = 6 OR s IN (41, 5))",
        "SELECT p, s FROM clean WHERE (s = 5 AND p = 'a') OR (p IN ('A', 'b') AND s BETWEEN 3 AND 40)",
        "SELECT p, s FROM clean WHERE p = 'a' FOR UPDATE",
        "SELECT tableoid::regclass::text LIKE '%clean', ctid IS NULL FROM clean WHERE p = 'a'",
        "SELECT p, s FROM clean WHERE oid = '{\"p\":\"a\",\"s\":5}'",
        "SELECT oid FROM clean WHERE oid::jsonb->>'p' = 'a' AND gs IS NULL",
    ];

    [Fact]
    public async Task Orders_and_limits()
    {
        var queries = new List<Query>();
        foreach (string condition in s_conditions)
        {
            foreach (string order in s_orders)
            {
                foreach (string limit in s_limits.Where((_, i) => (i + order.Length + condition.Length) % 3 == 0))
                {
                    // An order that is not total says nothing of which of its equals come first: what follows from it all the same is which sort keys.
                    bool isTotal = order.Contains(", p", System.StringComparison.Ordinal) || order.Contains("BY p", System.StringComparison.Ordinal);
                    if (order.Length == 0 && limit.Length > 0)
                    {
                        continue;
                    }

                    queries.Add(new Query($"SELECT {(isTotal ? "p, s, c_text, gn" : "s")} FROM clean", new Predicate.Leaf(condition), $"{order} {limit}", order.Length > 0 ? RowOrder.Total : RowOrder.Any, LiteralMode.Constant, order));
                }
            }

            foreach ((int limit, int offset) in new[] { (0, 0), (1, 0), (7, 0), (7, 3), (1000, 0), (3, 1000) })
            {
                queries.Add(Query.Of("SELECT p, s, document FROM clean", condition, "LIMIT") with { Limited = (limit, offset), Order = RowOrder.AnyLimited });
            }
        }

        PushdownCounts counts = await RunAsync(queries);
        Assert.InRange(counts["Order"], 20, counts.Explained);
        Assert.InRange(counts["Limit"] + counts["Remote Limit"], 20, counts.Explained);
    }

    [Fact]
    public async Task Aggregates()
    {
        var queries = new List<Query>();
        foreach (string condition in s_conditions)
        {
            foreach (string aggregate in s_aggregates)
            {
                queries.Add(Query.Of($"SELECT {aggregate} FROM clean", condition, aggregate));
            }

            queries.Add(Query.Of("SELECT p, gs, count(*), max(s) FROM clean", condition, "GROUP BY") with { Tail = "GROUP BY p, gs" });
            queries.Add(Query.Of("SELECT count(*) FROM clean", condition, "HAVING") with { Tail = "HAVING count(*) > 3" });
            queries.Add(Query.Of("SELECT count(*) FROM (SELECT FROM clean", condition, "count of a limit") with { Tail = "LIMIT 5) AS x" });
        }

        PushdownCounts counts = await RunAsync(queries);
        Assert.InRange(counts["Aggregate"], 20, counts.Explained);
    }

    [Fact]
    public async Task Joins_and_other_statements()
    {
        PushdownCounts counts = await RunAsync([.. s_statements.Select(s => new Query(s, null, "", RowOrder.Any, LiteralMode.Constant, s))]);
        Assert.InRange(counts["Key Condition"], 5, counts.Explained);
    }

    private async Task<PushdownCounts> RunAsync(List<Query> queries)
    {
        var run = new DifferentialRun(cluster) { ExplainEvery = 1 };
        await run.RunAsync(queries);
        output.WriteLine(run.Summary);
        Assert.True(run.Failures.Count == 0 && run.Leaks.Count == 0, run.Report);
        Assert.InRange(run.Errors, 0, queries.Count / 50);
        return run.Counts;
    }
}
