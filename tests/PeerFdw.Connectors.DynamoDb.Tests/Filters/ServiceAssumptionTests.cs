using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Filters.FilterItems;

namespace PeerFdw.Connectors.DynamoDb.Tests.Filters;

/// <summary>What the translation takes for granted of DynamoDB's conditions, asked of DynamoDB Local itself.</summary>
public sealed class ServiceAssumptionTests(FilterItems items) : IClassFixture<FilterItems>
{
    private const string Texts = "empty,abc,ab\u00e9,\U0001d4b3,five";
    private const string Numbers = "5,4.5,big,big+1,tiny";

    public static TheoryData<string, string, string> Conditions => new()
    {
        // = and the comparisons of order are false between types and for what is missing.
        { "#a = :v", "S abc", "abc" },
        { "#a = :v", "S ", "empty" },
        { "#a = :v", "N 5", "5" },
        { "#a = :v", "N 5.0", "5" },
        { "#a = :v", "N 12345678901234567890123456789012345678", "big" },
        { "#a = :v", "B ", "no bytes" },
        { "#a = :v", "BOOL true", "true" },
        { "#a > :v", "S ", "abc,ab\u00e9,\U0001d4b3,five" },
        { "#a >= :v", "S ", Texts },
        { "#a < :v", "S ", "" },
        { "#a > :v", "S abd", "ab\u00e9,\U0001d4b3" },
        { "#a > :v", "S \uffff", "\U0001d4b3" },
        { "#a < :v", "N 5", "4.5,tiny" },
        { "#a < :v", "N 0", "tiny" },
        { "#a > :v", "N 12345678901234567890123456789012345678", "big+1" },
        { "#a > :v", "B 00", "bytes" },
        { "#a >= :v", "B ", "bytes,no bytes" },

        // <> and NOT are true for what is missing and of other types.
        { "#a <> :v", "S abc", "-abc" },
        { "#a <> :v", "N 5", "-5" },
        { "NOT #a IN (:v)", "S abc", "-abc" },
        { "NOT begins_with(#a, :v)", "S ab", "-abc,ab\u00e9" },
        { "NOT contains(#a, :v)", "S abc", "-abc,list,texts" },
        { "#a <> :v", "BOOL true", "-true" },
        { "#a IN (:v)", "S 5", "five" },

        // Presence and types.
        { "attribute_exists(#a)", "", "-missing" },
        { "attribute_not_exists(#a)", "", "missing" },
        { "attribute_type(#a, :v)", "S S", Texts },
        { "attribute_type(#a, :v)", "S N", Numbers },
        { "attribute_type(#a, :v)", "S NULL", "null" },
        { "NOT attribute_type(#a, :v)", "S NULL", "-null" },
        { "attribute_type(#a, :v)", "S L", "list,empty list" },
        { "attribute_type(#a, :v)", "S M", "map,empty map" },
        { "attribute_type(#a, :v)", "S SS", "texts" },

        // Texts and their parts; contains is the element of a list or set, but a part of a text.
        { "begins_with(#a, :v)", "S ab", "abc,ab\u00e9" },
        { "begins_with(#a, :v)", "S ", Texts },
        { "begins_with(#a, :v)", "B 00", "bytes" },
        { "contains(#a, :v)", "S b", "abc,ab\u00e9" },
        { "contains(#a, :v)", "S abc", "abc,list,texts" },
        { "contains(#a, :v)", "S 5", "five" },
        { "contains(#a, :v)", "N 5", "list,numbers" },
        { "contains(#a, :v)", "B 00FF", "bytes,binaries,list" },
        { "contains(#a, :v)", "BOOL true", "list" },
        { "contains(#a, :v)", "NULL", "list" },

        // Lengths.
        { "size(#a) = :v", "N 2", "five of no kind" },
        { "size(#a) = :v", "N 0", "empty,no bytes,empty list,empty map" },
        // What has no length differs from every length: such a test needs a guard.
        { "size(#a) <> :v", "N 0", "-empty,no bytes,empty list,empty map" },

        // Paths: what is not there, or leads through something else, is missing.
        { "attribute_not_exists(#a.k)", "", "-map" },
        { "attribute_exists(#a.k)", "", "map" },
        { "attribute_exists(#a[0])", "", "list" },
        { "attribute_not_exists(#a[0])", "", "-list" },
        { "#a.k = :v", "S abc", "map" },
        { "#a.k <> :v", "S abc", "-map" },
        { "#a[0] = :v", "S abc", "list" },
        { "#a[5][0] = :v", "S x", "list" },
        { "#a[6].k = :v", "S y", "list" },
        { "attribute_exists(#a[5].k)", "", "" },
        { "attribute_exists(#a.l[1])", "", "map" },
        { "attribute_type(#a.n, :v)", "S NULL", "map" },
        { "attribute_type(#a[3], :v)", "S NULL", "list" },
        { "contains(#a.l, :v)", "S abc", "map" },
        { "#a[99] = :v", "S x", "" },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task A_condition_finds(string expression, string value, string found)
    {
        string[] expected = found switch
        {
            // Sizes: of texts the units are AWS's own, so that only bounds are relied upon.
            "five of no kind" => (await SizesAsync(s => s == 2)).Order(StringComparer.Ordinal).ToArray(),
            "" => [],
            _ when found[0] == '-' && found != "-" => Forms.Keys.Except(found[1..].Split(',')).Order(StringComparer.Ordinal).ToArray(),
            _ => found.Split(',').Order(StringComparer.Ordinal).ToArray(),
        };
        Assert.Equal(expected, await items.FindAsync(expression, Values(value)));
    }

    /// <summary>Of B it is bytes, of lists and sets elements; of S from one to four for a character; numbers and the like have none.</summary>
    [Fact]
    public async Task Sizes_are_bytes_elements_and_one_to_four_for_a_character()
    {
        foreach ((string name, int least, int most) in new[]
        {
            ("abc", 3, 12), ("ab\u00e9", 3, 12), ("\U0001d4b3", 1, 4), ("bytes", 2, 2), ("list", 7, 7), ("texts", 2, 2), ("numbers", 2, 2), ("binaries", 1, 1),
        })
        {
            string[] found = await items.FindAsync("size(#a) >= :l AND size(#a) <= :m", new() { [":l"] = N($"{least}"), [":m"] = N($"{most}") });
            Assert.Contains(name, found);
        }

        string[] sized = await items.FindAsync("size(#a) >= :l", new() { [":l"] = N("0") });
        Assert.Empty(sized.Intersect(["missing", "null", "5", "true"]));
        Assert.Empty(await items.FindAsync("size(#a) <= :l", new() { [":l"] = N("-4") }));
    }

    [Fact]
    public async Task The_filter_of_a_query_may_not_name_its_own_key_and_that_of_an_index_may_name_the_tables()
    {
        await Assert.ThrowsAsync<AmazonDynamoDBException>(() => QueryAsync(null, "p = :v", "s > :f"));
        await Assert.ThrowsAsync<AmazonDynamoDBException>(() => QueryAsync("by_g", "g = :v", "attribute_exists(h)"));
        await Assert.ThrowsAsync<AmazonDynamoDBException>(() => QueryAsync("by_h", "p = :v", "h > :f"));
        await QueryAsync("by_g", "g = :v", "s > :f AND attribute_exists(p)");
        await QueryAsync("by_h", "p = :v", "s > :f");
        await QueryAsync(null, "p = :v", "h > :f AND attribute_exists(g)");

        // A Scan's may name all of them.
        ScanResponse scan = await items.Local.Client.ScanAsync(new ScanRequest(Table)
        {
            FilterExpression = "attribute_exists(p) AND s = :f AND h = :f",
            ExpressionAttributeValues = new() { [":f"] = N("1") },
        });
        Assert.Equal(Forms.Count, scan.Count);
    }

    /// <summary>100 operands of IN, 300 operators and functions, 4 KB of text: none more.</summary>
    [Fact]
    public async Task Expressions_have_limits()
    {
        await items.FindAsync($"#a IN ({Places(100)})", Operands(100));
        await Assert.ThrowsAsync<AmazonDynamoDBException>(() => items.FindAsync($"#a IN ({Places(101)})", Operands(101)));
        Assert.Equal(
            ["5"], await items.FindAsync(string.Join(" OR ", Enumerable.Range(0, 150).Select(i => $"#a = :v{i}")), Operands(150)));
        await Assert.ThrowsAsync<AmazonDynamoDBException>(
            () => items.FindAsync(string.Join(" OR ", Enumerable.Range(0, 151).Select(i => $"#a = :v{i}")), Operands(151)));
        await Assert.ThrowsAsync<AmazonDynamoDBException>(
            () => items.FindAsync(string.Join(" OR ", Enumerable.Range(0, 6).Select(_ => $"#a IN ({Places(100)})")) + new string(' ', 2000), Operands(100)));
    }

    private static string Places(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $":v{i}"));

    private static Dictionary<string, AttributeValue> Operands(int count) => Enumerable.Range(0, count).ToDictionary(i => $":v{i}", i => N($"{i}"));

    private async Task<IEnumerable<string>> SizesAsync(Func<int, bool> holds)
    {
        var found = new List<string>();
        for (int size = 0; size < 20; size++)
        {
            if (holds(size))
            {
                found.AddRange(await items.FindAsync("size(#a) = :v", new() { [":v"] = N($"{size}") }));
            }
        }

        return found;
    }

    private Task<QueryResponse> QueryAsync(string? index, string key, string filter)
    {
        var values = new Dictionary<string, AttributeValue> { [":v"] = S("g") };
        if (filter.Contains(":f", StringComparison.Ordinal))
        {
            values[":f"] = N("0");
        }

        return items.Local.Client.QueryAsync(new QueryRequest(Table)
        {
            IndexName = index,
            KeyConditionExpression = key,
            FilterExpression = filter,
            ExpressionAttributeValues = values,
        });
    }

    private static Dictionary<string, AttributeValue> Values(string value)
    {
        string[] parts = value.Split(' ', 2);
        AttributeValue? literal = parts[0] switch
        {
            "S" => S(parts[1]),
            "N" => N(parts[1]),
            "B" => B(Convert.FromHexString(parts[1])),
            "BOOL" => new AttributeValue { BOOL = parts[1] == "true" },
            "NULL" => new AttributeValue { NULL = true },
            _ => null,
        };
        return literal is null ? [] : new() { [":v"] = literal };
    }
}
