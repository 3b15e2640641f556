using PeerFdw.Planning.Tests.Expressions;
using PeerFdw.Spi.Planning;
using Xunit;

namespace PeerFdw.Planning.Tests.Execution;

public sealed class PropertyWriterTests
{
    [Fact]
    public void Every_kind_of_property_has_its_member() => Assert.Equal(
        """[{"label":"A","text":"x"},{"label":"B","integer":5,"unit":"ms"},{"label":"C","number":0.5},{"label":"D","list":["x","y"]},{"label":"E","text":"NaN"}]""",
        JsonText.Write(w => PropertyWriter.Write(
            w,
            [
                PlanProperty.OfText("A", "x"),
                PlanProperty.OfInteger("B", 5, "ms"),
                PlanProperty.OfNumber("C", 0.5),
                PlanProperty.OfList("D", ["x", "y"]),
                PlanProperty.OfNumber("E", double.NaN),
            ])));
}
