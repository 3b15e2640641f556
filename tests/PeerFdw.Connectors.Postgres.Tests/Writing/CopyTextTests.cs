using System;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.Postgres.Writing;
using PeerFdw.Spi.Writing;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Writing;

public sealed class CopyTextTests
{
    [Theory]
    [InlineData(new[] { "1", "plain" }, "1\tplain\n")]
    [InlineData(new[] { "", null }, "\t\\N\n")]
    [InlineData(new[] { "\\N", "a\tb\nc\rd\\" }, "\\\\N\ta\\tb\\nc\\rd\\\\\n")]
    [InlineData(new[] { "\\.", "äöü𝒳" }, "\\\\.\täöü𝒳\n")]
    [InlineData(new[] { "\\\\\t\t", "\n" }, "\\\\\\\\\\t\\t\t\\n\n")]
    public void Values_are_escaped(string?[] values, string expected) => Assert.Equal(expected, Write(1, values, [0, 1]));

    [Fact]
    public void Rows_follow_one_another() => Assert.Equal("1\t2\n3\t4\n", Write(2, ["1", "2", "3", "4"], [0, 1]));

    [Fact]
    public void Values_that_are_not_sent_are_left_out() => Assert.Equal("3\t1\n6\t4\n", Write(2, ["1", "2", "3", "4", "5", "6"], [2, 0]));

    [Fact]
    public void The_memory_is_used_again()
    {
        var text = new CopyText();
        Assert.Equal(new string('x', 3_000_000) + "\n", Write(text, 1, [new string('x', 3_000_000)], [0]));
        Assert.Equal("y\n", Write(text, 1, ["y"], [0]));
        Assert.Equal(string.Concat(Enumerable.Repeat("\\t\n", 9)), Write(text, 9, [.. Enumerable.Repeat("\t", 9)], [0]));
    }

    private static string Write(int count, string?[] values, int[] places) => Write(new CopyText(), count, values, places);

    private static string Write(CopyText text, int count, string?[] values, int[] places)
    {
        text.Write(
            WrittenRows.Of(
                count, values.Select(v => v is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(v).AsMemory()).ToArray(), commandId: 1, level: 1),
            values.Length / count,
            places);
        return Encoding.UTF8.GetString(text.Written.Span);
    }
}
