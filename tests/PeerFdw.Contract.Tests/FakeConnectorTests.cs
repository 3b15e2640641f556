using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Contract.Tests;

/// <summary>The suite proves itself on a connector that needs no server.</summary>
public sealed class FakeConnectorTests : ConnectorContractTests
{
    private static readonly AggregateCall s_count = new(
        "count", "pg_catalog", 2803, true, [], IsStar: true, IsDistinct: false, [], null, null, DataType.Int64);

    protected override IConnector Connector { get; } = new FakeConnector();

    protected override ConnectorBehaviour Behaviour { get; } = new()
    {
        Table = FakeTable.Table,
        Exact =
        [
            new Comparison(ComparisonOperator.Equal, FakeTable.Pk, FakeTable.Text("a"), Collation.C),
            new Comparison(ComparisonOperator.LessThan, FakeTable.Sk, new Parameter(0, DataType.Int64), null),
            new ListComparison(ComparisonOperator.Equal, FakeTable.Sk, new Parameter(1, Int64Array), false, null),
            new Or([new NullTest(FakeTable.B, false), new Comparison(ComparisonOperator.GreaterThan, FakeTable.Sk, FakeTable.Number(1), null)]),
        ],
        Inexact = [new Like(FakeTable.Name, FakeTable.Text("a%"), false, false, FakeTable.English)],
        Unsupported = [new Not(FakeTable.B), new BooleanTest(FakeTable.B, true, false)],
        Sorts = [[new SortKey(FakeTable.Sk, true, true, null)]],
        Unsorted = [[new SortKey(FakeTable.Pk, false, false, Collation.C)]],
        SortConditions = [new Comparison(ComparisonOperator.Equal, FakeTable.Pk, FakeTable.Text("a"), Collation.C)],
        Aggregates = [new AggregateRequest([], [s_count], [])],
        Unaggregated = [new AggregateRequest([FakeTable.B], [FakeTable.B, s_count], [])],
        AggregateConditions = [new Comparison(ComparisonOperator.Equal, FakeTable.Pk, FakeTable.Text("a"), Collation.C)],
        LegalOptions = [(OptionPlace.Server, FakeTable.Options("region", "north"))],
        IllegalOptions =
        [
            (OptionPlace.Server, FakeTable.Options("regoin", "north")),
            (OptionPlace.Server, FakeTable.Options("low", "1")),
            (OptionPlace.UserMapping, OptionSet.Empty),
        ],
    };

    private static DataType Int64Array { get; } = new(TypeKind.Array, 1016, "pg_catalog", "_int8", -1, DataType.Int64);
}
