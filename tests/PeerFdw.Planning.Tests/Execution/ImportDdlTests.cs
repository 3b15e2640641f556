using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Import;
using Xunit;

namespace PeerFdw.Planning.Tests.Execution;

public sealed class ImportDdlTests
{
    [Fact]
    public void A_statement_has_all_that_was_imported()
    {
        var table = new ImportedTable(
            "orders",
            [
                new("pk", "text", "C", true, [new("partition_key", "")]),
                new("Total €", "numeric(10,2)", null, false, []),
            ],
            [new("table_name", "Or'ders\\x"), new("select", "1")]);
        Assert.Equal(
            """
            CREATE FOREIGN TABLE app.orders (
              pk text OPTIONS (partition_key '') COLLATE "C" NOT NULL,
              "Total €" numeric(10,2)
            ) SERVER "My Server" OPTIONS (table_name E'Or''ders\\x', "select" '1')
            """,
            ImportDdl.Write(table, "My Server", "app"));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("_a1", "_a1")]
    [InlineData("name", "name")]
    [InlineData("1a", "\"1a\"")]
    [InlineData("A", "\"A\"")]
    [InlineData("user", "\"user\"")]
    [InlineData("order", "\"order\"")]
    [InlineData("between", "\"between\"")]
    [InlineData("json_table", "\"json_table\"")]
    [InlineData("a\"; DROP TABLE x; --", "\"a\"\"; DROP TABLE x; --\"")]
    [InlineData("é", "\"é\"")]
    [InlineData("a$", "\"a$\"")]
    public void Names_are_quoted_where_they_must_be(string name, string expected) =>
        Assert.StartsWith($"CREATE FOREIGN TABLE {expected}.{expected} (", Write(name, name), System.StringComparison.Ordinal);

    [Fact]
    public void A_table_without_columns_is_still_a_statement() =>
        Assert.Equal("CREATE FOREIGN TABLE s.t (\n) SERVER srv", ImportDdl.Write(new ImportedTable("t", [], []), "srv", "s"));

    [Fact]
    public void What_postgresql_would_cut_or_refuse_is_an_error()
    {
        Write(new string('a', 63), "s");
        Assert.Equal("42622", Assert.Throws<PeerException>(() => Write(new string('a', 64), "s")).SqlState.Code);
        Assert.Equal("42622", Assert.Throws<PeerException>(() => Write(new string('é', 32), "s")).SqlState.Code);
        Assert.Equal("42602", Assert.Throws<PeerException>(() => Write("", "s")).SqlState.Code);
        Assert.Equal("22P05", Assert.Throws<PeerException>(() => Write("a\0b", "s")).SqlState.Code);
        ImportedColumn[] columns = Enumerable.Range(0, 1601).Select(i => new ImportedColumn($"c{i}", "text", null, false, [])).ToArray();
        Assert.Equal("54011", Assert.Throws<PeerException>(
            () => ImportDdl.Write(new ImportedTable("t", columns, []), "srv", "s")).SqlState.Code);
        ImportDdl.Write(new ImportedTable("t", columns[..1600], []), "srv", "s");
    }

    private static string Write(string table, string schema) => ImportDdl.Write(
        new ImportedTable(table, [new ImportedColumn("c", "text", null, false, [])], []), "srv", schema);
}
