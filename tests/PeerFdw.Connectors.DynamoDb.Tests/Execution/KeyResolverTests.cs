using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Execution;

public sealed class KeyResolverTests
{
    private static readonly KeyCondition s_pk = new("pk", AttributeKind.S, false, KeyOperator.Equal, Text("a"));

    /// <summary>The reference's mistake 13.</summary>
    [Fact]
    public void What_no_item_can_be_is_no_request()
    {
        Assert.Empty(Resolve(s_pk with { Operand = Text(null) }));
        Assert.Empty(Resolve(s_pk with { Operand = Text("") }));
        Assert.Empty(Resolve(s_pk with { Operand = Text(new string('x', 2049)) }));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.N, KeyOperator.Equal, Number("NaN"))));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.N, KeyOperator.Equal, Number("1e200"))));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.N, KeyOperator.Equal, Number("1.000000000000000000000000000000000000001"))));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.N, KeyOperator.Less, Number(null))));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.N, KeyOperator.Greater, Number("NaN"))));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.N, KeyOperator.Less, Number("-Infinity"))));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.S, KeyOperator.Less, Text(""))));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.S, KeyOperator.Like, Text(""))));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.S, KeyOperator.Like, Text(null))));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.N, KeyOperator.Greater, Number("5")), Sort(AttributeKind.N, KeyOperator.Less, Number("5"))));
        Assert.Empty(Resolve(s_pk, Sort(AttributeKind.N, KeyOperator.GreaterOrEqual, Number("6")), Sort(AttributeKind.N, KeyOperator.LessOrEqual, Number("5"))));
    }

    [Theory]
    [InlineData(nameof(KeyOperator.Less), "NaN", "All")]
    [InlineData(nameof(KeyOperator.Less), "1e126", "LessOrEqual 9.9999999999999999999999999999999999999E+125")]
    [InlineData(nameof(KeyOperator.Greater), "-1e126", "All")]
    [InlineData(nameof(KeyOperator.GreaterOrEqual), "1e-140", "Greater 0")]
    [InlineData(nameof(KeyOperator.Less), "-1e-140", "LessOrEqual -1E-130")]
    [InlineData(nameof(KeyOperator.Less), "5.0", "Less 5")]
    public void A_bound_that_DynamoDB_cannot_hold_moves_to_the_next_it_can(string op, string number, string expected)
    {
        SortRange range = Resolve(s_pk, Sort(AttributeKind.N, Enum.Parse<KeyOperator>(op), Number(number))).Single().Range;
        Assert.Equal(expected, $"{range.Kind} {range.First}".Trim());
    }

    [Fact]
    public void Bounds_are_taken_together_to_the_tightest()
    {
        SortRange range = Resolve(
            s_pk,
            Sort(AttributeKind.N, KeyOperator.Greater, Number("1")),
            Sort(AttributeKind.N, KeyOperator.GreaterOrEqual, Number("3")),
            Sort(AttributeKind.N, KeyOperator.LessOrEqual, Number("9")),
            Sort(AttributeKind.N, KeyOperator.Less, new Parameter(0, DataType.Int32))).Single().Range;
        Assert.Equal("Between 3 7", $"{range.Kind} {range.First} {range.Second}");
        range = Resolve(s_pk, Sort(AttributeKind.N, KeyOperator.GreaterOrEqual, Number("5")), Sort(AttributeKind.N, KeyOperator.Greater, Number("5.0"))).Single().Range;
        Assert.Equal(SortRangeKind.Greater, range.Kind);
    }

    /// <summary>The reference's mistake 2.</summary>
    [Fact]
    public void A_list_asks_once_for_each_value_and_never_for_null()
    {
        KeyCondition list = s_pk with { Operator = KeyOperator.AnyOf, Operand = ListOf(DataType.Text, "a", null, "b", "a", "") };
        Assert.Equal(["a", "b"], Resolve(list).Select(r => r.Equalities[0].Value.ToString()));
        KeyCondition numbers = Sort(AttributeKind.N, KeyOperator.AnyOf, ListOf(DataType.Numeric, "1", "1.0", "1e0", "2", "NaN"));
        Assert.Equal(["1", "2"], Resolve(s_pk, numbers).Select(r => r.Equalities[1].Value.ToString()));
        Assert.Empty(Resolve(list with { Operand = new Constant(TextArray, null) }));
        Assert.Empty(Resolve(list with { Operand = ListOf(DataType.Text) }));
        Assert.Equal(["a", "b c", "d"], Resolve(list with { Operand = new Constant(TextArray, "{{a,\"b c\"},{NULL,d}}") }).Select(r => r.Equalities[0].Value.ToString()));
    }

    [Fact]
    public void A_request_holds_names_and_values_as_placeholders()
    {
        KeyRequest keys = Resolve(s_pk with { Operand = Text("a'\"é") }, Sort(AttributeKind.S, KeyOperator.Like, Text("x\\%%"))).Single();
        var request = new RequestBody(
            DynamoDbOperation.Query, "t", "i", true, new Projection(ProjectionKind.Attributes, [AttributePath.Of("pk"), AttributePath.Of("other")]), keys, true, 0, 1);
        Assert.Equal(
            """{"TableName":"t","IndexName":"i","ConsistentRead":true,"ReturnConsumedCapacity":"TOTAL","KeyConditionExpression":"#0 = :0 AND begins_with(#1, :1)","ExpressionAttributeValues":{":0":{"S":"a\u0027\u0022\u00E9"},":1":{"S":"x%"}},"ProjectionExpression":"#0,#2","ExpressionAttributeNames":{"#0":"pk","#1":"sk","#2":"other"},"ScanIndexForward":false,"Limit":5,"ExclusiveStartKey":{"pk":{"S":"z"}}}""",
            Encoding.UTF8.GetString(request.Write("""{"pk":{"S":"z"}}"""u8, 5)));
        request = request with { Operation = DynamoDbOperation.Scan, IndexName = null, ConsistentRead = false, Projection = new Projection(ProjectionKind.Count, []), Keys = null, IsBackward = false, Segment = 2, Segments = 4 };
        Assert.Equal(
            """{"TableName":"t","ReturnConsumedCapacity":"TOTAL","Select":"COUNT","Segment":2,"TotalSegments":4}""",
            Encoding.UTF8.GetString(request.Write([], null)));
    }

    private static KeyCondition Sort(AttributeKind kind, KeyOperator op, Expression operand) => new("sk", kind, true, op, operand);

    private static IReadOnlyList<KeyRequest> Resolve(params KeyCondition[] conditions) => KeyResolver.Resolve(
        conditions, new ParameterValues(new Dictionary<int, Constant> { [0] = new Constant(DataType.Int32, "7") }));
}
