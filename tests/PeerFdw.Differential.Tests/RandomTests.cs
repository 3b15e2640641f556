using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Differential.Tests.Comparison;
using PeerFdw.Differential.Tests.Fixtures;
using PeerFdw.Differential.Tests.Queries;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Differential.Tests;

/// <summary>
/// Random conditions over all columns, with orders, limits, aggregates and joins. PEER_TEST_QUERIES says how many, PEER_TEST_SEED with which
/// seed they begin: with PEER_TEST_QUERIES=1 it repeats one.
/// </summary>
[Collection(DifferentialCollection.Name)]
public sealed class RandomTests(DifferentialCluster cluster, ITestOutputHelper output)
{
    private const int Usual = 5000;

    [Fact]
    public async Task Random_queries_give_what_the_local_copy_gives()
    {
        int first = DifferentialCluster.Setting("PEER_TEST_SEED", 1);
        int count = DifferentialCluster.Setting("PEER_TEST_QUERIES", Usual);
        var run = new DifferentialRun(cluster);
        await run.RunAsync([.. Enumerable.Range(first, count).Select(seed => new QueryGenerator(cluster.Tables, seed).Make())]);
        output.WriteLine(run.Summary);
        Assert.True(run.Failures.Count == 0 && run.Leaks.Count == 0, run.Report);
        if (count < Usual)
        {
            return;
        }

        // That the queries prove something: rows come, and every kind of request is made.
        Assert.InRange(run.WithRows, count * 2 / 5, count);
        Assert.InRange(run.Errors, 0, count / 20);
        int plans = run.Counts.Explained;
        Assert.InRange(run.Counts["Scan"], plans / 10, plans);
        Assert.InRange(run.Counts["Query"], plans / 5, plans);
        Assert.InRange(run.Counts["GetItem"] + run.Counts["BatchGetItem"], plans / 40, plans);
        Assert.InRange(run.Counts["Index"], plans / 40, plans);
        Assert.InRange(run.Counts["Filter Expression"], plans / 4, plans);
        Assert.InRange(run.Counts["Order"], plans / 200, plans);
        Assert.InRange(run.Counts["Aggregate"], plans / 300, plans);
    }
}
