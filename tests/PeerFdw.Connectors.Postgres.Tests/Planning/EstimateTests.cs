using System.Collections.Generic;
using PeerFdw.Connectors.Postgres.Planning;
using PeerFdw.Connectors.Postgres.Reading;
using PeerFdw.Connectors.Postgres.Sampling;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Planning;

/// <summary>What lookups are thought to cost, what the peer says, and how the parameters of both are written.</summary>
public sealed class EstimateTests
{
    private static readonly PostgresConnector s_connector = new();

    private static ColumnReference Id => new(1, 1, DataType.Int32);

    [Fact]
    public void A_lookup_by_a_key_is_cheap_one_that_finds_some_is_dearer_and_one_without_an_equality_reads_all()
    {
        double key = Cost(Looked(ComparisonOperator.Equal, 1e-6), 1_000_000);
        double some = Cost(Looked(ComparisonOperator.Equal, 1e-5), 1_000_000);
        double range = Cost(Looked(ComparisonOperator.LessThan, 1e-6), 1_000_000);
        double scan = Cost(new Conjunct(0, Equal(ComparisonOperator.Equal), 1e-6, IsJoinClause: false), 1_000_000);
        Assert.InRange(key, 5, 30);
        Assert.InRange(some, 20 * key, 0.5 * scan);
        Assert.InRange(range, 0.5 * scan, scan);
    }

    [Fact]
    public void Without_statistics_no_index_is_believed_in()
    {
        double lookup = Cost(Looked(ComparisonOperator.Equal, 0.005), -1);
        double scan = Cost(new Conjunct(0, Equal(ComparisonOperator.Equal), 0.005, IsJoinClause: false), -1);
        Assert.InRange(lookup, 0.1 * scan, scan);
        Assert.True(lookup > 15, $"{lookup}");
    }

    [Theory]
    [InlineData("Seq Scan on t  (cost=0.00..35.50 rows=2550 width=4)", 0, 35.5, 2550, 4)]
    [InlineData("Index Scan using \"a  (cost=\" on t  (cost=0.28..1e+10 rows=1 width=0)", 0.28, 1e10, 1, 0)]
    public void The_first_line_of_a_plan_is_read(string line, double startup, double total, double rows, double width) =>
        Assert.Equal(new RemoteEstimate(rows, width, startup, total), RemoteEstimator.Read(line));

    [Theory]
    [InlineData("")]
    [InlineData("Seq Scan on t")]
    [InlineData("Seq Scan on t  (cost=0.00..x rows=2550 width=4)")]
    public void What_is_no_plan_is_an_error(string line) =>
        Assert.Equal("08P01", Assert.Throws<PeerException>(() => RemoteEstimator.Read(line)).SqlState.Code);

    [Fact]
    public void A_parameter_has_its_type_and_no_value_where_a_plan_is_only_explained()
    {
        TableDescription table = Table(100);
        var condition = new Comparison(ComparisonOperator.Equal, Id, new Parameter(2, DataType.Int32), null);
        FilterCandidate filtered = s_connector.ApplyFilter(s_connector.CreateHandle(table), table, [new Conjunct(0, condition, 0.1, true)])[0];
        var handle = (PostgresHandle)s_connector.ApplyProjection(filtered.Handle, table, [1]);
        Assert.Equal("SELECT id FROM app.t WHERE (id = ((SELECT NULL::int4)::int4))", RemoteQuery.Generic(handle, table));
        QueryTemplate template = RemoteQuery.Template(handle, table, [1], null, null);
        Assert.Equal("SELECT id FROM app.t WHERE (id = $3::int4)", template.Sql);
        var values = new ParameterValues(new Dictionary<int, Constant> { [2] = new Constant(DataType.Int32, "7") });
        Assert.Equal([null, null, "7"], template.Bind(values, locksRows: false).Values);
        Assert.Equal([false, false, true], template.Bind(values, locksRows: false).IsUsed);
        Assert.Equal(template.Sql, RemoteQuery.Render(handle, table, [1], null, null, null));
    }

    [Fact]
    public void A_list_is_sent_as_the_literal_would_be_written()
    {
        var type = new DataType(TypeKind.Array, 1009, "pg_catalog", "_text", Element: DataType.Text);
        var parameter = new Parameter(0, type);
        var template = new QueryTemplate("SELECT $1::text[]", [parameter]);
        var values = new ParameterValues(new Dictionary<int, Constant> { [0] = new Constant(type, null, ["a\"b", null, "NULL", "", "7"]) });
        Assert.Equal(["{\"a\\\"b\",NULL,\"NULL\",\"\",7}"], template.Bind(values, locksRows: false).Values);
        values = new ParameterValues(new Dictionary<int, Constant> { [0] = new Constant(type, null) });
        Assert.Equal([null], template.Bind(values, locksRows: false).Values);
    }

    private static Conjunct Looked(ComparisonOperator comparison, double selectivity) => new(0, Equal(comparison), selectivity, IsJoinClause: true);

    private static Comparison Equal(ComparisonOperator comparison) => new(comparison, Id, new Parameter(0, DataType.Int32), null);

    private static double Cost(Conjunct conjunct, double tuples)
    {
        TableDescription table = Table(tuples);
        TableHandle handle = s_connector.ApplyFilter(s_connector.CreateHandle(table), table, [conjunct])[0].Handle;
        return s_connector.Estimate(handle, table, [conjunct]).Costs!.Value.Total;
    }

    private static TableDescription Table(double tuples) => new(
        1,
        "app",
        "t",
        "srv",
        OptionSet.Empty,
        OptionSet.Empty,
        [new ColumnDescription(1, "id", DataType.Int32, null, true, OptionSet.Empty), new ColumnDescription(2, "name", DataType.Text, null, false, OptionSet.Empty)],
        tuples)
    {
        Pages = tuples < 0 ? -1 : tuples / 100,
    };
}
