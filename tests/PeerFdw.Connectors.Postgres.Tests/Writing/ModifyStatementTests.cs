using System.Linq;
using PeerFdw.Connectors.Postgres.Writing;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Writing;

public sealed class ModifyStatementTests
{
    private static readonly TableDescription s_table = new(
        1, "app", "Orders", "pg", OptionSet.Empty, Options(("schema_name", "Far side")),
        [
            new ColumnDescription(1, "id", DataType.Int32, null, true, OptionSet.Empty),
            new ColumnDescription(3, "name", DataType.Text, null, false, Options(("column_name", "select"))),
            new ColumnDescription(4, "twice", DataType.Int32, null, false, OptionSet.Empty) { IsGenerated = true },
        ],
        -1);

    [Fact]
    public void A_row_is_inserted() =>
        Assert.Equal("INSERT INTO \"Far side\".\"Orders\"(id, \"select\") VALUES ($1, $2)", OfRow(ModifyCommand.Insert, [1, 3, 4], [], []));

    [Fact]
    public void A_row_of_defaults_is_inserted() =>
        Assert.Equal("INSERT INTO \"Far side\".\"Orders\" DEFAULT VALUES ON CONFLICT DO NOTHING RETURNING id", OfRow(ModifyCommand.Insert, [4], [], [1], true));

    [Fact]
    public void A_row_is_updated_where_it_stands() =>
        Assert.Equal("UPDATE \"Far side\".\"Orders\" SET \"select\" = $3, twice = DEFAULT WHERE tableoid = $1 AND ctid = $2 RETURNING \"select\", twice", OfRow(ModifyCommand.Update, [3, 4], [-5, -1], [3, 4]));

    [Fact]
    public void An_update_of_generated_columns_alone_computes_them_anew() =>
        Assert.Equal("UPDATE \"Far side\".\"Orders\" SET twice = DEFAULT WHERE tableoid = $1 AND ctid = $2", OfRow(ModifyCommand.Update, [4], [-5, -1], []));

    [Fact]
    public void A_row_is_deleted() => Assert.Equal("DELETE FROM \"Far side\".\"Orders\" WHERE tableoid = $1 AND ctid = $2", OfRow(ModifyCommand.Delete, [], [-5, -1], []));

    [Fact]
    public void Many_rows_are_copied() =>
        Assert.Equal("COPY \"Far side\".\"Orders\"(\"select\", id) FROM STDIN (FORMAT text)", ModifyStatement.OfCopy(s_table, [3, 1]));

    [Theory]
    [InlineData(false, false, "CONTINUE IDENTITY RESTRICT")]
    [InlineData(true, true, "RESTART IDENTITY CASCADE")]
    public void Tables_are_truncated_together(bool restarts, bool cascades, string end) => Assert.Equal(
        $"TRUNCATE \"Far side\".\"Orders\", \"Far side\".\"Orders\" {end}",
        WholeStatement.Truncate(new TruncateRequest([s_table, s_table], cascades, restarts, 1, 1, null!)));

    [Fact]
    public void A_table_of_a_query_is_not_written()
    {
        TableDescription table = s_table with { Options = Options(("query", "SELECT 1")) };
        Assert.NotNull(ModifyPlanner.Plan(table, ModifyCommand.Insert).Reason);
        Assert.Null(ModifyPlanner.Plan(s_table, ModifyCommand.Insert).Reason);
        Assert.Equal([-5, -1], ModifyPlanner.Plan(s_table, ModifyCommand.Delete).Identity);
    }

    private static string OfRow(ModifyCommand command, int[] columns, int[] identity, int[] returning, bool ignoresConflicts = false) =>
        ModifyStatement.OfRow(s_table, command, columns, identity, returning, ignoresConflicts);

    private static OptionSet Options(params (string Name, string Value)[] options) =>
        new(options.ToDictionary(o => o.Name, o => o.Value));
}
