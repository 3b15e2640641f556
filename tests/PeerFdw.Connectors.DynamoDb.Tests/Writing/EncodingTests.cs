using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Connectors.DynamoDb.Writing;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Connectors.DynamoDb.Writing.Rows;
using PeerFdw.Spi;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Writing;

/// <summary>A row's text becomes an item, or an error that says why not.</summary>
public sealed class EncodingTests
{
    private static readonly Dictionary<string, DataType> s_types = new()
    {
        ["text"] = DataType.Text,
        ["char"] = new(TypeKind.Char, 1042, "pg_catalog", "bpchar"),
        ["int4"] = DataType.Int32,
        ["float8"] = Float64,
        ["numeric"] = DataType.Numeric,
        ["bool"] = DataType.Boolean,
        ["bytea"] = DataType.Binary,
        ["date"] = new(TypeKind.Date, 1082, "pg_catalog", "date"),
        ["time"] = new(TypeKind.Time, 1083, "pg_catalog", "time"),
        ["timestamp"] = new(TypeKind.Timestamp, 1114, "pg_catalog", "timestamp"),
        ["timestamptz"] = TimestampTz,
        ["interval"] = new(TypeKind.Interval, 1186, "pg_catalog", "interval"),
        ["uuid"] = new(TypeKind.Uuid, 2950, "pg_catalog", "uuid"),
        ["enum"] = new(TypeKind.Enum, 99999, "public", "mood"),
        ["json"] = Json,
        ["jsonb"] = JsonB,
        ["text[]"] = TextArray,
        ["numeric[]"] = NumericArray,
        ["bytea[]"] = new(TypeKind.Array, 1001, "pg_catalog", "_bytea", Element: DataType.Binary),
        ["jsonb[]"] = new(TypeKind.Array, 3807, "pg_catalog", "_jsonb", Element: JsonB),
    };

    [Theory]
    [InlineData("text", "", "a\"\u00e9\n", """{"S":"a\"é\n"}""")]
    [InlineData("text", "", "", """{"S":""}""")]
    [InlineData("text", "N", "1e2", """{"N":"100"}""")]
    [InlineData("text", "BOOL", "true", """{"BOOL":true}""")]
    [InlineData("text", "SS", """["b","a","b"]""", """{"SS":["b","a"]}""")]
    [InlineData("text", "M", """{"a":1}""", """{"M":{"a":{"N":"1"}}}""")]
    [InlineData("char", "", "ab   ", """{"S":"ab"}""")]
    [InlineData("int4", "", "-7", """{"N":"-7"}""")]
    [InlineData("float8", "", "1.5e-07", """{"N":"0.00000015"}""")]
    [InlineData("float8", "", "-0", """{"N":"0"}""")]
    [InlineData("numeric", "", "12345678901234567890123456789012345678.000", """{"N":"12345678901234567890123456789012345678"}""")]
    [InlineData("numeric", "", "-0.10", """{"N":"-0.1"}""")]
    [InlineData("bool", "", "t", """{"BOOL":true}""")]
    [InlineData("bool", "S", "f", """{"S":"false"}""")]
    [InlineData("bytea", "", "\\x00ff", """{"B":"AP8="}""")]
    [InlineData("bytea", "", "\\x", """{"B":""}""")]
    [InlineData("date", "", "0044-03-15 BC", """{"S":"0044-03-15 BC"}""")]
    [InlineData("date", "N", "1970-01-02", """{"N":"86400"}""")]
    [InlineData("time", "", "01:02:03.5", """{"S":"01:02:03.5"}""")]
    [InlineData("timestamp", "", "2024-02-29 23:59:59.123456", """{"S":"2024-02-29T23:59:59.123456"}""")]
    [InlineData("timestamptz", "", "2024-02-29 23:59:59.5+00", """{"S":"2024-02-29T23:59:59.5Z"}""")]
    [InlineData("timestamptz", "", "0044-03-15 00:00:00+00 BC", """{"S":"0044-03-15T00:00:00Z BC"}""")]
    [InlineData("timestamptz", "", "-infinity", """{"S":"-infinity"}""")]
    [InlineData("timestamptz", "N", "1969-12-31 23:59:59.25+00", """{"N":"-0.75"}""")]
    [InlineData("interval", "", "1 year -2 mons +3 days -04:05:06.7", """{"S":"P1Y-2M3DT-4H-5M-6.7S"}""")]
    [InlineData("interval", "", "00:00:00", """{"S":"PT0H0M0S"}""")]
    [InlineData("uuid", "", "00112233-4455-6677-8899-aabbccddeeff", """{"S":"00112233-4455-6677-8899-aabbccddeeff"}""")]
    [InlineData("uuid", "B", "00112233-4455-6677-8899-aabbccddeeff", """{"B":"ABEiM0RVZneImaq7zN3u/w=="}""")]
    [InlineData("enum", "", "sad", """{"S":"sad"}""")]
    [InlineData("json", "", """ {"a":[1,"x",{"b":null}],"a":true} """, """{"M":{"a":{"BOOL":true}}}""")]
    [InlineData("json", "", "\"\\u0000\"", "{\"S\":\"\\u0000\"}")]
    [InlineData("jsonb", "NS", "[1, 2.0, 2]", """{"NS":["1","2"]}""")]
    [InlineData("jsonb", "B", "\"\\\\x0102\"", """{"B":"AQI="}""")]
    [InlineData("jsonb", "", "null", """{"NULL":true}""")]
    [InlineData("text[]", "", "{a,NULL,\"N\\\"U\",\"NULL\",\"\"}", """{"L":[{"S":"a"},{"NULL":true},{"S":"N\"U"},{"S":"NULL"},{"S":""}]}""")]
    [InlineData("text[]", "", "[0:1]={a,b}", """{"L":[{"S":"a"},{"S":"b"}]}""")]
    [InlineData("text[]", "", "{}", """{"L":[]}""")]
    [InlineData("text[]", "SS", "{b,a,b}", """{"SS":["b","a"]}""")]
    [InlineData("numeric[]", "NS", "{1,1.0,2}", """{"NS":["1","2"]}""")]
    [InlineData("numeric[]", "", "{{1,2},{3,NULL}}", """{"L":[{"L":[{"N":"1"},{"N":"2"}]},{"L":[{"N":"3"},{"NULL":true}]}]}""")]
    [InlineData("bytea[]", "BS", "{\"\\\\x01\"}", """{"BS":["AQ=="]}""")]
    [InlineData("jsonb[]", "", "{\"{\\\"a\\\": 1}\"}", """{"L":[{"M":{"a":{"N":"1"}}}]}""")]
    public void Values_are_encoded(string type, string declared, string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(ItemJson.Write(Encode(type, declared, text)))["{\"v\":".Length..^1]);

    [Theory]
    [InlineData("numeric", "", "NaN", "22003")]
    [InlineData("float8", "", "Infinity", "22003")]
    [InlineData("float8", "", "1e-200", "22003")]
    [InlineData("numeric", "", "123456789012345678901234567890123456789", "22003")]
    [InlineData("text", "N", "abc", "22P02")]
    [InlineData("text", "BOOL", "yes", "22P02")]
    [InlineData("text", "M", "{", "22P02")]
    [InlineData("int4", "S", "1", "HV004")]
    [InlineData("text", "B", "x", "HV004")]
    [InlineData("timestamptz", "N", "infinity", "22003")]
    [InlineData("jsonb", "SS", "[1]", "22018")]
    [InlineData("jsonb", "SS", "[]", "22023")]
    [InlineData("jsonb", "S", "1", "22018")]
    [InlineData("jsonb", "", "1e200", "22003")]
    [InlineData("json", "", """{"":1}""", "22023")]
    [InlineData("json", "", "\"\\ud800\"", "22P05")]
    [InlineData("text[]", "SS", "{}", "22023")]
    [InlineData("text[]", "SS", "{a,NULL}", "22023")]
    [InlineData("text[]", "NS", "{a}", "22018")]
    public void What_DynamoDB_cannot_hold_is_refused(string type, string declared, string text, string state) =>
        Assert.Equal(state, Assert.Throws<PeerException>(() => Encode(type, declared, text)).SqlState.Code);

    [Fact]
    public void Nesting_is_bounded()
    {
        string deep = new string('[', 32) + new string(']', 32);
        Encode("json", "", deep);
        Assert.Equal("54000", Assert.Throws<PeerException>(() => Encode("json", "", $"[{deep}]")).SqlState.Code);
        Assert.Equal("54000", Assert.Throws<PeerException>(() => Encode("json", "", new string('[', 5000) + new string(']', 5000))).SqlState.Code);
    }

    [Theory]
    [InlineData("pk,sk,note,document", """{"note":"lost","x":[1],"bin":"\\x01","total":null}""", """{"note":{"S":"n"},"x":{"L":[{"N":"1"}]},"bin":{"B":"AQ=="},"pk":{"S":"a"},"sk":{"N":"1"}}""")]
    [InlineData("document", """{"pk":"a","sk":1.0}""", """{"pk":{"S":"a"},"sk":{"N":"1"}}""")]
    [InlineData("pk,sk,city,second", null, """{"addr":{"M":{"city":{"S":"c"}}},"list":{"L":[{"NULL":true},{"S":"s"}]},"pk":{"S":"a"},"sk":{"N":"1"}}""")]
    public void A_new_item_is_the_document_with_the_columns_on_top(string columns, string? document, string expected)
    {
        var values = new Dictionary<string, string?> { ["pk"] = "a", ["sk"] = "1", ["note"] = "n", ["city"] = "c", ["second"] = "s", ["document"] = document };
        Dictionary<string, ItemValue> item = Insert(columns, c => values[c], out ItemKey key);
        Assert.Equal(expected, Encoding.UTF8.GetString(ItemJson.Write(item)));
        Assert.Equal("{\"pk\":\"a\",\"sk\":1}", key.Describe(["pk", "sk"]));
    }

    [Theory]
    [InlineData("sk", "1", "23502")]
    [InlineData("document", """{"pk":"","sk":1}""", "22023")]
    [InlineData("document", """{"pk":1,"sk":1}""", "22023")]
    [InlineData("document", """{"pk":null,"sk":1}""", "23502")]
    [InlineData("document", """{"pk":"a","sk":1,"total":"x"}""", "22023")]
    [InlineData("document", "[1]", "22023")]
    public void A_key_must_be_whole(string columns, string value, string state) =>
        Assert.Equal(state, Assert.Throws<PeerException>(() => Insert(columns, _ => value, out ItemKey _)).SqlState.Code);

    [Fact]
    public void A_key_has_a_most_length()
    {
        Insert("pk,sk", c => c == "pk" ? new string('k', 2048) : "1", out ItemKey _);
        Assert.Equal("54000", Assert.Throws<PeerException>(() => Insert("pk,sk", c => c == "pk" ? new string('k', 2049) : "1", out ItemKey _)).SqlState.Code);
    }

    [Fact]
    public void Tables_tell_how_they_can_be_written()
    {
        TableDescription table = Table(WritingPeer.Columns, "table_name", "t");
        Assert.Equal([2, 3], Plan(table, ModifyCommand.Update).Identity);
        Assert.Equal([2, 3, 12], Plan(Table(WritingPeer.Columns, "version_attr", "ver"), ModifyCommand.Delete).Identity);
        Assert.True(Plan(table, ModifyCommand.Insert).BatchRows >= 100);
        Assert.NotNull(Plan(Table(WritingPeer.Columns, "version_attr", "nothing"), ModifyCommand.Insert).Reason);
        Assert.NotNull(Plan(Table(WritingPeer.Columns, "updatable", "false"), ModifyCommand.Insert).Reason);
        Assert.NotNull(Plan(Table([Column(1, "a", DataType.Text)]), ModifyCommand.Insert).Reason);
        ColumnDescription id = Column(2, "id", s_types["uuid"], "partition_key", "true", "attribute_type", "S");
        Assert.Equal([1], Plan(Table([Column(1, "oid", DataType.Text), id]), ModifyCommand.Update).Identity);
        Assert.NotNull(Plan(Table([id]), ModifyCommand.Update).Hint);
        Assert.Null(Plan(Table([id]), ModifyCommand.Insert).Reason);
    }

    private static ModifyAnswer Plan(TableDescription table, ModifyCommand command) => Scanning.Connector.PlanModify(table, command);

    private static Dictionary<string, ItemValue> Encode(string type, string declared, string text)
    {
        TableDescription table = Table([declared.Length > 0 ? Column(1, "v", s_types[type], "attribute_type", declared) : Column(1, "v", s_types[type])]);
        var encoder = new ColumnEncoder(TableDefinition.Of(table).Mapping(1)!);
        return new() { ["v"] = encoder.Encode(Encoding.UTF8.GetBytes(text), null) };
    }

    private static Dictionary<string, ItemValue> Insert(string columns, Func<string, string?> value, out ItemKey key)
    {
        TableDescription table = Table(WritingPeer.Columns, "table_name", "t");
        var definition = TableDefinition.Of(table);
        ColumnDescription[] wanted = columns.Split(',').Select(c => table.Columns.Single(d => d.Name == c)).OrderBy(c => c.Number).ToArray();
        var opening = new ModifyOpening(
            table, ModifyCommand.Insert, wanted.Select(c => c.Number).ToArray(), [], [], false, new RecordingSink(table, []));
        var target = new WriteTarget(opening, definition, WrittenTable.Of(0, table, definition));
        var values = wanted.Select(c => value(c.Name) is { } text ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(text) : null).ToArray();
        return new InsertEncoder(target).Encode(WrittenRows.Of(1, values, 0, 1), 0, out key);
    }
}
