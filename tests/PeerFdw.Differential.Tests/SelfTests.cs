using System;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Differential.Tests.Comparison;
using PeerFdw.Differential.Tests.Fixtures;
using PeerFdw.Differential.Tests.Queries;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Differential.Tests;

/// <summary>That the suite can fail: mistakes made on purpose are found by the same queries, and reported with the simplest one.</summary>
[Collection(DifferentialCollection.Name)]
public sealed class SelfTests(DifferentialCluster cluster, ITestOutputHelper output)
{
    private const int Queries = 400;

    [Theory]
    [InlineData("one row is lost", "SELECT * FROM local.clean WHERE NOT (p = 'a' AND s = 5)")]
    [InlineData("one row comes twice", "SELECT * FROM local.clean UNION ALL SELECT * FROM local.clean WHERE p = 'A' AND s = 6")]
    [InlineData("numbers lose digits", "SELECT {0} FROM local.clean")]
    public async Task A_mistake_is_found(string what, string view)
    {
        string columns = string.Join(", ", cluster.Table("clean").Columns.Select(c => c.Name == "c_number" ? "c_number::float8::numeric AS c_number" : c.Name));
        await using (Side side = cluster.Open("wrong"))
        {
            Outcome made = await side.RunAsync($"DROP VIEW IF EXISTS wrong.clean; CREATE VIEW wrong.clean AS {view.Replace("{0}", columns, StringComparison.Ordinal)}");
            Assert.Null(made.SqlState);
        }

        var run = new DifferentialRun(cluster, remote: "wrong");
        await run.RunAsync([.. Enumerable.Range(1, Queries).Select(seed => new QueryGenerator([cluster.Table("clean")], seed).Make())]);
        output.WriteLine($"{what}: {run.Summary}\n{(run.Failures is [var first, ..] ? first[..Math.Min(first.Length, 600)] : "nothing found")}");
        Assert.InRange(run.Failures.Count, 3, Queries);
        Assert.All(run.Failures, f => Assert.Matches("^seed [0-9]+: wrong and local differ on", f));
        Assert.All(run.Failures, f => Assert.Contains("Most simply:", f, StringComparison.Ordinal));
        Assert.Contains(run.Failures, f => f.Contains("missing", StringComparison.Ordinal) || f.Contains("should not be", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_backend_is_a_difference_and_not_the_end()
    {
        await using var comparer = new Comparer(cluster.Open("remote"), cluster.Open("local"));
        Query fine = Query.Of("SELECT p, s FROM clean", "p = 'a'", "fine");
        Assert.Null(await comparer.CompareAsync(fine));
        Assert.NotNull(await comparer.CompareAsync(Query.Of("SELECT pg_terminate_backend(pg_backend_pid()) FROM clean", "current_schema() = 'remote' AND p = 'a'", "broken")));
        Assert.Null(await comparer.CompareAsync(fine));
    }

    [Fact]
    public void Outcomes_differ_by_rows_their_number_their_order_and_errors()
    {
        Outcome Of(params string[] rows) => new(null, "", rows);
        Outcome Error(string state) => new(state, "", []);
        Assert.Null(Outcome.Difference(Of("a", "b", "b"), Of("b", "a", "b"), isOrdered: false));
        Assert.NotNull(Outcome.Difference(Of("a", "b"), Of("b", "a"), isOrdered: true));
        Assert.NotNull(Outcome.Difference(Of("a", "b"), Of("b", "a", "b"), isOrdered: false));
        Assert.NotNull(Outcome.Difference(Of("a", "a"), Of("a"), isOrdered: false));
        Assert.NotNull(Outcome.Difference(Of("a"), Of("a", "b"), isOrdered: true));
        Assert.NotNull(Outcome.Difference(Of(""), Of(Outcome.Null), isOrdered: false));
        Assert.NotNull(Outcome.Difference(Error("22003"), Of(), isOrdered: false));
        Assert.NotNull(Outcome.Difference(Of(), Error("22003"), isOrdered: false));
        Assert.NotNull(Outcome.Difference(Error("42P22"), Error("22003"), isOrdered: false));
        Assert.Null(Outcome.Difference(Error("22P02"), Error("22003"), isOrdered: false));
        Assert.Null(Outcome.LimitDifference(Of("c", "a"), Of("a", "b", "c"), 2, 0));
        Assert.Null(Outcome.LimitDifference(Of("c"), Of("a", "b", "c"), 2, 2));
        Assert.NotNull(Outcome.LimitDifference(Of("c", "a", "b"), Of("a", "b", "c"), 2, 0));
        Assert.NotNull(Outcome.LimitDifference(Of("c"), Of("a", "b", "c"), 2, 0));
        Assert.NotNull(Outcome.LimitDifference(Of("d", "a"), Of("a", "b", "c"), 2, 0));
        Assert.NotNull(Outcome.LimitDifference(Of("a", "a"), Of("a", "b", "c"), 2, 0));
    }

    [Fact]
    public void The_same_seed_makes_the_same_query()
    {
        for (int seed = 1; seed < 100; seed++)
        {
            Assert.Equal(new QueryGenerator(cluster.Tables, seed).Make().Text, new QueryGenerator(cluster.Tables, seed).Make().Text);
        }
    }

    [Fact]
    public void Literals_are_rendered_in_every_mode()
    {
        string marked = $"a = {Literal.Of("it's", "text")} AND b < {Literal.Of(null, "numeric")}";
        Assert.Equal("a = 'it''s'::text AND b < NULL::numeric", Literal.Render(marked, LiteralMode.Constant, 1));
        Assert.Equal("a = (SELECT 'it''s'::text) AND b < (SELECT NULL::numeric)", Literal.Render(marked, LiteralMode.Subselect, 1));
        Assert.Equal("PREPARE q1 (text, numeric) AS a = $1 AND b < $2; EXECUTE q1('it''s', NULL); DEALLOCATE q1", Literal.Render(marked, LiteralMode.Parameter, 1));
    }
}
