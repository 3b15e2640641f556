using System.Collections.Generic;
using System.Threading.Tasks;
using PeerFdw.Differential.Tests.Comparison;
using PeerFdw.Differential.Tests.Fixtures;
using PeerFdw.Differential.Tests.Queries;
using PeerFdw.Differential.Tests.Schema;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Differential.Tests;

/// <summary>The other truth: the same foreign tables with <c>peer_fdw.pushdown = off</c>, also where values do not fit their columns.</summary>
[Collection(DifferentialCollection.Name)]
public sealed class PushdownOffTests(DifferentialCluster cluster, ITestOutputHelper output)
{
    private const int Queries = 400;

    [Fact]
    public async Task Random_queries_give_the_same_with_and_without_pushdown()
    {
        const int FirstSeed = 1_000_000;
        await using var comparer = new Comparer(cluster.Open("remote"), cluster.Open("remote", "SET peer_fdw.pushdown = off"));
        var failures = new List<string>();
        for (int seed = FirstSeed; seed < FirstSeed + Queries && failures.Count < 5; seed++)
        {
            if (await comparer.CompareAsync(new QueryGenerator(cluster.Tables, seed).Make()) is { } failure)
            {
                failures.Add(failure);
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    /// <remarks>
    /// Where a mismatch is an error, pushdown may avoid it, by not reading the item or the attribute. It must never make one, and without one the
    /// rows must be the same.
    /// </remarks>
    [Theory]
    [InlineData("numeric")]
    [InlineData("integer")]
    [InlineData("text COLLATE \"C\"")]
    [InlineData("boolean")]
    [InlineData("timestamptz")]
    [InlineData("jsonb")]
    [InlineData("text[]")]
    public async Task A_mismatch_that_is_an_error_is_the_same_error_or_avoided(string type)
    {
        string collation = type.Contains("COLLATE", System.StringComparison.Ordinal) ? " " + type[type.IndexOf("COLLATE", System.StringComparison.Ordinal)..] : "";
        string bare = type[..^collation.Length];
        await using Side on = cluster.Open("remote");
        await using Side off = cluster.Open("remote", "SET peer_fdw.pushdown = off");
        Outcome made = await on.RunAsync($"""
            DROP FOREIGN TABLE IF EXISTS strict;
            CREATE FOREIGN TABLE strict (
                p text OPTIONS (partition_key 'true') COLLATE "C", s text OPTIONS (sort_key 'true') COLLATE "C",
                gs text OPTIONS (gsi_partition_key_gsi_name 'by_gs_gn') COLLATE "C", gn numeric OPTIONS (gsi_sort_key_gsi_name 'by_gs_gn'),
                x {bare} OPTIONS (mapped_attr 'a_any'){collation}) SERVER ddb OPTIONS (table_name 'texts', estimated_rows '500000')
            """);
        Assert.True(made.SqlState is null, made.Message);
        var column = new TestColumn("x", bare, bare switch
        {
            "numeric" or "integer" => Family.Number,
            "boolean" => Family.Boolean,
            "timestamptz" => Family.Time,
            "jsonb" => Family.Jsonb,
            "text[]" => Family.TextArray,
            _ => Family.Text,
        });
        int errors = 0, avoided = 0, rows = 0, number = 0;
        foreach (Template template in Templates.For(column))
        {
            foreach (string key in new[] { "true", "p = 'a'", "p = 'a' AND s LIKE 'a%'", "gs = 'a' AND gn > 0", "p = 'ab' AND s = 'abc'" })
            {
                Query query = Query.Of("SELECT p, s, x FROM strict", $"{key} AND {template.Make(new LiteralPool(new System.Random(++number)), column)}", template.Name);
                string sql = Literal.Render(query.Text, (LiteralMode)(number % 2 * 2), number);
                Outcome with = await on.RunAsync(sql);
                Outcome without = await off.RunAsync(sql);
                if (with.SqlState is null && without.SqlState?[..2] == "22")
                {
                    avoided++;
                    continue;
                }

                Assert.True(Outcome.Difference(with, without, false) is not { } difference, $"{sql}\n{Outcome.Difference(with, without, false)}");
                errors += with.SqlState is null ? 0 : 1;
                rows += with.Rows.Count > 0 ? 1 : 0;
            }
        }

        output.WriteLine($"{type}: {number} queries, {errors} errors on both sides, {avoided} avoided, {rows} with rows");
        Assert.True(errors + avoided + rows > 0);
    }
}
