using System.Collections.Generic;
using PeerFdw.Connectors.Postgres;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Contract.Tests;

/// <summary>What the PostgreSQL peer promises.</summary>
public sealed class PostgresContractTests : ConnectorContractTests
{
    private static readonly DataType s_interval = new(TypeKind.Interval, 1186, "pg_catalog", "interval");
    private static readonly DataType s_mood = new(TypeKind.Enum, 16500, "app", "mood");
    private static readonly Collation s_default = new("default", false, true);

    private static readonly ColumnReference s_id = new(1, 1, DataType.Int32);
    private static readonly ColumnReference s_name = new(1, 2, DataType.Text);
    private static readonly ColumnReference s_code = new(1, 3, DataType.Text);
    private static readonly ColumnReference s_wait = new(1, 4, s_interval);
    private static readonly ColumnReference s_mine = new(1, 5, s_mood);

    private static readonly AggregateCall s_count =
        new("count", "pg_catalog", 2803, true, [], true, false, [], null, null, DataType.Int64);

    protected override IConnector Connector { get; } = new PostgresConnector();

    protected override ConnectorBehaviour Behaviour { get; } = new()
    {
        Table = new TableDescription(
            1,
            "app",
            "orders",
            "pg",
            FakeTable.Options("extensions", "citext"),
            FakeTable.Options("table_name", "Orders"),
            [
                new(1, "id", DataType.Int32, null, true, OptionSet.Empty),
                new(2, "name", DataType.Text, s_default, false, FakeTable.Options("column_name", "Name of it")),
                new(3, "code", DataType.Text, Collation.C, false, OptionSet.Empty),
                new(4, "wait", s_interval, null, false, OptionSet.Empty),
                new(5, "mood", s_mood, null, false, OptionSet.Empty),
            ],
            20_000),
        Exact =
        [
            new Comparison(ComparisonOperator.LessThan, s_id, new Constant(DataType.Int32, "5"), null),
            new Comparison(ComparisonOperator.LessThan, s_name, FakeTable.Text("x"), s_default),
            new Comparison(ComparisonOperator.LessThan, s_name, FakeTable.Text("x"), Collation.C),
            new Comparison(ComparisonOperator.Equal, s_name, FakeTable.Text("x"), FakeTable.English),
            new ListComparison(ComparisonOperator.Equal, s_id, new Parameter(0, new DataType(TypeKind.Array, 1007, "pg_catalog", "_int4", -1, DataType.Int32)), false, null),
            new OperatorForm(OperatorFormKind.Distinct, new OperatorCall("=", "pg_catalog", 1330, true, [s_wait, s_wait], null, DataType.Boolean), DataType.Boolean),
            new OperatorCall("===", "app", 50002, false, [s_id, s_id], null, DataType.Boolean) { Extension = "citext" },
            new Case(null, [new CaseWhen(new NullTest(s_name, false), new Constant(DataType.Boolean, "t"))], null, DataType.Boolean),
        ],
        Unsupported =
        [
            new Comparison(ComparisonOperator.LessThan, s_name, FakeTable.Text("x"), FakeTable.English),
            new Comparison(ComparisonOperator.LessThan, s_name, s_code, FakeTable.English),
            new Comparison(ComparisonOperator.Equal, s_mine, new Constant(s_mood, "sad"), null),
            new OperatorCall("===", "app", 50003, false, [s_id, s_id], null, DataType.Boolean) { Extension = "other" },
            new OperatorForm(OperatorFormKind.Distinct, new OperatorCall("=", "app", 50004, false, [s_id, s_id], null, DataType.Boolean) { Extension = "citext" }, DataType.Boolean),
            new Comparison(ComparisonOperator.Equal, new Cast(s_wait, CastMethod.InputOutput, DataType.Text), FakeTable.Text("x"), s_default),
        ],
        Commands = [ModifyCommand.Insert, ModifyCommand.Update, ModifyCommand.Delete],
        Sorts = [[new SortKey(s_name, false, false, s_default)], [new SortKey(s_wait, true, false, null), new SortKey(s_name, true, true, Collation.C)]],
        Unsorted = [[new SortKey(s_name, false, false, FakeTable.English)], [new SortKey(s_mine, false, false, null)]],
        Aggregates =
        [
            new AggregateRequest([], [s_count], []),
            new AggregateRequest([s_name], [s_name, s_count with { Filter = new NullTest(s_id, false) }], [new Comparison(ComparisonOperator.GreaterThan, s_count, new Constant(DataType.Int64, "1"), null)]) { Groups = 7 },
            new AggregateRequest([s_wait, s_id], [s_wait], []),
            new AggregateRequest([], [new OrderedSetCall(new AggregateCall("mode", "pg_catalog", 3984, true, [], false, false, [new SortKey(s_name, false, false, s_default)], null, null, DataType.Text))], []),
        ],
        Unaggregated =
        [
            new AggregateRequest([], [], []),
            new AggregateRequest([], [s_count with { Name = "my_sum", Schema = "app", IsBuiltIn = false }], []),
            new AggregateRequest([s_mine], [s_mine], []),
        ],
        LegalOptions =
        [
            (OptionPlace.Server, Options(("host", "db1"), ("port", "5433"), ("dbname", "x"), ("sslmode", "verify-full"), ("fetch_size", "1000"), ("extensions", "citext, \"My Ext\""))),
            (OptionPlace.Server, Options(("use_remote_estimate", "on"), ("fdw_startup_cost", "5.5"), ("parallel_commit", "true"), ("keep_connections", "off"), ("async_capable", "true"))),
            (OptionPlace.UserMapping, Options(("user", "u"), ("password", "p"), ("password_required", "false"), ("sslcert", "/c"), ("sslkey", "/k"))),
            (OptionPlace.Table, Options(("schema_name", "S 1"), ("table_name", "T 1"), ("updatable", "false"), ("batch_size", "10"), ("truncatable", "false"))),
            (OptionPlace.Table, Options(("query", "SELECT 1"))),
            (OptionPlace.Column, Options(("column_name", "C 1"))),
            (OptionPlace.Import, Options(("import_collate", "false"), ("import_not_null", "true"))),
        ],
        IllegalOptions =
        [
            (OptionPlace.Server, Options(("user", "u"))),
            (OptionPlace.Server, Options(("password", "p"))),
            (OptionPlace.Server, Options(("port", "0"))),
            (OptionPlace.Server, Options(("sslmode", "maybe"))),
            (OptionPlace.Server, Options(("hosst", "db1"))),
            (OptionPlace.Server, Options(("fetch_size", "0"))),
            (OptionPlace.Server, Options(("fdw_tuple_cost", "-1"))),
            (OptionPlace.Table, Options(("query", "SELECT 1"), ("table_name", "t"))),
            (OptionPlace.Table, Options(("query", "SELECT 1 ; "))),
            (OptionPlace.Column, Options(("table_name", "t"))),
        ],
    };

    private static OptionSet Options(params (string Name, string Value)[] options)
    {
        var values = new Dictionary<string, string>();
        foreach ((string name, string value) in options)
        {
            values[name] = value;
        }

        return new OptionSet(values);
    }
}
