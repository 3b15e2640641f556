using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Import;
using PeerFdw.Connectors.DynamoDb.Tables;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Import;

public sealed class SampledColumnsTests
{
    [Fact]
    public void What_is_left_out_is_said_in_text_that_a_message_can_hold()
    {
        string pair = new string('x', 59) + "\U0001F600" + "tail";
        var sample = new ItemSample([new("id", null, 3), new("kept", AttributeKind.S, 1), new("mixed", null, 2), new("n\0l", AttributeKind.S, 1), new(pair, null, 2)]);
        Assert.Equal(["kept"], Names(SampledColumns.Choose(sample, new HashSet<string> { "id" }, out string? leftOut)));
        Assert.Equal(
            $"2 of several types: \"mixed\", \"{new string('x', 59)}...\". 1 with names that an option cannot hold: \"n\\u0000l\".",
            leftOut);
    }

    [Fact]
    public void At_most_twenty_are_named()
    {
        var attributes = new List<SampledAttribute>();
        for (int i = 0; i < 21; i++)
        {
            attributes.Add(new($"a{i}", null, 2));
        }

        Assert.Empty(SampledColumns.Choose(new ItemSample(attributes), new HashSet<string>(), out string? leftOut));
        Assert.StartsWith("21 of several types: \"a0\", ", leftOut, System.StringComparison.Ordinal);
        Assert.EndsWith("\"a19\", ....", leftOut, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_left_out_is_nothing_said()
    {
        Assert.Single(SampledColumns.Choose(new ItemSample([new("a", AttributeKind.M, 1)]), new HashSet<string>(), out string? leftOut));
        Assert.Null(leftOut);
    }

    private static IEnumerable<string> Names(IReadOnlyList<SampledAttribute> attributes)
    {
        foreach (SampledAttribute attribute in attributes)
        {
            yield return attribute.Name;
        }
    }
}
