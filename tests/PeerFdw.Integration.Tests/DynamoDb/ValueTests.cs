using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Amazon.DynamoDBv2.Model;
using PeerFdw.SampleData;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>The largest, deepest, longest and emptiest that an item may have, written by AWS's client and read here, then written here and read by AWS's client.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class ValueTests(DynamoDbCluster cluster)
{
    private const string Digits = "99999999999999999999999999999999999999";
    private const string Smallest = "0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001";

    [Fact]
    public async Task Extremes_come_back_unchanged()
    {
        string table = cluster.NextName("extremes");
        AttributeValue deep = new() { S = "bottom" };
        for (int i = 0; i < 30; i++)
        {
            deep = i % 2 == 0 ? new AttributeValue { L = [deep], IsLSet = true } : new AttributeValue { M = new() { ["m"] = deep }, IsMSet = true };
        }

        await SampleLoader.LoadAsync(cluster.Client, new SampleTable(
            SampleTable.Define(table, ["id:S"], ["id"]),
            [
                new() { ["id"] = new() { S = "large" }, ["text"] = new() { S = new string('x', 300_000) }, ["bytes"] = new() { B = new MemoryStream(Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray()) } },
                new() { ["id"] = new() { S = "deep" }, ["tree"] = deep },
                new() { ["id"] = new() { S = "numbers" }, ["n"] = new() { N = Digits }, ["small"] = new() { N = Smallest }, ["many"] = new() { NS = [Digits, "-" + Digits, "0", "1.50"] } },
                new()
                {
                    ["id"] = new() { S = "empty" }, ["text"] = new() { S = "" }, ["bytes"] = new() { B = new MemoryStream() }, ["list"] = new() { L = [], IsLSet = true },
                    ["map"] = new() { M = [], IsMSet = true }, ["nothing"] = new() { NULL = true },
                },
                new() { ["id"] = new() { S = "sets" }, ["blobs"] = new() { BS = [new MemoryStream([0, 255]), new MemoryStream([1])] }, ["texts"] = new() { SS = ["b", "", "a,\"{}"] } },
                new() { ["id"] = new() { S = "odd" }, ["a.b"] = new() { S = "dot" }, ["select"] = new() { S = "word" }, ["ä \"'"] = new() { S = "\U0001F600\u0001" } },
            ]));
        await using Session session = await cluster.OpenAsync();
        const string Declaration = """
            CREATE FOREIGN TABLE {0} (
                id text OPTIONS (partition_key 'true') COLLATE "C", text text COLLATE "C", bytes bytea, n numeric, small numeric, many numeric[] OPTIONS (attribute_type 'NS'),
                list jsonb, map json, nothing text, blobs bytea[] OPTIONS (attribute_type 'BS'), texts text[] OPTIONS (attribute_type 'SS') COLLATE "C",
                word text OPTIONS (mapped_attr 'select'), tree jsonb, document jsonb OPTIONS (ddb_document 'true'))
            SERVER ddb OPTIONS (table_name '{0}')
            """;
        await session.ExecuteAsync("SET peer_fdw.scan_notices = off");
        await session.ExecuteAsync(string.Format(null, Declaration, table));
        Assert.Equal(["300000", "100000", "t"], await session.RowAsync(
            $"SELECT length(text), length(bytes), bytes = (SELECT string_agg(set_byte('\\x00', 0, i % 256), '' ORDER BY i) FROM generate_series(0, 99999) AS i) FROM {table} WHERE id = 'large'"));
        Assert.Equal("300000", await session.TextAsync($"SELECT length(document->>'text') FROM {table} WHERE id = 'large'"));
        Assert.Equal("bottom", await session.TextAsync($"SELECT tree #>> ARRAY['m','0','m','0','m','0','m','0','m','0','m','0','m','0','m','0','m','0','m','0','m','0','m','0','m','0','m','0','m','0'] FROM {table} WHERE id = 'deep'"));
        Assert.Equal([Digits, Smallest], await session.RowAsync($"SELECT n, small FROM {table} WHERE id = 'numbers'"));
        Assert.Equal(["-" + Digits, "0", "1.5", Digits], await session.ColumnAsync($"SELECT trim_scale(unnest(many)) AS e FROM {table} WHERE id = 'numbers' ORDER BY e"));
        Assert.Equal(Digits, await session.TextAsync($"SELECT document->>'n' FROM {table} WHERE id = 'numbers'"));
        Assert.Equal(["", "", "[]", "{}", null, "t"], await session.RowAsync($"SELECT text, encode(bytes, 'hex'), list, map, nothing, document->'nothing' = 'null' FROM {table} WHERE id = 'empty'"));
        Assert.Equal(["0001", "00ff", "01"], (await session.ColumnAsync($"SELECT encode(e, 'hex') FROM (SELECT unnest(blobs) AS e FROM {table} WHERE id = 'sets') AS s UNION ALL SELECT '0001' ORDER BY 1")));
        Assert.Equal(["", "a,\"{}", "b"], await session.ColumnAsync($"SELECT unnest(texts) AS e FROM {table} WHERE id = 'sets' ORDER BY e"));
        Assert.Equal(["word", "dot", "\U0001F600\u0001"], await session.RowAsync($"SELECT word, document->>'a.b', document->>'ä \"''' FROM {table} WHERE id = 'odd'"));

        // The same again, written here: DynamoDB holds what it held.
        string copy = cluster.NextName("extremes");
        await cluster.Client.CreateTableAsync(SampleTable.Define(copy, ["id:S"], ["id"]));
        string columns = "id, text, bytes, n, small, many, list, map, blobs, texts, word, tree";
        await session.ExecuteAsync(string.Format(null, Declaration, copy));
        await session.ExecuteAsync($"INSERT INTO {copy} ({columns}) SELECT {columns} FROM {table}");
        foreach (string id in new[] { "large", "deep", "numbers", "sets" })
        {
            var key = new Dictionary<string, AttributeValue> { ["id"] = new() { S = id } };
            Assert.Equal(Text((await cluster.Client.GetItemAsync(table, key)).Item), Text((await cluster.Client.GetItemAsync(copy, key)).Item));
        }
    }

    private static string Text(Dictionary<string, AttributeValue> item) =>
        string.Join('\n', item.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key} = {Text(a.Value)}"));

    private static string Text(AttributeValue value) =>
        value.S is { } s ? $"S {JsonSerializer.Serialize(s)}"
        : value.N is { } n ? $"N {n}"
        : value.B is { } b ? $"B {Convert.ToHexString(b.ToArray())}"
        : value.SS is { Count: > 0 } ss ? $"SS {string.Join('|', ss.Order(StringComparer.Ordinal))}"
        : value.NS is { Count: > 0 } ns ? $"NS {string.Join('|', ns.Order(StringComparer.Ordinal))}"
        : value.BS is { Count: > 0 } bs ? $"BS {string.Join('|', bs.Select(x => Convert.ToHexString(x.ToArray())).Order(StringComparer.Ordinal))}"
        : value.IsMSet ? $"M {{{Text(value.M)}}}"
        : value.IsLSet ? $"L [{string.Join(", ", value.L.Select(Text))}]"
        : $"{value.BOOL} {value.NULL}";
}
