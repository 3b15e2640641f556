using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Filters;

/// <summary>Which conditions become which filter, and what they are worth. What the filters mean is asked of DynamoDB in the other tests.</summary>
public sealed class FilterTranslationTests
{
    private const FilterPushdown Exact = FilterPushdown.Exact;
    private const FilterPushdown Inexact = FilterPushdown.Inexact;
    private const FilterPushdown Local = FilterPushdown.Unsupported;

    private static readonly DynamoDbConnector s_connector = new();
    private static readonly DataType s_real = new(TypeKind.Float32, 700, "pg_catalog", "float4");
    private static readonly DataType s_price = new(TypeKind.Numeric, 1700, "pg_catalog", "numeric", 655366);
    private static readonly DataType s_seconds = TimestampTz with { Modifier = 0 };
    private static readonly TableDescription s_table = Table(
    [
        Column(1, "p", DataType.Text, "partition_key", "true"),
        Column(2, "s", DataType.Numeric, "sort_key", "true"),
        Column(3, "t", DataType.Text),
        Column(4, "ts", DataType.Text, "attribute_type", "S"),
        Column(5, "i", DataType.Int32),
        Column(6, "n", DataType.Numeric),
        Column(7, "price", s_price),
        Column(8, "r", s_real),
        Column(9, "b", DataType.Boolean),
        Column(10, "bt", DataType.Boolean, "attribute_type", "BOOL"),
        Column(11, "at", TimestampTz, "attribute_type", "N"),
        Column(12, "iso", TimestampTz),
        Column(13, "by", DataType.Binary),
        Column(14, "tags", TextArray),
        Column(15, "set", TextArray, "attribute_type", "SS"),
        Column(16, "lenient", DataType.Int32, "on_mismatch", "null"),
        Column(17, "lenient_n", DataType.Numeric, "on_mismatch", "null"),
        Column(18, "d", JsonB, "ddb_document", "true"),
        Column(19, "city", DataType.Text, "mapped_attr", "addr.city", "attribute_type", "S"),
        Column(20, "seconds", s_seconds, "attribute_type", "N"),
        Column(21, "v5", VarChar with { Modifier = 9 }),
        Column(22, "m", JsonB),
        Column(23, "lenient_price", s_price, "on_mismatch", "null"),
    ]);

    public static TheoryData<string, Expression, FilterPushdown, string?> Conditions => new()
    {
        { "a text that is of S only", Equal(C("t"), Text("abc")), Exact, "t = 'abc'" },
        { "a text that may be a number's", Equal(C("t"), Text("5")), Inexact, "t = '5' OR t = 5" },
        { "a text that may be a boolean's", Equal(C("t"), Text("true")), Exact, "t = 'true' OR t = true" },
        { "a text that may be a list's", Equal(C("t"), Text("[1]")), Inexact, "t = '[1]' OR attribute_type(t, 'L') OR attribute_type(t, 'SS') OR attribute_type(t, 'NS') OR attribute_type(t, 'BS')" },
        { "a declared type leaves no doubt", Equal(C("ts"), Text("5")), Exact, "ts = '5'" },
        { "<> keeps NULL out", Compare(C("ts"), ComparisonOperator.NotEqual, Text("a")), Exact, "attribute_type(ts, 'S') AND ts <> 'a'" },
        { "<> of any type", Compare(C("t"), ComparisonOperator.NotEqual, Text("a")), Exact, "attribute_exists(t) AND NOT attribute_type(t, 'B') AND NOT attribute_type(t, 'NULL') AND t <> 'a'" },
        { "a range under another collation", Compare(C("ts"), ComparisonOperator.LessThan, Text("a"), English), Local, null },
        { "equality under another collation", Equal(C("ts"), Text("a"), English), Exact, "ts = 'a'" },
        { "equality that is not of bytes", Equal(C("ts"), Text("a"), Loose), Local, null },
        { "a text with a length", Equal(C("v5"), Text("a")), Local, null },
        { "LIKE with a beginning", Like(C("ts"), Text("ab%")), Exact, "begins_with(ts, 'ab')" },
        { "LIKE with a part is guarded", Like(C("ts"), Text("%ab%")), Exact, "attribute_type(ts, 'S') AND contains(ts, 'ab')" },
        { "LIKE with more", Like(C("ts"), Text("a%b_c%")), Inexact, "begins_with(ts, 'a') AND contains(ts, 'b') AND contains(ts, 'c')" },
        { "NOT LIKE", Like(C("ts"), Text("ab%")) with { IsNegated = true }, Exact, "attribute_type(ts, 'S') AND NOT begins_with(ts, 'ab')" },
        { "NOT LIKE with more", Like(C("ts"), Text("a%b")) with { IsNegated = true }, Inexact, "attribute_type(ts, 'S')" },
        { "ILIKE", Like(C("ts"), Text("a%")) with { IsCaseInsensitive = true }, Local, null },
        { "LIKE that ends with its escape", Like(C("ts"), Text("a%\\")), Local, null },
        { "an integer", Equal(C("i"), Int("5")), Exact, "i = 5" },
        { "an integer beside a fraction", Compare(Wide(C("i")), ComparisonOperator.LessThan, Number("2.5")), Exact, "i < 2.5" },
        { "an integer that is no fraction", Equal(Wide(C("i")), Number("2.5")), Exact, "FALSE" },
        { "a number that DynamoDB has not", Compare(C("n"), ComparisonOperator.LessThan, Number("NaN")), Exact, "attribute_type(n, 'N')" },
        { "a number of too many digits", Compare(C("n"), ComparisonOperator.GreaterThan, Number("1.00000000000000000000000000000000000000001")), Exact, "n > 1" },
        { "a number that rounds", Equal(C("price"), Number("1.5")), Inexact, "price >= 1.49 AND price <= 1.51" },
        { "a real", Equal(C("r"), new Constant(s_real, "0.5")), Inexact, "r >= 0.49999997 AND r <= 0.50000006" },
        { "an instant as a number", Compare(C("at"), ComparisonOperator.GreaterThan, new Constant(TimestampTz, "2024-01-01 00:00:00+00")), Inexact, "at >= 1704067199.999999" },
        { "an instant of whole seconds", Equal(C("seconds"), new Constant(s_seconds, "2024-01-01 00:00:00+00")), Inexact, "seconds >= 1704067199 AND seconds <= 1704067201" },
        { "an instant as a text", Equal(C("iso"), new Constant(TimestampTz, "2024-01-01 00:00:00+00")), Local, null },
        { "a boolean", C("bt"), Exact, "bt = true" },
        { "NOT of a boolean", new Not(C("bt")), Exact, "bt = false" },
        { "a boolean that may be a text", C("b"), Inexact, "b = true OR attribute_type(b, 'S')" },
        { "IS NOT TRUE", new BooleanTest(C("bt"), true, true), Exact, "attribute_not_exists(bt) OR attribute_type(bt, 'NULL') OR bt = false" },
        { "bytes", Compare(C("by"), ComparisonOperator.GreaterThan, new Constant(DataType.Binary, "\\x00ff")), Exact, "by > '\\x00ff'" },
        { "IS NULL", new NullTest(C("ts"), false), Exact, "attribute_not_exists(ts) OR attribute_type(ts, 'NULL')" },
        { "IS NOT NULL", new NullTest(C("ts"), true), Exact, "attribute_type(ts, 'S')" },
        { "IS NULL where mismatches are", new NullTest(C("lenient"), false), Local, null },
        { "IS NOT NULL where mismatches are NULL", new NullTest(C("lenient"), true), Inexact, "attribute_type(lenient, 'N')" },
        { "IS NULL where all numbers fit", new NullTest(C("lenient_n"), false), Exact, "NOT attribute_type(lenient_n, 'N')" },
        { "IS NULL where a precision may refuse", new NullTest(C("lenient_price"), false), Local, null },
        { "a range where fractions are NULL", Compare(C("lenient"), ComparisonOperator.LessThan, Int("5")), Inexact, "lenient < 5" },
        { "IS DISTINCT FROM where fractions are NULL", Compare(C("lenient"), ComparisonOperator.IsDistinctFrom, Int("5")), Exact, "lenient <> 5" },
        { "IS DISTINCT FROM", Compare(C("n"), ComparisonOperator.IsDistinctFrom, Number("5")), Exact, "attribute_not_exists(n) OR attribute_type(n, 'NULL') OR attribute_type(n, 'N') AND n <> 5" },
        { "IS NOT DISTINCT FROM NULL", Compare(C("n"), ComparisonOperator.IsNotDistinctFrom, Number(null)), Exact, "attribute_not_exists(n) OR attribute_type(n, 'NULL')" },
        { "IN with NULL", In(C("n"), "1", null, "2"), Exact, "n IN (1, 2)" },
        { "NOT IN", NotIn(C("n"), "1", "2"), Exact, "attribute_type(n, 'N') AND NOT n IN (1, 2)" },
        { "NOT IN with NULL", NotIn(C("n"), "1", null), Exact, "FALSE" },
        { "NOT IN of nothing", NotIn(C("n")), Exact, null },
        { "IN of nothing", In(C("n")), Exact, "FALSE" },
        { "a document path", Equal(C("city"), Text("x")), Exact, "addr.city = 'x'" },
        { "an element", new ListComparison(ComparisonOperator.Equal, Text("x"), C("tags"), false, Collation.C), Inexact, "contains(tags, 'x') OR attribute_type(tags, 'S')" },
        { "an element of a set", new ListComparison(ComparisonOperator.Equal, Text("x"), C("set"), false, Collation.C), Exact, "attribute_type(set, 'SS') AND contains(set, 'x')" },
        { "all elements", Call("@>", C("set"), ListOf(DataType.Text, "x", "y")), Exact, "attribute_type(set, 'SS') AND contains(set, 'x') AND contains(set, 'y')" },
        { "one of the elements", Call("&&", C("set"), ListOf(DataType.Text, "x", null)), Exact, "attribute_type(set, 'SS') AND contains(set, 'x')" },
        { "a member", Equal(Call("->>", C("d"), Text("k"), DataType.Text), Text("abc")), Exact, "k = 'abc'" },
        { "a member in a key", Equal(Call("->>", Call("->", C("d"), Text("p"), JsonB), Text("k"), DataType.Text), Text("abc")), Local, null },
        { "a member of a list, or a set", Equal(Call("->>", Call("->", C("d"), Text("l"), JsonB), Int("0"), DataType.Text), Text("abc")), Inexact, "l[0] = 'abc' OR attribute_exists(l) AND NOT attribute_type(l, 'L') AND NOT attribute_type(l, 'M')" },
        { "a negative index", Equal(Call("->>", Call("->", C("d"), Text("l"), JsonB), Int("-1"), DataType.Text), Text("abc")), Local, null },
        { "jsonb", Call("@>", C("d"), new Constant(JsonB, "{\"k\": \"v\", \"o\": {\"n\": 5}}")), Exact, "k = 'v' AND o.n = 5" },
        { "jsonb into a key", Call("@>", C("d"), new Constant(JsonB, "{\"p\": {\"n\": 5}}")), Local, null },
        { "jsonb of lists in lists", Call("@>", C("m"), new Constant(JsonB, "[[1]]")), Inexact, "attribute_type(m, 'L')" },
        { "a key of jsonb", Call("?", C("d"), Text("k")), Exact, "attribute_exists(k)" },
        { "a key that no path has", Call("?", C("m"), Text("")), Inexact, null },
        { "AND leaves out what it cannot", new And([Equal(C("n"), Number("1")), Equal(C("v5"), Text("a"))]), Inexact, "n = 1" },
        { "OR needs all its parts", new Or([Equal(C("n"), Number("1")), Equal(C("v5"), Text("a"))]), Local, null },
        { "OR", new Or([Equal(C("n"), Number("1")), Like(C("ts"), Text("a%"))]), Exact, "n = 1 OR begins_with(ts, 'a')" },
        { "NULL is never true", Equal(C("n"), Number(null)), Exact, "FALSE" },
        { "a parameter", Equal(C("n"), new Parameter(0, DataType.Numeric)), Exact, "n = $1" },
        { "a parameter that is a text of any type", Equal(C("t"), new Parameter(0, DataType.Text)), Inexact, "t = $1" },
        { "a list that comes later", new ListComparison(ComparisonOperator.Equal, C("n"), new Parameter(0, NumericArray), false, null), Inexact, "n = ANY $1" },
        { "two columns", Equal(C("n"), C("s")), Local, null },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_becomes(string what, Expression condition, FilterPushdown pushdown, string? filter)
    {
        FilterCandidate scan = s_connector.ApplyFilter(s_connector.CreateHandle(s_table), s_table, Conjuncts(condition))[0];
        Assert.True(pushdown == scan.Answers[0].Pushdown, $"{what}: {scan.Answers[0]}");
        Assert.Equal(pushdown == Exact, scan.Answers[0].Reason is null);
        if (filter is not null || pushdown == Local)
        {
            Assert.Equal(filter, s_connector.Describe(scan.Handle, s_table).FirstOrDefault(p => p.Label == "Filter Expression")?.Text);
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            s_connector.WriteHandle(writer, scan.Handle);
        }

        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal(scan.Handle, s_connector.ReadHandle(document.RootElement));
    }

    [Fact]
    public void A_query_does_not_name_its_key_and_GetItem_has_no_filter()
    {
        FilterCandidate query = s_connector.ApplyFilter(
            s_connector.CreateHandle(s_table), s_table,
            Conjuncts(Equal(C("p"), Text("a")), Compare(C("s"), ComparisonOperator.NotEqual, Number("1")), Equal(C("n"), Number("2")), new Or([Equal(C("s"), Number("1")), Equal(C("n"), Number("1"))])))[1];
        Assert.Equal([Exact, Local, Exact, Local], query.Answers.Select(a => a.Pushdown));
        Assert.Contains("\"s\"", query.Answers[1].Reason, System.StringComparison.Ordinal);
        Assert.Equal("n = 2", s_connector.Describe(query.Handle, s_table).First(p => p.Label == "Filter Expression").Text);
        FilterCandidate item = s_connector.ApplyFilter(
            s_connector.CreateHandle(s_table), s_table, Conjuncts(Equal(C("p"), Text("a")), Equal(C("s"), Number("1")), Equal(C("n"), Number("2"))))[1];
        Assert.Equal(DynamoDbOperation.GetItem, ((DynamoDbHandle)item.Handle).Operation);
        Assert.Equal("GetItem has no filter", item.Answers[2].Reason);
    }

    [Fact]
    public void A_filter_saves_rows_and_no_units()
    {
        Expression condition = Equal(C("n"), Number("2"));
        FilterCandidate scan = s_connector.ApplyFilter(s_connector.CreateHandle(s_table), s_table, Conjuncts(condition))[0];
        ScanEstimate filtered = s_connector.Estimate(scan.Handle, s_table, Conjuncts(condition));
        ScanEstimate whole = s_connector.Estimate(s_connector.CreateHandle(s_table), s_table, []);
        Assert.Equal(whole.Units, filtered.Units);
        Assert.True(filtered.Rows < whole.Rows);
    }

    private static ColumnReference C(string name) => Ref(s_table, name);

    private static Constant Int(string text) => new(DataType.Int32, text);

    private static Cast Wide(Expression argument) => new(argument, CastMethod.Function, DataType.Numeric);

    private static ListComparison In(Expression value, params string?[] list) =>
        new(ComparisonOperator.Equal, value, ListOf(DataType.Numeric, list), false, null);

    private static ListComparison NotIn(Expression value, params string?[] list) =>
        new(ComparisonOperator.NotEqual, value, ListOf(DataType.Numeric, list), true, null);

    private static OperatorCall Call(string name, Expression left, Expression right, DataType? type = null) =>
        new(name, "pg_catalog", 0, true, [left, right], Collation.C, type ?? DataType.Boolean);
}
