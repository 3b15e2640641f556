using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Sql.Postgres;
using Xunit;

namespace PeerFdw.Sql.Tests;

/// <summary>Names, types and values as PostgreSQL reads them.</summary>
public sealed class PostgresDialectTests
{
    private static readonly PostgresDialect s_dialect = PostgresDialect.Instance;

    [Theory]
    [InlineData("plain_1", "plain_1")]
    [InlineData("Plain", "\"Plain\"")]
    [InlineData("1st", "\"1st\"")]
    [InlineData("", "\"\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("select", "\"select\"")]
    [InlineData("größe", "\"größe\"")]
    [InlineData("a b; DROP", "\"a b; DROP\"")]
    public void Identifiers_are_quoted_where_they_must_be(string name, string written) => Assert.Equal(written, s_dialect.Identifier(name));

    [Theory]
    [InlineData("it's", "'it''s'::text")]
    [InlineData("a\\'b", "E'a\\\\''b'::text")]
    [InlineData("", "''::text")]
    [InlineData("é\n", "'é\n'::text")]
    public void Text_is_escaped_whatever_the_settings_are(string text, string written) =>
        Assert.Equal(written, s_dialect.Literal(new Constant(DataType.Text, text)));

    [Fact]
    public void Values_have_their_types()
    {
        var array = new DataType(TypeKind.Array, 1009, "pg_catalog", "_text", -1, DataType.Text);
        Assert.Equal("5", s_dialect.Literal(new Constant(DataType.Int32, "5")));
        Assert.Equal("'-5'::int4", s_dialect.Literal(new Constant(DataType.Int32, "-5")));
        Assert.Equal("'5'::int8", s_dialect.Literal(new Constant(DataType.Int64, "5")));
        Assert.Equal("TRUE", s_dialect.Literal(new Constant(DataType.Boolean, "t")));
        Assert.Equal("FALSE", s_dialect.Literal(new Constant(DataType.Boolean, "f")));
        Assert.Equal("NULL::bool", s_dialect.Literal(new Constant(DataType.Boolean, null)));
        Assert.Equal("'1.50'::numeric", s_dialect.Literal(new Constant(DataType.Numeric with { Modifier = 655366 }, "1.50")));
        Assert.Equal("'{}'::text[]", s_dialect.Literal(new Constant(array, null, [])));
        Assert.Equal("E'{\"a\\\\\"b\\\\\\\\\",NULL,\"NULL\",\"\",12}'::text[]", s_dialect.Literal(new Constant(array, null, ["a\"b\\", null, "NULL", "", "12"])));
        Assert.Equal("NULL::text[]", s_dialect.Literal(new Constant(array, null)));
        Assert.Equal("'x'::app.\"My Type\"", s_dialect.Literal(new Constant(new DataType(TypeKind.Other, 16400, "app", "My Type"), "x")));
    }

    [Theory]
    [InlineData("varchar", 1043, 24, "varchar(20)")]
    [InlineData("bpchar", 1042, 9, "bpchar(5)")]
    [InlineData("bpchar", 1042, -1, "bpchar")]
    [InlineData("numeric", 1700, 655366, "numeric(10,2)")]
    [InlineData("numeric", 1700, 198654, "numeric(3,-6)")]
    [InlineData("timestamptz", 1184, 3, "timestamptz(3)")]
    [InlineData("interval", 1186, 2147418115, "interval(3)")]
    [InlineData("bit", 1560, 4, "\"bit\"(4)")]
    [InlineData("char", 18, -1, "\"char\"")]
    [InlineData("int4", 23, -1, "int4")]
    public void Types_are_written_with_their_modifiers(string name, uint oid, int modifier, string written) =>
        Assert.Equal(written, s_dialect.TypeName(new DataType(TypeKind.Other, oid, "pg_catalog", name, modifier)));

    [Fact]
    public void Modifiers_that_are_not_known_are_reported()
    {
        Assert.False(PostgresTypes.TryModifier(new DataType(TypeKind.Other, 1186, "pg_catalog", "interval", 327679), out _));
        Assert.False(PostgresTypes.TryModifier(new DataType(TypeKind.Other, 20000, "app", "geometry", 5), out _));
        Assert.True(PostgresTypes.TryModifier(DataType.Int32, out string none));
        Assert.Equal("", none);
    }

    [Fact]
    public void What_is_not_in_the_search_path_has_its_schema()
    {
        Assert.Equal("OPERATOR(app.=)", s_dialect.Operator("app", "="));
        Assert.Equal("OPERATOR(\"A\".@>)", s_dialect.Operator("A", "@>"));
        Assert.Equal("=", s_dialect.Operator("pg_catalog", "="));
        Assert.Equal("\"position\"", s_dialect.Function(null, "position"));
        Assert.Equal("app.f", s_dialect.Function("app", "f"));
    }
}
