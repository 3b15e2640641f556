using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Differential.Tests.Comparison;
using PeerFdw.Differential.Tests.Fixtures;
using PeerFdw.Differential.Tests.Queries;
using PeerFdw.Differential.Tests.Schema;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Differential.Tests;

/// <summary>
/// Every form of condition on every column, with constants, parameters and sub-selects. Keys get more literals, and their conditions are
/// asked for beside an equality on the partition key too, so that they reach the request.
/// </summary>
[Collection(DifferentialCollection.Name)]
public sealed class OperatorTests(DifferentialCluster cluster, ITestOutputHelper output)
{
    private const int LiteralsOfKey = 6;
    private const int LiteralsOfColumn = 2;

    [Theory]
    [InlineData("texts", 0.1, 0.2)]
    [InlineData("texts_lossy", 0, 0.05)]
    [InlineData("texts_anycase", 0, 0)]
    [InlineData("texts_dense", 0.1, 0.25)]
    [InlineData("numbers", 0.1, 0.2)]
    [InlineData("numbers_lossy", 0, 0)]
    [InlineData("bytes", 0.1, 0.1)]
    [InlineData("single", 0.02, 0.02)]
    [InlineData("clean", 0.1, 0.15)]
    [InlineData("several", 0.05, 0.05)]
    public async Task Every_condition_gives_what_the_local_copy_gives(string name, double keyConditions, double queries)
    {
        if (cluster.Tables.FirstOrDefault(t => t.Name == name) is not { } table)
        {
            output.WriteLine($"this DynamoDB has no table {name}");
            return;
        }

        var run = new DifferentialRun(cluster);
        await run.RunAsync([.. Queries(table)]);
        output.WriteLine(run.Summary);
        Assert.True(run.Failures.Count == 0 && run.Leaks.Count == 0, run.Report);
        int plans = run.Counts.Explained;
        Assert.InRange(run.Counts["Key Condition"], (int)(plans * keyConditions), plans);
        Assert.InRange(run.Counts["Query"] + run.Counts["GetItem"] + run.Counts["BatchGetItem"], (int)(plans * queries), plans);
        Assert.InRange(run.Counts["Filter Expression"], plans / 10, plans);
        Assert.InRange(run.WithRows, run.Done / 4, run.Done);
    }

    /// <summary>Each form, with the modes of literals in turn; the seed depends on the place alone.</summary>
    private static IEnumerable<Query> Queries(TestTable table)
    {
        string keys = string.Join(", ", table.Keys.Select(k => k.Name));
        TestColumn partitionKey = table.Columns.First(c => c.Options.Contains("partition_key '", StringComparison.Ordinal));
        int number = 0;
        foreach (TestColumn column in table.Columns)
        {
            foreach (Template template in Templates.For(column))
            {
                for (int i = 0; i < (column.IsKey ? LiteralsOfKey : LiteralsOfColumn); i++)
                {
                    var pool = new LiteralPool(new Random(++number));
                    string condition = template.Make(pool, column);
                    var mode = (LiteralMode)(number % 3);
                    string label = $"{table.Name}.{column.Name} {template.Name} #{i}";
                    string select = $"SELECT {keys}, {column.Name} FROM {table.Name}";
                    yield return Query.Of(select, condition, label, mode);
                    if (column.IsKey && column != partitionKey)
                    {
                        yield return new Query(
                            select,
                            new Predicate.Several(true, [new Predicate.Leaf($"{partitionKey.Name} = {Literal.Of(pool.Pick(partitionKey.Samples), partitionKey.LiteralType)}"), new Predicate.Leaf(condition)]),
                            "", RowOrder.Any, mode, label + " in a partition");
                    }
                }
            }
        }
    }
}
