using System.Collections.Generic;
using PeerFdw.Connectors.Synthetic;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Contract.Tests;

/// <summary>What the synthetic peer promises.</summary>
public sealed class SyntheticContractTests : ConnectorContractTests
{
    private static readonly ColumnReference s_n = new(1, 1, DataType.Int64);
    private static readonly ColumnReference s_t = new(1, 2, DataType.Text);

    private static readonly AggregateCall s_count = new(
        "count", "pg_catalog", 2803, true, [], IsStar: true, IsDistinct: false, [], null, null, DataType.Int64);

    private static readonly AggregateCall s_max = new(
        "max", "pg_catalog", 2115, true, [s_n], IsStar: false, IsDistinct: false, [], null, null, DataType.Int64);

    protected override IConnector Connector { get; } = new SyntheticConnector();

    protected override ConnectorBehaviour Behaviour { get; } = new()
    {
        Table = new TableDescription(
            1,
            "public",
            "numbers",
            "srv",
            OptionSet.Empty,
            new OptionSet(new Dictionary<string, string> { ["rows"] = "1000", ["store"] = "contract" }),
            [
                new(1, "n", DataType.Int64, null, false, OptionSet.Empty),
                new(2, "t", DataType.Text, Collation.C, false, OptionSet.Empty),
            ],
            -1),
        Exact =
        [
            new Comparison(ComparisonOperator.Equal, s_n, FakeTable.Number(7), null),
            new Comparison(ComparisonOperator.GreaterThan, s_n, new Parameter(0, DataType.Int64), null),
        ],
        Unsupported =
        [
            new Comparison(ComparisonOperator.Equal, s_t, FakeTable.Text("row 7"), Collation.C),
            new NullTest(s_t, false),
        ],
        Sorts = [[new SortKey(s_n, false, false, null)], [new SortKey(s_n, true, true, null)]],
        Unsorted = [[new SortKey(s_t, false, false, Collation.C)]],
        Aggregates = [new AggregateRequest([], [s_count], [])],
        Unaggregated = [new AggregateRequest([], [s_max], []), new AggregateRequest([s_n], [s_n, s_count], [])],
        Commands = [ModifyCommand.Insert, ModifyCommand.Update, ModifyCommand.Delete],
        LegalOptions = [(OptionPlace.Table, FakeTable.Options("rows", "endless"))],
        IllegalOptions =
        [
            (OptionPlace.Table, FakeTable.Options("rows", "many")),
            (OptionPlace.Table, FakeTable.Options("page_rows", "0")),
            (OptionPlace.Column, FakeTable.Options("generator", "constant")),
        ],
    };
}
