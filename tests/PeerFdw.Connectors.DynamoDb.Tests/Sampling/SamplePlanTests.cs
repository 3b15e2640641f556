using System.Linq;
using PeerFdw.Connectors.DynamoDb.Description;
using PeerFdw.Connectors.DynamoDb.Sampling;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Sampling;

/// <summary>Which segments a sample reads, and what they say of the table.</summary>
public sealed class SamplePlanTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData(0, 0, true, 1)]
    [InlineData(20_000, 9 * Mebibyte, true, 8)]
    [InlineData(1_000_000, 3 * Mebibyte, true, 4)]
    [InlineData(59_000, 40 * Mebibyte, false, 252)]
    [InlineData(100_000, 10 * Mebibyte, false, 427)]
    [InlineData(1_000_000_000, 400_000 * Mebibyte, false, 1_000_000)]
    [InlineData(10_000, 4_000 * Mebibyte, false, 10_000)]
    [InlineData(50, 4_000 * Mebibyte, false, 50)]
    [InlineData(3, 4_000 * Mebibyte, false, 16)]
    public void Small_tables_are_read_whole_and_large_ones_in_pieces(long items, long bytes, bool isWhole, int segments)
    {
        var plan = SamplePlan.Make(new TableSize(items, bytes), 30_000, 32, 8, 42);
        Assert.Equal(isWhole, plan.IsWhole);
        Assert.Equal(segments, plan.TotalSegments);
        Assert.Equal(plan.Segments.Count, plan.Segments.Distinct().Count());
        Assert.All(plan.Segments, s => Assert.InRange(s, 0, segments - 1));
        Assert.True(isWhole ? plan.Segments.Count == segments : plan.Segments.Count >= System.Math.Min(segments, plan.LeastSegments));
    }

    [Fact]
    public void Another_seed_draws_other_segments_and_the_same_the_same()
    {
        var size = new TableSize(10_000_000, 10_000 * Mebibyte);
        SamplePlan Plan(long seed) => SamplePlan.Make(size, 30_000, 32, 8, seed);
        Assert.Equal(Plan(1).Segments, Plan(1).Segments);
        Assert.NotEqual(Plan(1).Segments, Plan(2).Segments);

        // Evenly over the whole: of 4096 drawn about half are in the lower half.
        Assert.InRange(Plan(3).Segments.Count(s => s < Plan(3).TotalSegments / 2), 1850, 2250);
    }

    [Fact]
    public void What_was_read_to_the_end_is_counted()
    {
        SampleTally tally = Tally(new TableSize(900, 9 * Mebibyte), [(10, true), (0, true), (30, true), (5, true), (5, true), (0, true), (0, true), (1, true)]);
        Assert.Equal(51, tally.EstimateRows(900));
    }

    [Theory]
    [InlineData(100_000, 100_000)]
    [InlineData(150_000, 150_000)]
    [InlineData(80_000, 80_000)]
    [InlineData(1_000_000, 100_000)]
    [InlineData(0, 100_000)]
    [InlineData(100, 100_000)]
    public void DynamoDBs_count_is_believed_where_the_segments_do_not_contradict_it(long counted, double expected)
    {
        // 427 segments of about 234 items.
        SampleTally tally = Tally(new TableSize(100_000, 10 * Mebibyte), [.. Enumerable.Range(0, 130).Select(i => (226L + (i % 17), true))]);
        Assert.InRange(tally.EstimateRows(counted), expected * 0.98, expected * 1.02);
    }

    [Fact]
    public void A_segment_that_was_cut_makes_it_a_lower_bound()
    {
        SampleTally tally = Tally(new TableSize(100_000, 10 * Mebibyte), [(200, true), (5000, false)]);
        Assert.Equal(427 * 2600, tally.EstimateRows(100_000));
        Assert.Equal(90_000_000, tally.EstimateRows(90_000_000));
    }

    [Fact]
    public void Enough_is_rows_or_the_budget()
    {
        var plan = SamplePlan.Make(new TableSize(100_000, 10 * Mebibyte), 1000, 2, 8, 1);
        Assert.False(plan.IsWhole);
        var tally = new SampleTally(plan, 1000);
        for (int i = 0; i < plan.LeastSegments; i++)
        {
            Assert.False(tally.IsEnough);
            tally.AddPage(100, 1);
            tally.AddSegment(100, isWhole: true);
        }

        Assert.True(tally.IsEnough);
        var costly = new SampleTally(plan, 1000);
        costly.AddPage(1, 255);
        Assert.False(costly.IsEnough);
        costly.AddPage(1, 1);
        Assert.True(costly.IsEnough);
    }

    private static SampleTally Tally(TableSize size, (long Rows, bool IsWhole)[] segments)
    {
        var tally = new SampleTally(SamplePlan.Make(size, 30_000, 32, 8, 42), 30_000);
        foreach ((long rows, bool isWhole) in segments)
        {
            tally.AddPage(rows, 1);
            tally.AddSegment(rows, isWhole);
        }

        return tally;
    }
}
