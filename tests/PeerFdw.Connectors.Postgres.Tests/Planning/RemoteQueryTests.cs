using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.Postgres.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Planning;

/// <summary>The SELECT of a handle, joins above all, and handles that are written and read.</summary>
public sealed class RemoteQueryTests
{
    private static readonly PostgresConnector s_connector = new();

    [Fact]
    public void A_table_is_read_by_its_remote_names()
    {
        TableDescription table = Table(1, ("schema_name", "S 1"), ("table_name", "T 1"));
        var handle = (PostgresHandle)s_connector.ApplyProjection(s_connector.CreateHandle(table), table, [1, 2]);
        Assert.Equal("SELECT id, \"Name\" FROM \"S 1\".\"T 1\"", Render(handle, table, [1, 2]));
        Assert.Equal("SELECT NULL FROM \"S 1\".\"T 1\"", Render(handle, table, []));
        Assert.Equal("SELECT tableoid, ctid, id FROM \"S 1\".\"T 1\"", Render(handle, table, [-5, -1, 1]));
    }

    [Fact]
    public void A_cast_to_text_does_not_change_what_is_sorted_by()
    {
        TableDescription table = Table(1);
        TableHandle sorted = s_connector.ApplySort(s_connector.CreateHandle(table), table, [new SortKey(Id(1), false, false, null)])!;
        Assert.Equal(
            "SELECT (r1.id)::text FROM app.t1 r1 ORDER BY r1.id ASC NULLS LAST",
            RemoteQuery.Render((PostgresHandle)sorted, table, [1], null, null, [true]));
        Assert.Equal("SELECT id FROM app.t1 ORDER BY id ASC NULLS LAST", RemoteQuery.Render((PostgresHandle)sorted, table, [1], null, null, [false]));
    }

    [Theory]
    [InlineData(JoinKind.Inner, "SELECT r1.id, r2.\"Name\" FROM (app.t1 r1 INNER JOIN app.t2 r2 ON (r1.id = r2.id)) WHERE (r1.id > 10) AND (r2.id > 20)")]
    [InlineData(JoinKind.Left, "SELECT r1.id, r2.\"Name\" FROM (app.t1 r1 LEFT JOIN app.t2 r2 ON (r1.id = r2.id) AND (r2.id > 20)) WHERE (r1.id > 10)")]
    [InlineData(JoinKind.Right, "SELECT r1.id, r2.\"Name\" FROM (app.t1 r1 RIGHT JOIN app.t2 r2 ON (r1.id = r2.id) AND (r1.id > 10)) WHERE (r2.id > 20)")]
    [InlineData(JoinKind.Full, "SELECT s1.r1c1, s2.r2c2 FROM ((SELECT r1.id AS r1c1 FROM app.t1 r1 WHERE (r1.id > 10)) s1 FULL JOIN (SELECT r2.id AS r2c1, r2.\"Name\" AS r2c2 FROM app.t2 r2 WHERE (r2.id > 20)) s2 ON (s1.r1c1 = s2.r2c1))")]
    [InlineData(JoinKind.Semi, "SELECT r1.id FROM app.t1 r1 WHERE (r1.id > 10) AND (EXISTS (SELECT NULL FROM app.t2 r2 WHERE (r1.id = r2.id) AND (r2.id > 20)))")]
    [InlineData(JoinKind.Anti, "SELECT r1.id FROM app.t1 r1 WHERE (r1.id > 10) AND (NOT EXISTS (SELECT NULL FROM app.t2 r2 WHERE (r1.id = r2.id) AND (r2.id > 20)))")]
    public void The_conditions_of_a_side_are_checked_where_they_belong(JoinKind kind, string sql)
    {
        bool isHalf = kind is JoinKind.Semi or JoinKind.Anti;
        TableDescription table = Joined(1, 2);
        TableHandle joined = Join(kind, Filtered(1, 10), Filtered(2, 20), table);
        TableHandle handle = s_connector.ApplyOutputs(joined, table, isHalf ? [Id(1)] : [Id(1), new ColumnReference(2, 2, DataType.Text)], out _)!;
        Assert.Equal(sql, Render((PostgresHandle)handle, table, isHalf ? [1] : [1, 2]));
        AssertSurvives(handle);
    }

    [Fact]
    public void A_semijoin_below_a_full_join_stays_below_it()
    {
        TableDescription table = Joined(1, 2, 3);
        TableHandle half = Join(JoinKind.Semi, Start(1), Start(2), Joined(1, 2));
        TableHandle full = Join(JoinKind.Full, new JoinSide(half, Joined(1, 2)), Start(3), table, 1, 3);
        TableHandle handle = s_connector.ApplyOutputs(full, table, [Id(3)], out _)!;
        Assert.Equal(
            "SELECT r3.id FROM ((SELECT r1.id AS r1c1 FROM app.t1 r1 WHERE (EXISTS (SELECT NULL FROM app.t2 r2 WHERE (r1.id = r2.id)))) s1 FULL JOIN app.t3 r3 ON (s1.r1c1 = r3.id))",
            Render((PostgresHandle)handle, table, [1]));
        AssertSurvives(handle);
    }

    [Fact]
    public void Whole_rows_and_system_columns_are_null_where_the_join_has_put_nulls()
    {
        TableDescription table = Joined(1, 2);
        TableHandle joined = Join(JoinKind.Left, Start(1), Start(2), table);
        var row = new DataType(TypeKind.Composite, 16400, "app", "t1");
        TableHandle handle = s_connector.ApplyOutputs(
            joined, table, [new(1, 0, row), new(2, 0, row), new(2, -1, row), new(2, -6, row), new(1, -2, row)], out _)!;
        Assert.Equal(
            "SELECT ROW(r1.id, r1.\"Name\"), CASE WHEN ((r2.*)::text IS NOT NULL) THEN ROW(r2.id, r2.\"Name\") END, r2.ctid, "
            + "CASE WHEN ((r2.*)::text IS NOT NULL) THEN '102'::oid END, 0 FROM (app.t1 r1 LEFT JOIN app.t2 r2 ON (r1.id = r2.id))",
            Render((PostgresHandle)handle, table, [1, 2, 3, 4, 5]));
    }

    [Fact]
    public void Only_the_table_that_is_to_be_locked_is()
    {
        TableDescription table = Joined(1, 2);
        TableHandle locked = s_connector.ApplyLock(s_connector.CreateHandle(Table(1)), Table(1), RowLock.NoKeyUpdate);
        Assert.Equal("SELECT id FROM app.t1 FOR NO KEY UPDATE", Render((PostgresHandle)locked, Table(1), [1]));
        TableHandle joined = Join(JoinKind.Inner, new JoinSide(locked, Table(1)), Start(2), table);
        TableHandle handle = s_connector.ApplyOutputs(joined, table, [Id(1)], out _)!;
        Assert.EndsWith(" FOR NO KEY UPDATE OF r1", Render((PostgresHandle)handle, table, [1]), System.StringComparison.Ordinal);
        AssertSurvives(handle);
    }

    [Theory]
    [InlineData("7", 5L, "LIMIT 5 OFFSET 2")]
    [InlineData("3", 5L, "LIMIT '3'::int8 OFFSET 2")]
    [InlineData(null, 5L, "LIMIT 5 OFFSET 2")]
    [InlineData("-1", 5L, "LIMIT '-1'::int8 OFFSET 2")]
    [InlineData("3", null, "LIMIT '3'::int8 OFFSET 2")]
    public void The_smaller_limit_holds(string? planned, long? wanted, string end)
    {
        TableDescription table = Table(1);
        var handle = (PostgresHandle)s_connector.ApplyLimit(
            s_connector.CreateHandle(table), new Parameter(0, DataType.Int64), new Constant(DataType.Int64, "2"))!;
        var values = new ParameterValues(new Dictionary<int, Constant> { [0] = new(DataType.Int64, planned) });
        Assert.EndsWith(end, RemoteQuery.Render(handle, table, [1], values, wanted, null), System.StringComparison.Ordinal);
        Assert.Null(s_connector.ApplyLimit(handle, null, new Constant(DataType.Int64, "1")));
        AssertSurvives(handle);
    }

    private static ColumnReference Id(int relation) => new(relation, 1, DataType.Int32);

    private static TableDescription Table(int relation, params (string Name, string Value)[] options) => new(
        relation,
        "app",
        $"t{relation}",
        "pg",
        OptionSet.Empty,
        new OptionSet(options.ToDictionary(o => o.Name, o => o.Value)),
        [
            new(1, "id", DataType.Int32, null, false, OptionSet.Empty),
            new(2, "name", DataType.Text, new Collation("default", false, true), false, new OptionSet(new Dictionary<string, string> { ["column_name"] = "Name" })),
        ],
        1000)
    {
        Oid = 100 + relation,
    };

    private static TableDescription Joined(params int[] relations) =>
        Table(relations[0]) with { Columns = [], Joined = relations.Select(r => Table(r)).ToArray() };

    private static JoinSide Start(int relation) => new(s_connector.CreateHandle(Table(relation)), Table(relation));

    private static JoinSide Filtered(int relation, int least)
    {
        var condition = new Comparison(ComparisonOperator.GreaterThan, Id(relation), new Constant(DataType.Int32, $"{least}"), null);
        FilterCandidate candidate = s_connector.ApplyFilter(
            s_connector.CreateHandle(Table(relation)), Table(relation), [new Conjunct(0, condition, 0.5, false)])[0];
        return new JoinSide(candidate.Handle, Table(relation));
    }

    private static TableHandle Join(JoinKind kind, JoinSide left, JoinSide right, TableDescription table, int first = 1, int second = 2)
    {
        var condition = new Comparison(ComparisonOperator.Equal, Id(first), Id(second), null);
        TableHandle? joined = s_connector.ApplyJoin(new JoinRequest(kind, left, right, [condition], table), out string? reason);
        Assert.Null(reason);
        return joined!;
    }

    private static string Render(PostgresHandle handle, TableDescription table, IReadOnlyList<int> columns) =>
        RemoteQuery.Render(handle, table, columns, null, null, null);

    private static void AssertSurvives(TableHandle handle)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            s_connector.WriteHandle(writer, handle);
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(handle, s_connector.ReadHandle(document.RootElement));
    }
}
