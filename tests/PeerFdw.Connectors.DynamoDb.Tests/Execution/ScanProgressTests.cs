using System;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Execution;

/// <summary>What peer_fdw.progress says of a DynamoDB scan.</summary>
public sealed class ScanProgressTests
{
    [Fact]
    public void It_says_the_share_and_the_time_only_where_they_are_known()
    {
        var meter = new ScanMeter();
        var definition = TableDefinition.Of(Table([Column(1, "k", DataType.Text, "partition_key", "true")], "table_name", "t", "estimated_rows", "200"));
        var progress = new ScanProgress(DynamoDbHandle.Whole, definition, meter);
        Assert.Equal("DynamoDB Scan of table \"t\": 0 items, 0 pages, 0.0 MiB, 0 read capacity units", progress.Describe(TimeSpan.FromSeconds(1)));
        meter.AddPage(1 << 19);
        meter.AddItems(20, 50, 12.5);
        Assert.Equal(
            "DynamoDB Scan of table \"t\": 50 items (25 % of about 200), 1 pages, 0.5 MiB, 12.5 read capacity units, about 30 s left",
            progress.Describe(TimeSpan.FromSeconds(10)));

        // More than there should be: nothing is promised.
        meter.AddItems(500, 500, 12.5);
        Assert.Equal(
            "DynamoDB Scan of table \"t\": 550 items (99 % of about 200), 1 pages, 0.5 MiB, 25 read capacity units", progress.Describe(TimeSpan.FromSeconds(10)));

        // A second run of the same scan begins at nothing.
        Assert.StartsWith(
            "DynamoDB Scan of table \"t\": 550 items, 1 pages", new ScanProgress(DynamoDbHandle.Whole, definition, meter).Describe(TimeSpan.FromSeconds(1)), StringComparison.Ordinal);
        DynamoDbHandle query = DynamoDbHandle.Whole with { Operation = DynamoDbOperation.Query };
        Assert.DoesNotContain("%", new ScanProgress(query, definition, new ScanMeter()).Describe(TimeSpan.FromSeconds(1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, -1, 400)]
    [InlineData(1000, -1, 400)]
    [InlineData(1000, 1, 400)]
    [InlineData(1000, 100, 819.2)]
    [InlineData(1000000, 2, 400)]
    [InlineData(1, 1000, 409600)]
    public void The_size_of_an_item_is_what_is_known_or_a_guess(double tuples, double pages, double bytes)
    {
        Spi.Planning.TableDescription table = Table([Column(1, "k", DataType.Text)], "table_name", "t") with { Tuples = tuples, Pages = pages };
        Assert.Equal(bytes, TableDefinition.Of(table).AverageItemBytes);
    }
}
