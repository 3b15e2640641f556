using System;
using System.Linq;
using System.Text.Json;
using PeerFdw.Spi.Expressions;
using Xunit;
using static PeerFdw.Planning.Tests.Expressions.ShimDocuments;
using static PeerFdw.Planning.Tests.Stages.Requests;

namespace PeerFdw.Planning.Tests.Stages;

/// <summary>How many rows of a path a LIMIT that stays local will probably read.</summary>
public sealed class RowHintTests
{
    private static readonly string s_subquery = """{"node": "untranslatable", "name": "SubPlan", "reason": "it is a subquery"}""";

    [Fact]
    public void A_limit_is_a_hint_enlarged_by_what_local_conditions_drop()
    {
        Assert.Equal([10], Hints(Scan([]), 10));
        Assert.Equal([-1], Hints(Scan([]), -1));
        Assert.Equal([40], Hints(Scan([Clause(0, s_subquery, 0.25)]), 10));

        // More than the path has is no hint.
        Assert.Equal([-1], Hints(Scan([]), 20_000));
        Assert.Equal([-1], Hints(Scan([Clause(0, s_subquery, 0.0001)]), 10));
    }

    [Fact]
    public void A_path_without_the_order_that_is_wanted_is_read_to_its_end()
    {
        string orders = $"[{SortKey(Column(2, "int8"))}]";
        JsonElement[] paths = Paths(Plan(With(Scan([Clause(0, PkIs("a"), 0.01)], orders: orders), 10))).ToArray();
        Assert.Contains(paths, p => p.Integer("order", -1) >= 0);
        Assert.All(paths, p => Assert.Equal(p.Integer("order", -1) >= 0 ? 10 : -1, p.Required("plan").Integer("row_hint", -1)));
    }

    private static string With(string request, double hint) =>
        request.Replace("\"outer\"", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"row_hint\": {hint}, \"outer\""), StringComparison.Ordinal);

    private static long[] Hints(string request, double hint) =>
        Paths(Plan(With(request, hint))).Select(p => p.Required("plan").Integer("row_hint", -1)).ToArray();
}
