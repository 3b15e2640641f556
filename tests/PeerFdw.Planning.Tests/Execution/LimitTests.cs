using System.Collections.Generic;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using Xunit;

namespace PeerFdw.Planning.Tests.Execution;

public sealed class LimitTests
{
    private static readonly Parameter s_parameter = new(0, DataType.Int64);

    [Theory]
    [InlineData("5", "2", 5L, 2L)]
    [InlineData("0", null, 0L, 0L)]
    [InlineData(null, "9223372036854775807", null, long.MaxValue)]
    [InlineData(null, null, null, 0L)]
    public void Numbers_are_taken_and_null_is_none(string? count, string? offset, long? expectedCount, long expectedOffset)
    {
        Assert.Equal((expectedCount, expectedOffset), Resolve(Constant(count), Constant(offset)));
        Assert.Equal(
            (expectedCount, expectedOffset),
            PlannedLimitResolver.Resolve(
                new PlannedLimit(s_parameter, Constant(offset)),
                new ParameterValues(new Dictionary<int, Constant> { [0] = Constant(count) })));
    }

    [Fact]
    public void What_is_not_there_is_none() => Assert.Equal((null, 0L), Resolve(null, null));

    [Fact]
    public void Negative_numbers_are_postgresqls_errors()
    {
        PeerException count = Assert.Throws<PeerException>(() => Resolve(Constant("-1"), null));
        Assert.Equal(("2201W", "LIMIT must not be negative"), (count.SqlState.Code, count.Message));
        PeerException offset = Assert.Throws<PeerException>(() => Resolve(Constant("-1"), Constant("-1")));
        Assert.Equal(("2201X", "OFFSET must not be negative"), (offset.SqlState.Code, offset.Message));
    }

    [Fact]
    public void A_parameter_without_a_value_is_a_defect() =>
        Assert.Equal("XX000", Assert.Throws<PeerException>(() => Resolve(s_parameter, null)).SqlState.Code);

    private static Constant Constant(string? text) => new(DataType.Int64, text);

    private static (long? Count, long Offset) Resolve(Expression? count, Expression? offset) =>
        PlannedLimitResolver.Resolve(new PlannedLimit(count, offset), ParameterValues.Empty);
}
