using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Contract.Tests;

/// <summary>What the DynamoDB peer promises.</summary>
public sealed class DynamoDbContractTests : ConnectorContractTests
{
    private static readonly ColumnReference s_customer = new(1, 1, DataType.Text);
    private static readonly ColumnReference s_order = new(1, 2, DataType.Text);
    private static readonly ColumnReference s_total = new(1, 3, DataType.Numeric);

    private static readonly Comparison s_onePartition =
        new(ComparisonOperator.Equal, s_customer, FakeTable.Text("C0000"), Collation.C);

    private static readonly AggregateCall s_count =
        new("count", "pg_catalog", 2803, true, [], true, false, [], null, null, DataType.Int64);

    protected override IConnector Connector { get; } = new DynamoDbConnector();

    protected override ConnectorBehaviour Behaviour { get; } = new()
    {
        Commands = [ModifyCommand.Insert, ModifyCommand.Update, ModifyCommand.Delete],
        Table = new TableDescription(
            1,
            "app",
            "orders",
            "ddb",
            FakeTable.Options("aws_region", "us-west-2"),
            FakeTable.Options("table_name", "orders"),
            [
                new(1, "customer_id", DataType.Text, Collation.C, false, FakeTable.Options("partition_key", "true")),
                new(2, "order_id", DataType.Text, Collation.C, false, FakeTable.Options("sort_key", "true")),
                new(3, "total", DataType.Numeric, null, false, FakeTable.Options("lsi_name", "total-index")),
                new(4, "document", new DataType(TypeKind.Json, 114, "pg_catalog", "json"), null, false, FakeTable.Options("ddb_document", "true")),
            ],
            20_000),
        Exact =
        [
            s_onePartition,
            new Comparison(ComparisonOperator.Equal, s_customer, new Parameter(0, DataType.Text), Collation.C),
        ],
        Unsupported =
        [
            new Comparison(ComparisonOperator.Equal, s_customer, s_order, Collation.C),
            new Like(s_order, FakeTable.Text("a%"), true, false, Collation.C),
            new Or([s_onePartition, new Comparison(ComparisonOperator.GreaterThan, s_customer, s_order, Collation.C)]),
        ],
        Sorts = [[new SortKey(s_order, false, false, Collation.C)], [new SortKey(s_order, true, true, Collation.C)]],
        Unsorted = [[new SortKey(s_total, false, false, null)]],
        SortConditions = [s_onePartition],
        Aggregates =
        [
            new AggregateRequest([], [s_count], []),
            new AggregateRequest([], [s_count, Extreme("min"), Extreme("max")], []),
        ],
        Unaggregated =
        [
            new AggregateRequest([s_order], [s_order, s_count], []),
            new AggregateRequest([], [s_count], [new Comparison(ComparisonOperator.GreaterThan, s_count, FakeTable.Text("1"), null)]),
            new AggregateRequest([], [s_count with { Filter = s_onePartition }], []),
            new AggregateRequest([], [Extreme("max") with { Arguments = [s_total] }], []),
            new AggregateRequest([], [Extreme("sum")], []),
        ],
        AggregateConditions = [s_onePartition],
        LegalOptions =
        [
            (OptionPlace.Server, FakeTable.Options("endpoint", "http://127.0.0.1:8000")),
            (OptionPlace.UserMapping, new OptionSet(new Dictionary<string, string> { ["access_key_id"] = "a", ["secret_access_key"] = "b" })),
            (OptionPlace.Column, FakeTable.Options("on_mismatch", "null")),
        ],
        IllegalOptions =
        [
            (OptionPlace.Server, FakeTable.Options("endpoint", "ftp://somewhere")),
            (OptionPlace.Server, FakeTable.Options("aws_regoin", "us-west-2")),
            (OptionPlace.UserMapping, FakeTable.Options("access_key_id", "a")),
            (OptionPlace.Column, FakeTable.Options("attribute_type", "X")),
        ],
    };

    private static AggregateCall Extreme(string name) =>
        new(name, "pg_catalog", 2129, true, [s_order], false, false, [], null, Collation.C, DataType.Text);
}
