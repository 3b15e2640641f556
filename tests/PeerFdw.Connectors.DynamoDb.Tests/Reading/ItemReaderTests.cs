using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Planning;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Reading;

public sealed class ItemReaderTests
{
    private static readonly TableDescription s_documents =
        Table([Column(1, "id", DataType.Text, "partition_key", "true"), Column(2, "document", Json, "ddb_document", "true")]);

    [Theory]
    [InlineData("""{"S":"x"}""", "\"x\"")]
    [InlineData("""{"S":""}""", "\"\"")]
    [InlineData("""{"S":"a\"b\\c\/d\b\f\n\r\té😀"}""", """
        "a\"b\\c\/d\b\f\n\r\té😀"
        """)]
    [InlineData("""{"S":"\u00e9\ud83d\ude00"}""", "\"\\u00e9\\ud83d\\ude00\"")]
    [InlineData("""{"N":"12345678901234567890123456789012345678"}""", "12345678901234567890123456789012345678")]
    [InlineData("""{"N":"-0.1234567890123456789012345678901234567"}""", "-0.1234567890123456789012345678901234567")]
    [InlineData("""{"N":"1E+2"}""", "1E+2")]
    [InlineData("""{"B":"AP8="}""", "\"\\\\x00ff\"")]
    [InlineData("""{"B":"\/\/8="}""", "\"\\\\xffff\"")]
    [InlineData("""{"B":""}""", "\"\\\\x\"")]
    [InlineData("""{"BOOL":true}""", "true")]
    [InlineData("""{"BOOL":false}""", "false")]
    [InlineData("""{"NULL":true}""", "null")]
    [InlineData("""{"L":[]}""", "[]")]
    [InlineData("""{"L":[{"S":"a"},{"N":"1"},{"NULL":true},{"L":[{"M":{}}]}]}""", """["a",1,null,[{}]]""")]
    [InlineData("""{"M":{}}""", "{}")]
    [InlineData("""{"M":{"b":{"N":"1"},"a":{"M":{"x\ny":{"S":"z"}}}}}""", """{"b":1,"a":{"x\ny":"z"}}""")]
    [InlineData("""{"SS":["b","a"]}""", """["b","a"]""")]
    [InlineData("""{"NS":["2","1.5"]}""", "[2,1.5]")]
    [InlineData("""{"BS":["AA==","/w=="]}""", """["\\x00","\\xff"]""")]
    [InlineData("""{"SS":[]}""", "[]")]
    public void A_document_keeps_every_type_and_digit(string value, string expected)
    {
        List<string[]> rows = Read(s_documents, Page($$"""{"id":{"S":"k"},"v":{{value}}}"""));
        Assert.Equal(["text k", $$"""json {"id":"k","v":{{expected.Trim()}}}"""], Assert.Single(rows));
    }

    [Fact]
    public void Spaces_between_tokens_are_passed_over()
    {
        List<string[]> rows = Read(s_documents, " { \"Count\" : 1 ,\n\t\"Items\" : [ { \"id\" : { \"S\" : \"k\" } , \"v\" : { \"L\" : [ { \"N\" : \"1\" } , { \"BOOL\" : true } ] } } ] } ");
        Assert.Equal(["text k", """json {"id":"k","v":[1,true]}"""], Assert.Single(rows));
    }

    [Fact]
    public void Thirty_two_levels_are_read_and_more_than_sixty_four_refused()
    {
        string Nested(int depth) => $$"""{"id":{"S":"k"},"v":{{string.Concat(Enumerable.Repeat("""{"L":[""", depth))}}{"N":"1"}{{string.Concat(Enumerable.Repeat("]}", depth))}}}""";
        Assert.Contains(new string('[', 32) + "1", Assert.Single(Read(s_documents, Page(Nested(32))))[1], StringComparison.Ordinal);
        Assert.Single(Read(s_documents, Page(Nested(63))));
        foreach (int depth in new[] { 65, 100_000 })
        {
            Assert.Equal("54000", Assert.Throws<PeerException>(() => Read(s_documents, Page(Nested(depth)))).SqlState.Code);
            TableDescription keys = Table([Column(1, "id", DataType.Text, "partition_key", "true")]);
            if (depth > 1000)
            {
                Assert.Equal("54000", Assert.Throws<PeerException>(() => Read(keys, Page(Nested(depth)))).SqlState.Code);
            }
        }
    }

    [Theory]
    [InlineData("""{"S":"2024-05-01"}""", "text 2024-05-01", "22018", "json \"2024-05-01\"", "text 2024-05-01")]
    [InlineData("""{"S":"nothing"}""", "text nothing", "22018", "json \"nothing\"", "22007")]
    [InlineData("""{"S":"a\"\u00e9"}""", "text a\"é", "22018", "json \"a\\\"\\u00e9\"", "22007")]
    [InlineData("""{"N":"17"}""", "22018", "number 17", "json 17", "22018")]
    [InlineData("""{"BOOL":true}""", "boolean True", "22018", "json true", "22018")]
    [InlineData("""{"NULL":true}""", "null", "null", "null", "null")]
    [InlineData("""{"L":[{"S":"a"}]}""", "json [\"a\"]", "22018", "json [\"a\"]", "22018")]
    [InlineData("""{"S":"a\u0000b"}""", "22P05", "22018", "22P05", "22007")]
    public void Typed_columns_take_what_they_can_hold(string value, string text, string number, string jsonb, string time)
    {
        string[] expected = [text, number, jsonb, time];
        DataType[] types = [DataType.Text, DataType.Numeric, JsonB, TimestampTz];
        for (int i = 0; i < types.Length; i++)
        {
            TableDescription table = Table([Column(1, "id", DataType.Text, "partition_key", "true"), Column(2, "v", types[i])]);
            TableDescription forgiving = Table([Column(1, "id", DataType.Text, "partition_key", "true"), Column(2, "v", types[i], "on_mismatch", "null")]);
            string page = Page($$"""{"id":{"S":"k"},"v":{{value}}}""");
            if (expected[i].StartsWith("22", StringComparison.Ordinal))
            {
                PeerException error = Assert.Throws<PeerException>(() => Read(table, page));
                Assert.Contains("\"v\"", error.Message, StringComparison.Ordinal);
                Assert.Contains("\"orders\"", error.Detail, StringComparison.Ordinal);
                Assert.Contains("{\"id\":\"k\"}", error.Detail, StringComparison.Ordinal);
                Assert.Equal("null", Assert.Single(Read(forgiving, page))[1]);
                Assert.Equal(expected[i], error.SqlState.Code);
            }
            else
            {
                Assert.Equal(expected[i], Assert.Single(Read(table, page))[1]);
            }
        }
    }

    [Fact]
    public void An_escaped_nul_stays_in_json_and_is_refused_by_jsonb()
    {
        string page = Page("""{"id":{"S":"k"},"v":{"S":"a\u0000"}}""");
        Assert.Equal("""json {"id":"k","v":"a\u0000"}""", Assert.Single(Read(s_documents, page))[1]);
        TableDescription jsonb = Table([Column(1, "id", DataType.Text, "partition_key", "true"), Column(2, "d", JsonB, "ddb_document", "true")]);
        Assert.Equal("22P05", Assert.Throws<PeerException>(() => Read(jsonb, page)).SqlState.Code);
    }

    [Fact]
    public void Attribute_type_says_what_a_timestamp_is_made_of()
    {
        TableDescription table = Table(
            [Column(1, "id", DataType.Text, "partition_key", "true"), Column(2, "at", TimestampTz, "attribute_type", "N")]);
        Assert.Equal("timestamp 0", Assert.Single(Read(table, Page("""{"id":{"S":"k"},"at":{"N":"946684800"}}""")))[1]);
        Assert.Equal("timestamp -946684799999999", Assert.Single(Read(table, Page("""{"id":{"S":"k"},"at":{"N":"0.000001"}}""")))[1]);
        Assert.Equal("22003", Assert.Throws<PeerException>(() => Read(table, Page("""{"id":{"S":"k"},"at":{"N":"1E+30"}}"""))).SqlState.Code);
        Assert.Equal("22018", Assert.Throws<PeerException>(() => Read(table, Page("""{"id":{"S":"k"},"at":{"S":"2024-01-01"}}"""))).SqlState.Code);
    }

    [Fact]
    public void Paths_lead_into_maps_and_lists()
    {
        TableDescription table = Table(
        [
            Column(1, "id", DataType.Text, "partition_key", "true"),
            Column(2, "city", DataType.Text, "mapped_attr", "addr.city"),
            Column(3, "first", DataType.Numeric, "mapped_attr", "list[0]"),
            Column(4, "deep", DataType.Text, "mapped_attr", "list[1].x[0]"),
            Column(5, "dotted", DataType.Text, "mapped_attr", "\"a.b\""),
            Column(6, "addr", Json, "mapped_attr", "addr"),
            Column(7, "oid", DataType.Text),
            Column(8, "quoted", DataType.Text, "mapped_attr", "\"a\"\"é\""),
        ]);
        string page = Page("""
            {"a.b":{"S":"dot"},"addr":{"M":{"zip":{"N":"1"},"city":{"S":"Ulm"}}},"list":{"L":[{"N":"7"},{"M":{"x":{"L":[{"S":"deep"}]}}}]},"id":{"S":"k"},"a\"\u00e9":{"S":"q"}}
            """);
        Assert.Equal(
            ["text k", "text Ulm", "number 7", "text deep", "text dot", """json {"zip":1,"city":"Ulm"}""", """json {"id":"k"}""", "text q"],
            Assert.Single(Read(table, page)));

        // Of another shape, or missing: NULL.
        Assert.Equal(
            ["text k", "null", "null", "null", "null", "json \"flat\"", """json {"id":"k"}""", "null"],
            Assert.Single(Read(table, Page("""{"id":{"S":"k"},"addr":{"S":"flat"},"list":{"L":[]}}"""))));
    }

    [Theory]
    [InlineData("", 0, -1)]
    [InlineData(""" "Items":[] """, 0, -1)]
    [InlineData(""" "Items":[],"Count":0,"ScannedCount":7 """, 0, 0)]
    [InlineData(""" "Count":2,"Items":[{"id":{"S":"a"}},{"id":{"S":"b"}}],"Unknown":{"x":[1,null,{"y":"z"}]} """, 2, 2)]
    [InlineData(""" "Item":{"id":{"S":"a"}} """, 1, -1)]
    public void The_members_of_a_body_may_come_in_any_order(string members, int items, long count)
    {
        byte[] body = Encoding.UTF8.GetBytes("{" + members + "}");
        var reader = new PageReader(body);
        int read = 0;
        var sink = new RecordingSink(s_documents, [1, 2]);
        var itemReader = new ItemReader(s_documents, TableDefinition.Of(s_documents), [1]);
        while (reader.MoveToItem())
        {
            reader.Position = itemReader.Read(body, reader.Position, sink.CreateWriter());
            read++;
        }

        Assert.Equal(items, read);
        Assert.Equal(count, reader.Count);
        Assert.True(reader.LastEvaluatedKey.Equals(default));
    }

    [Theory]
    [InlineData("""{"Items":[{"id":{"S":"x"}}],"LastEvaluatedKey":{"id":{"S":"x"}},"ScannedCount":1}""", """{"id":{"S":"x"}}""")]
    [InlineData("""{"LastEvaluatedKey":{"id":{"S":"x"}},"Items":[]}""", """{"id":{"S":"x"}}""")]
    [InlineData("""{"Items":[],"LastEvaluatedKey":{},"Count":0}""", null)]
    [InlineData("""{"Items":[{"LastEvaluatedKey":{"S":"x"}}],"Count":1}""", null)]
    [InlineData("""{"Items":[{"id":{"S":"\"LastEvaluatedKey\":{\"a\":1}}"}}]}""", null)]
    [InlineData("""{"Items":[{"LastEvaluatedKey":{"M":{}}}]}""", null)]
    public void The_last_evaluated_key_is_found_in_its_place_only(string json, string? key)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        var reader = new PageReader(body);
        while (reader.MoveToItem())
        {
            var cursor = new JsonCursor(body, reader.Position);
            cursor.SkipValue(0);
            reader.Position = cursor.Position;
        }

        string? Text(Range range) => range.Equals(default) ? null : Encoding.UTF8.GetString(body[range]);
        Assert.Equal(key, Text(reader.LastEvaluatedKey));

        // The early look never says more, and never something else.
        string? early = Text(PageTail.Find(body));
        Assert.True(early is null || early == key, early);
    }

    internal static string Page(params string[] items) => $$"""{"Items":[{{string.Join(",", items)}}],"Count":{{items.Length}}}""";

    internal static List<string[]> Read(TableDescription table, string json) => Read(table, Encoding.UTF8.GetBytes(json));

    internal static List<string[]> Read(TableDescription table, byte[] body)
    {
        int[] columns = table.Columns.Select(c => c.Number).ToArray();
        var rows = new List<string[]>();
        var writer = new RecordingWriter(table.Columns.Select(c => c.Type).ToArray(), rows);
        var items = new ItemReader(table, TableDefinition.Of(table), columns);
        var reader = new PageReader(body);
        while (reader.MoveToItem())
        {
            reader.Position = items.Read(body, reader.Position, writer);
            writer.EndRow();
        }

        Assert.True(writer.FlushAsync(default).AsTask().GetAwaiter().GetResult());
        return rows;
    }
}
