using System.Collections.Generic;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Tests.Expressions;

/// <summary>One or more of every node there is.</summary>
internal static class AllNodes
{
    public static readonly DataType TextArray = new(TypeKind.Array, 1009, "pg_catalog", "_text", -1, DataType.Text);

    private static readonly Collation s_turkish = new("tr-\"x\"", false, true);
    private static readonly ColumnReference s_number = new(1, 2, DataType.Int64);
    private static readonly ColumnReference s_text = new(1, 1, DataType.Text);
    private static readonly ColumnReference s_bool = new(1, 4, DataType.Boolean);
    private static readonly Constant s_one = new(DataType.Int64, "1");

    public static IReadOnlyList<Expression> Get()
    {
        var nodes = new List<Expression>
        {
            s_number,
            new ColumnReference(3, -1, DataType.Int32),
            new Constant(DataType.Text, "it's \"quoted\" \\ \u00e9\u4e2d\ud83d\ude00 \n"),
            new Constant(DataType.Text, ""),
            new Constant(DataType.Numeric with { Modifier = 786438 }, null),
            new Constant(TextArray, null, ["a", null, ""]),
            new Constant(TextArray, null, []),
            new Parameter(7, DataType.Binary),
            new Untranslatable("SubPlan", "it is a subquery", DataType.Text),
            new ListComparison(ComparisonOperator.NotEqual, s_text, new Parameter(0, TextArray), true, s_turkish),
            new And([s_bool, new Not(s_bool)]),
            new Or([s_bool, new NullTest(s_text, true), new NullTest(s_text, false)]),
            new BooleanTest(s_bool, true, false),
            new BooleanTest(s_bool, false, true),
            new BooleanTest(s_bool, null, true),
            // Built in and of one family: the writer must not let the reader understand it again.
            new OperatorCall("=", "pg_catalog", 410, true, [s_number, s_one], null, DataType.Boolean),
            new OperatorCall("~", "pg_catalog", 641, true, [s_text, s_text], s_turkish, DataType.Boolean),
            new OperatorCall("-", "pg_catalog", 484, true, [s_number], null, DataType.Int64),
            new FunctionCall("lower", "pg_catalog", 870, true, [s_text], Collation.C, DataType.Text),
            new FunctionCall("now_ish", "app", 77777, false, [], null, DataType.Text),
            new OperatorForm(
                OperatorFormKind.All,
                new OperatorCall("=", "app", 77778, false, [s_text, new Constant(TextArray, null, ["a"])], s_turkish with { Schema = "app" }, DataType.Boolean) { Extension = "citext" },
                DataType.Boolean),
            new VariadicCall(new FunctionCall("concat", "pg_catalog", 3058, true, [s_text, new Parameter(1, TextArray)], null, DataType.Text) { Extension = "x" }),
            new VariadicCall(new OrderedSetCall(new AggregateCall(
                "mode", "pg_catalog", 3984, true, [], false, false, [new SortKey(s_text, false, false, s_turkish)], s_bool, null, DataType.Text) { Extension = "y" })),
            new Cast(s_number, CastMethod.Function, new DataType(TypeKind.Other, 16555, "app", "citext") { Extension = "citext" }) { Extension = "citext" },
            new Case(null, [new CaseWhen(s_bool, s_one), new CaseWhen(new Not(s_bool), s_number)], null, DataType.Int64),
            new Case(s_number, [new CaseWhen(s_one, s_text)], new Constant(DataType.Text, null), DataType.Text),
            new Coalesce([s_text, new Constant(DataType.Text, "")], DataType.Text),
            new NullIf(s_text, new Constant(DataType.Text, "x"), Collation.C, DataType.Text),
            new MinMax(true, [s_number, s_one], null, DataType.Int64),
            new MinMax(false, [s_text, s_text], Collation.C, DataType.Text),
            new ArrayConstructor([s_text, new Constant(DataType.Text, null)], TextArray),
            new RowConstructor([s_text, s_number], new DataType(TypeKind.Other, 2249, "pg_catalog", "record")),
            new FieldAccess(new ColumnReference(1, 9, new DataType(TypeKind.Composite, 16400, "app", "address")), "city", DataType.Text),
            new Subscript(new ColumnReference(1, 8, TextArray), [s_one, s_number], DataType.Text),
            new AggregateCall("count", "pg_catalog", 2803, true, [], true, false, [], null, null, DataType.Int64),
            new AggregateCall(
                "string_agg", "pg_catalog", 3538, true, [s_text, s_text], false, true,
                [new SortKey(s_text, true, false, Collation.C), new SortKey(s_number, false, true, null)], s_bool, s_turkish, DataType.Text),
        };
        foreach (ComparisonOperator comparison in System.Enum.GetValues<ComparisonOperator>())
        {
            nodes.Add(new Comparison(comparison, s_text, new Constant(DataType.Text, "x"), Collation.C));
            nodes.Add(new Comparison(comparison, s_number, new Parameter(1, DataType.Int32), null));
        }

        foreach (CastMethod method in System.Enum.GetValues<CastMethod>())
        {
            nodes.Add(new Cast(s_text, method, new DataType(TypeKind.VarChar, 1043, "pg_catalog", "varchar", 12)));
        }

        for (int i = 0; i < 4; i++)
        {
            nodes.Add(new Like(s_text, new Constant(DataType.Text, "a\\_%"), (i & 1) != 0, (i & 2) != 0, s_turkish));
        }

        return nodes;
    }
}
