using System;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Writing;

/// <summary>What an UPDATE changes of an item, and what it leaves: read back by a client that is not ours.</summary>
public sealed class UpdateTests(WritingPeer peer) : IClassFixture<WritingPeer>
{
    private const string Rich = """
        {"addr":{"M":{"city":{"S":"Rome"},"zip":{"N":"1"}}},"bin":{"B":"AP8="},"blob":{"B":"AQI="},"flag":{"BOOL":true},"gone":{"NULL":true},"list":{"L":[{"S":"a"},{"S":"b"},{"B":"AQI="}]},"note":{"S":"n"},"nums":{"NS":["1","2.5"]},"raw":{"BS":["AQI="]},"tags":{"SS":["x","y"]}}
        """;

    /// <summary>The attributes that are not the key.</summary>
    private async Task<string> AttributesAsync(TableDescription table)
    {
        string item = (await peer.GetAsync(table, "a", 1))!;
        foreach (string key in new[] { "\"pk\":{\"S\":\"a\"}", "\"sk\":{\"N\":\"1\"}" })
        {
            item = item.Replace($",{key}", "", StringComparison.Ordinal).Replace($"{key},", "", StringComparison.Ordinal);
        }

        return item;
    }

    private async Task<string> UpdatedAsync(TableDescription table, string columns, params string?[] values)
    {
        await using WritingSession session = new(peer.Connection!, table);
        await session.UpdateAsync(columns, ["a", "1", .. values]);
        string seen = await session.ValueAsync("a", 1, "document");
        await session.CommitAsync();
        await using WritingSession after = new(peer.Connection!, table);
        Assert.Equal(Sorted(await after.ValueAsync("a", 1, "document")), Sorted(seen));
        return await AttributesAsync(table);
    }

    /// <summary>Sets and maps have no order: two documents of the same characters are taken to be the same.</summary>
    private static string Sorted(string document) => new(document.Order().ToArray());

    [Fact]
    public async Task A_document_that_is_written_as_it_was_read_changes_nothing()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1, Rich);
        string before = await AttributesAsync(table);
        Assert.Equal(Rich.Trim(), before);
        await using WritingSession session = new(peer.Connection!, table);
        string document = (await session.ValueAsync("a", 1, "document"))["json ".Length..];
        await session.UpdateAsync("document", ["a", "1", document]);
        Assert.Equal(0, session.Transaction.PendingWrites);
        await session.CommitAsync();
        Assert.Equal(before, await AttributesAsync(table));
    }

    [Theory]
    [InlineData("note", "m", "\"note\":{\"S\":\"n\"}", "\"note\":{\"S\":\"m\"}")]
    [InlineData("note", null, "\"note\":{\"S\":\"n\"},", "")]
    [InlineData("note", "", "\"note\":{\"S\":\"n\"}", "\"note\":{\"S\":\"\"}")]
    [InlineData("total", "12.50", "\"tags\":{\"SS\":[\"x\",\"y\"]}", "\"tags\":{\"SS\":[\"x\",\"y\"]},\"total\":{\"N\":\"12.5\"}")]
    [InlineData("tags", "{y,z,\"a b\",y}", "{\"SS\":[\"x\",\"y\"]}", "{\"SS\":[\"a b\",\"y\",\"z\"]}")]
    [InlineData("tags", "{y,NULL}", "{\"SS\":[\"x\",\"y\"]}", "{\"L\":[{\"S\":\"y\"},{\"NULL\":true}]}")]
    [InlineData("tags", "{}", "{\"SS\":[\"x\",\"y\"]}", "{\"L\":[]}")]
    [InlineData("city", "Oslo", "\"Rome\"", "\"Oslo\"")]
    [InlineData("city", null, "\"city\":{\"S\":\"Rome\"},", "")]
    [InlineData("second", "B", "{\"S\":\"b\"}", "{\"S\":\"B\"}")]
    [InlineData("second", null, "{\"S\":\"b\"}", "{\"NULL\":true}")]
    [InlineData("bin", "\\x0102", "\"bin\":{\"B\":\"AP8=\"}", "\"bin\":{\"B\":\"AQI=\"}")]
    [InlineData("data", """{"b": "\\x00", "a": [1, 1e2, null]}""", ",\"flag\"", ""","data":{"M":{"a":{"L":[{"N":"1"},{"N":"100"},{"NULL":true}]},"b":{"S":"\\x00"}}},"flag" """)]
    public async Task Only_what_is_set_changes(string column, string? value, string before, string after)
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1, Rich);
        Assert.Equal(Rich.Trim().Replace(before, after?.Trim(), StringComparison.Ordinal), await UpdatedAsync(table, column, value));
    }

    [Fact]
    public async Task Types_stay_where_json_leaves_them_open()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1, Rich);
        string after = await UpdatedAsync(
            table, "document",
            """{"pk":"a","sk":1,"blob":"\\xff","bin":"text","tags":["y","z"],"nums":[1,2,2],"raw":["\\x00","\\x01"],"list":["\\x61","b","\\x0304"],"addr":{"zip":1.0,"city":["x"]},"flag":"\\x00","new":["q"]}""");
        Assert.Equal(
            """{"addr":{"M":{"city":{"L":[{"S":"x"}]},"zip":{"N":"1"}}},"bin":{"S":"text"},"blob":{"B":"/w=="},"flag":{"S":"\\x00"},"list":{"L":[{"S":"\\x61"},{"S":"b"},{"B":"AwQ="}]},"new":{"L":[{"S":"q"}]},"nums":{"NS":["1","2"]},"raw":{"BS":["AA==","AQ=="]},"tags":{"SS":["y","z"]}}""",
            after);
    }

    [Fact]
    public async Task Maps_and_lists_that_are_missing_are_made()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1);
        Assert.Equal("""{"addr":{"M":{"city":{"S":"Oslo"}}},"list":{"L":[{"NULL":true},{"S":"two"}]}}""", await UpdatedAsync(table, "city,second", "Oslo", "two"));
        await peer.PutAsync(table, "a", 1, """{"addr":{"S":"no map"},"list":{"L":[]}}""");
        await using WritingSession session = new(peer.Connection!, table);
        Assert.Equal([RowOutcome.Done], await session.UpdateAsync("city", ["a", "1", null]));
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => session.UpdateAsync("city", ["a", "1", "x"]));
        Assert.Equal(("22023", "\"addr.city\" cannot be set: \"addr\" of the item is of type S"), (error.SqlState.Code, error.Message));
    }

    [Fact]
    public async Task What_others_change_meanwhile_in_other_attributes_stays()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1, """{"note":{"S":"n"},"addr":{"M":{"city":{"S":"Rome"}}}}""");
        await using WritingSession session = new(peer.Connection!, table);
        await session.UpdateAsync("note,city", ["a", "1", "m", "Oslo"]);
        await session.UpdateAsync("note", ["a", "1", "k"]);
        await peer.PutAsync(table, "a", 1, """{"note":{"S":"n"},"total":{"N":"7"},"addr":{"M":{"city":{"S":"Rome"},"zip":{"N":"9"}}}}""");
        Assert.Equal("number 7", await session.ValueAsync("a", 1, "total"));
        Assert.Equal("text k", await session.ValueAsync("a", 1, "note"));
        await session.CommitAsync();
        Assert.Equal("""{"addr":{"M":{"city":{"S":"Oslo"},"zip":{"N":"9"}}},"note":{"S":"k"},"total":{"N":"7"}}""", await AttributesAsync(table));
    }

    [Fact]
    public async Task A_path_that_others_took_away_is_a_lost_race()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1, """{"addr":{"M":{"city":{"S":"Rome"}}}}""");
        await using WritingSession session = new(peer.Connection!, table);
        await session.UpdateAsync("city", ["a", "1", "Oslo"]);
        await peer.PutAsync(table, "a", 1);
        Assert.Equal("40001", (await Assert.ThrowsAsync<PeerException>(() => session.CommitAsync())).SqlState.Code);
    }

    [Fact]
    public async Task All_columns_of_a_trigger_change_only_what_differs()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1, """{"note":{"N":"5"},"tags":{"SS":["x"]},"other":{"B":"AQI="}}""");
        await using WritingSession session = new(peer.Connection!, table);
        string document = (await session.ValueAsync("a", 1, "document"))["json ".Length..];
        await session.WriteAsync(
            ModifyCommand.Update, "oid,pk,sk,note,total,tags,city,second,bin,data,document,ver",
            [["a", "1", """{"pk":"a","sk":1}""", "a", "1", "5", "3", "{x}", null, null, null, null, document, null]]);
        await session.CommitAsync();
        Assert.Equal("""{"note":{"N":"5"},"other":{"B":"AQI="},"pk":{"S":"a"},"sk":{"N":"1"},"tags":{"SS":["x"]},"total":{"N":"3"}}""", await peer.GetAsync(table, "a", 1));
    }

    [Fact]
    public async Task A_row_id_is_computed()
    {
        TableDescription table = await peer.CreateAsync();
        await using WritingSession session = new(peer.Connection!, table);
        await session.InsertAsync("oid,pk,sk", ["""{"sk": 1.0, "pk": "a"}""", "a", "1"]);
        Assert.Equal("428C9", (await Assert.ThrowsAsync<PeerException>(() => session.InsertAsync("oid,pk,sk", ["""{"sk": 2, "pk": "a"}""", "a", "3"]))).SqlState.Code);
        Assert.Equal("428C9", (await Assert.ThrowsAsync<PeerException>(() => session.UpdateAsync("oid", ["a", "1", "x"]))).SqlState.Code);
    }

    [Fact]
    public async Task Rows_come_back_as_a_scan_would_read_them()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1, """{"note":{"S":"n"},"addr":{"M":{"city":{"S":"Rome"}}}}""");
        await using WritingSession session = new(peer.Connection!, table);
        await session.WriteAsync(ModifyCommand.Insert, "pk,sk,total", [["b", "1", "1.50"], ["a", "1", null]], "oid,total", ignoresConflicts: true);
        Assert.Equal([["json {\"pk\":\"b\",\"sk\":1}", "number 1.5"]], session.Returned);
        await session.WriteAsync(ModifyCommand.Update, "note", [["a", "1", "m"], ["b", "1", "k"]], "pk,note,city");
        Assert.Equal([["text a", "text m", "text Rome"], ["text b", "text k", "null"]], session.Returned);
        await session.WriteAsync(ModifyCommand.Delete, "", [["a", "1"], ["b", "1"], ["b", "1"]], "pk,note,city");
        Assert.Equal([["text a", "text m", "text Rome"], ["text b", "text k", "null"]], session.Returned);
    }

    [Fact]
    public async Task What_is_gone_is_no_row_to_change()
    {
        TableDescription table = await peer.CreateAsync();
        await using WritingSession session = new(peer.Connection!, table);
        Assert.Equal([RowOutcome.Skipped], await session.UpdateAsync("city", ["a", "1", "Rome"]));
        Assert.Equal([RowOutcome.Skipped], await session.WriteAsync(ModifyCommand.Delete, "", [["a", "1"]], "pk"));
        Assert.Equal([RowOutcome.Done], await session.DeleteAsync(["a", "1"]));
        await session.CommitAsync();
    }

    [Fact]
    public async Task An_update_of_more_attributes_than_an_expression_holds_is_refused_at_the_statement()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1);
        await using WritingSession session = new(peer.Connection!, table);
        string document = $"{{{string.Join(',', Enumerable.Range(0, 600).Select(i => $"\"attribute{i}\":{i}"))}}}";
        Assert.Equal("54000", (await Assert.ThrowsAsync<PeerException>(() => session.UpdateAsync("document", ["a", "1", document]))).SqlState.Code);
    }
}
