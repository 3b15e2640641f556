using System.Collections.Generic;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Sql.Postgres;
using PeerFdw.Sql.Rendering;
using PeerFdw.Sql.Tree;
using Xunit;

namespace PeerFdw.Sql.Tests;

/// <summary>The text of every node.</summary>
public sealed class SqlWriterTests
{
    private static readonly SqlColumn s_a = new("t", "a");
    private static readonly SqlColumn s_b = new("t", "B");
    private static readonly SqlLiteral s_one = new(new Constant(DataType.Int32, "1"));

    public static readonly TheoryData<string, SqlExpression> Expressions = new()
    {
        { "t.\"B\"", s_b },
        { "$3::int8", new SqlParameter(2, DataType.Int64) },
        { "(t.a <= 1)", new SqlComparison(ComparisonOperator.LessThanOrEqual, s_a, s_one) },
        { "(t.a IS NOT DISTINCT FROM 1)", new SqlComparison(ComparisonOperator.IsNotDistinctFrom, s_a, s_one) },
        { "(t.a = ANY (t.\"B\"))", new SqlQuantified(null, "=", s_a, s_b, false) },
        { "(t.a OPERATOR(app.<>) ALL (t.\"B\"))", new SqlQuantified("app", "<>", s_a, s_b, true) },
        { "(t.a NOT ILIKE t.\"B\")", new SqlLike(s_a, s_b, true, true) },
        { "(t.a LIKE t.\"B\")", new SqlLike(s_a, s_b, false, false) },
        { "(t.a AND t.\"B\" AND (NOT t.a))", new SqlLogic(true, [s_a, s_b, new SqlNot(s_a)]) },
        { "(t.a OR t.\"B\")", new SqlLogic(false, [s_a, s_b]) },
        { "(t.a IS NULL)", new SqlNullTest(s_a, false) },
        { "(t.a IS NOT NULL)", new SqlNullTest(s_a, true) },
        { "(t.a IS NOT UNKNOWN)", new SqlBooleanTest(s_a, null, true) },
        { "(t.a IS FALSE)", new SqlBooleanTest(s_a, false, false) },
        { "(- t.a)", new SqlOperator(null, "-", [s_a]) },
        { "(t.a OPERATOR(app.+) 1)", new SqlOperator("app", "+", [s_a, s_one]) },
        { "app.f(t.a, VARIADIC t.\"B\")", new SqlFunction("app", "f", [s_a, s_b], true) },
        { "\"left\"(t.a, 1)", new SqlFunction(null, "left", [s_a, s_one]) },
        { "count(*)", new SqlAggregate(null, "count", []) { IsStar = true } },
        { "sum(DISTINCT t.a) FILTER (WHERE t.\"B\")", new SqlAggregate(null, "sum", [s_a]) { IsDistinct = true, Filter = s_b } },
        { "array_agg(t.a ORDER BY t.\"B\" DESC NULLS FIRST, t.a ASC NULLS LAST)", new SqlAggregate(null, "array_agg", [s_a]) { OrderBy = [new SqlOrder(s_b, true, true), new SqlOrder(s_a, false, false)] } },
        { "mode() WITHIN GROUP (ORDER BY t.a ASC NULLS LAST)", new SqlAggregate(null, "mode", []) { IsWithinGroup = true, OrderBy = [new SqlOrder(s_a, false, false)] } },
        { "(t.a)::numeric(10,2)", new SqlCast(s_a, DataType.Numeric with { Modifier = 655366 }) },
        { "(t.a COLLATE \"C\")", new SqlCollate(s_a, Collation.C) },
        { "CASE WHEN t.a THEN 1 WHEN t.\"B\" THEN t.a ELSE t.\"B\" END", new SqlCase([new SqlWhen(s_a, s_one), new SqlWhen(s_b, s_a)], s_b) },
        { "CASE WHEN t.a THEN 1 END", new SqlCase([new SqlWhen(s_a, s_one)], null) },
        { "COALESCE(t.a, 1)", new SqlConditional(SqlConditionalKind.Coalesce, [s_a, s_one]) },
        { "NULLIF(t.a, 1)", new SqlConditional(SqlConditionalKind.NullIf, [s_a, s_one]) },
        { "GREATEST(t.a, LEAST(1, t.a))", new SqlConditional(SqlConditionalKind.Greatest, [s_a, new SqlConditional(SqlConditionalKind.Least, [s_one, s_a])]) },
        { "(ARRAY[t.a, 1])::int4[]", new SqlArray([s_a, s_one], new DataType(TypeKind.Array, 1007, "pg_catalog", "_int4", -1, DataType.Int32)) },
        { "ROW(t.a, 1)", new SqlRow([s_a, s_one]) },
        { "(t.a).\"Field\"", new SqlField(s_a, "Field") },
        { "(t.a)[1][t.\"B\"]", new SqlSubscript(s_a, [s_one, s_b]) },
        { "((t.*)::text IS NOT NULL)", new SqlRowPresence("t") },
        { "(NOT EXISTS (SELECT NULL FROM u x WHERE x.c))", new SqlExists(new SqlSelect { From = new SqlTable(null, "u", "x"), IsQualified = true, Where = [new SqlColumn("x", "c")] }, true) },
    };

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Every_node_has_its_text(string text, SqlExpression expression) =>
        Assert.Equal(text, SqlWriter.Render(PostgresDialect.Instance, expression, null));

    [Fact]
    public void A_select_has_its_clauses_in_order()
    {
        var select = new SqlSelect
        {
            Items = [new SqlItem(s_a), new SqlItem(s_b, "b1")],
            From = new SqlTable("S 1", "T 1", "t"),
            Where = [new SqlComparison(ComparisonOperator.Equal, s_a, s_one), new SqlNullTest(s_b, false)],
            GroupBy = [s_a, s_one],
            Having = [new SqlNot(s_b)],
            OrderBy = [new SqlOrder(s_a, false, true), new SqlOrder(new SqlParameter(0, DataType.Int32), false, false)],
            Limit = new SqlLiteral(new Constant(DataType.Int64, "5")),
            Offset = new SqlParameter(1, DataType.Int64),
            Locks = [new SqlRowLock(SqlLockStrength.NoKeyUpdate, SqlLockWait.Skip, null)],
        };
        Assert.Equal(
            "SELECT a, \"B\" AS b1 FROM \"S 1\".\"T 1\" WHERE (a = 1) AND (\"B\" IS NULL) GROUP BY a, (1)::int4 HAVING (NOT \"B\") "
            + "ORDER BY a ASC NULLS FIRST, ($1::int4)::int4 ASC NULLS LAST LIMIT 5 OFFSET $2::int8 FOR NO KEY UPDATE SKIP LOCKED",
            SqlWriter.Render(PostgresDialect.Instance, select, null));
    }

    [Fact]
    public void Joins_and_subqueries_are_qualified()
    {
        var inner = new SqlSelect { Items = [new SqlItem(s_a, "x")], From = new SqlTable(null, "v", "t"), IsQualified = true };
        var select = new SqlSelect
        {
            From = new SqlJoin(
                SqlJoinKind.Full,
                new SqlJoin(SqlJoinKind.Left, new SqlTable(null, "u", "t"), new SqlQueryText("SELECT 1 -- one", "q"), []),
                new SqlSubquery(inner, "s"),
                [new SqlComparison(ComparisonOperator.Equal, s_a, new SqlColumn("s", "x"))]),
            IsQualified = true,
            Locks = [new SqlRowLock(SqlLockStrength.Update, SqlLockWait.Fail, "t")],
        };
        Assert.Equal(
            "SELECT NULL FROM ((u t LEFT JOIN (\nSELECT 1 -- one\n) q ON TRUE) FULL JOIN (SELECT t.a AS x FROM v t) s ON (t.a = s.x)) FOR UPDATE OF t NOWAIT",
            SqlWriter.Render(PostgresDialect.Instance, select, null));
    }

    [Fact]
    public void Parameters_become_literals_of_their_own_type()
    {
        var values = new ParameterValues(new Dictionary<int, Constant> { [0] = new(DataType.Text, "x'; DROP TABLE y; --") });
        Assert.Equal(
            "(t.a = 'x''; DROP TABLE y; --'::text)",
            SqlWriter.Render(PostgresDialect.Instance, new SqlComparison(ComparisonOperator.Equal, s_a, new SqlParameter(0, DataType.Text)), values));
    }
}
