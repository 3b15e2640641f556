using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Amazon.DynamoDBv2.Model;
using static PeerFdw.SampleData.Attributes;

namespace PeerFdw.SampleData;

/// <summary>The tables: the keys are those of the examples in AWS's developer guide, the items our own.</summary>
public static class SampleTables
{
    /// <summary>All of them.</summary>
    /// <returns>The tables, the largest last.</returns>
    public static IReadOnlyList<SampleTable> All() =>
    [
        new(SampleTable.Define("ProductCatalog", ["Id:N"], ["Id"]), ProductCatalog()),
        new(SampleTable.Define("Forum", ["Name:S"], ["Name"]), Forum()),
        new(
            SampleTable.Define(
                "Thread",
                ["ForumName:S", "Subject:S", "LastPostDateTime:S"],
                ["ForumName", "Subject"],
                localIndexes: [("LastPostIndex", ["ForumName", "LastPostDateTime"])]),
            Thread()),
        new(
            SampleTable.Define(
                "Reply",
                ["Id:S", "ReplyDateTime:S", "PostedBy:S", "Message:S"],
                ["Id", "ReplyDateTime"],
                [("PostedBy-Message-Index", ["PostedBy", "Message"])]),
            Reply()),
        new(
            SampleTable.Define(
                "Music",
                ["Artist:S", "SongTitle:S", "Genre:S", "AlbumTitle:S"],
                ["Artist", "SongTitle"],
                [("GenreAlbumTitle", ["Genre", "AlbumTitle"])]),
            Music()),
        new(
            SampleTable.Define(
                "orders",
                ["customer_id:S", "order_id:S", "status:S", "ordered_at:S", "total:N"],
                ["customer_id", "order_id"],
                [("status-ordered_at-index", ["status", "ordered_at"])],
                [("total-index", ["customer_id", "total"])]),
            OrderItems.All()),
    ];

    private static IEnumerable<Dictionary<string, AttributeValue>> ProductCatalog()
    {
        foreach (int id in new[] { 101, 102, 103 })
        {
            yield return Item(
                ("Id", N(id.ToString(CultureInfo.InvariantCulture))),
                ("Title", S($"A Field Guide to Foreign Tables, volume {id - 100}")),
                ("ISBN", S($"000-000000{id}")),
                ("Authors", Ss("A. Writer", $"B. Writer {id}")),
                ("Price", N($"{id - 99}.50")),
                ("PageCount", N($"{id * 3}")),
                ("InPublication", Bool(id != 103)),
                ("ProductCategory", S("Book")));
        }

        foreach (int id in new[] { 201, 202, 203, 204, 205 })
        {
            yield return Item(
                ("Id", N(id.ToString(CultureInfo.InvariantCulture))),
                ("Title", S($"{id - 190}-speed bicycle")),
                ("BicycleType", S(id % 2 == 0 ? "Road" : "Mountain")),
                ("Brand", S($"Brand {(char)('A' + (id % 3))}")),
                ("Price", N($"{id}")),
                ("Color", L(S("Red"), S("Black"), N($"{id}"))),
                ("ProductCategory", S("Bicycle")));
        }
    }

    private static IEnumerable<Dictionary<string, AttributeValue>> Forum()
    {
        yield return Item(
            ("Name", S("Amazon DynamoDB")), ("Category", S("Databases")), ("Threads", N("3")), ("Messages", N("5")), ("Views", N("1000")));
        yield return Item(("Name", S("Amazon S3")), ("Category", S("Storage")), ("Threads", N("1")), ("Messages", N("0")));
        yield return Item(("Name", S("PostgreSQL")), ("Threads", N("0")), ("Archived", Bool(true)));
    }

    private static IEnumerable<Dictionary<string, AttributeValue>> Thread()
    {
        (string Forum, string Subject, string By, string Last, string[] Tags)[] threads =
        [
            ("Amazon DynamoDB", "How large is an item", "User A", "2015-09-22T19:58:22.514Z", ["item", "size"]),
            ("Amazon DynamoDB", "Hot partitions", "User B", "2015-09-15T19:58:22.947Z", ["partition", "throughput"]),
            ("Amazon DynamoDB", "Sort keys by example", "User A", "2015-09-29T19:58:22.514Z", ["key"]),
            ("Amazon S3", "Naming buckets", "User C", "2015-09-29T19:58:22.514Z", ["bucket"]),
        ];
        return threads.Select(t => Item(
            ("ForumName", S(t.Forum)),
            ("Subject", S(t.Subject)),
            ("LastPostedBy", S(t.By)),
            ("LastPostDateTime", S(t.Last)),
            ("Message", S($"First message of: {t.Subject}")),
            ("Tags", Ss(t.Tags)),
            ("Views", N($"{t.Subject.Length}")),
            ("Answered", Bool(t.By == "User A"))));
    }

    private static IEnumerable<Dictionary<string, AttributeValue>> Reply()
    {
        (string Thread, string When, string By, string Message)[] replies =
        [
            ("How large is an item", "2015-09-15T19:58:22.947Z", "User A", "An item is at most 400 KB."),
            ("How large is an item", "2015-09-22T19:58:22.947Z", "User B", "Names count, too."),
            ("Hot partitions", "2015-09-29T19:58:22.947Z", "User A", "Spread the keys."),
            ("Hot partitions", "2015-10-05T19:58:22.947Z", "User A", "Or add a suffix."),
            ("Hot partitions", "2015-10-06T08:00:00.000Z", "User C", "Thanks!"),
        ];
        return replies.Select(r => Item(
            ("Id", S($"Amazon DynamoDB#{r.Thread}")), ("ReplyDateTime", S(r.When)), ("PostedBy", S(r.By)), ("Message", S(r.Message))));
    }

    private static IEnumerable<Dictionary<string, AttributeValue>> Music()
    {
        (string Artist, string Song, string Album, string? Genre, string? Year, string? Price)[] songs =
        [
            ("Acme Band", "Happy Day", "Songs About Life", "Rock", "2016", "0.99"),
            ("Acme Band", "PartiQL Rocks", "Another Album", "Rock", "2019", "1.29"),
            ("No One You Know", "Call Me Today", "Somewhat Famous", "Country", "2012", "2.14"),
            ("No One You Know", "My Dog Spot", "Hey Now", null, null, "1.98"),
            ("No One You Know", "Somewhere Down The Road", "Somewhat Famous", "Country", null, "0.94"),
            ("The Acme Band", "Look Out, World", "The Buck Starts Here", "Rock", "2000", null),
            ("The Acme Band", "Still in Love", "The Buck Starts Here", "Rock", "2000", "2.47"),
        ];
        foreach ((string artist, string song, string album, string? genre, string? year, string? price) in songs)
        {
            Dictionary<string, AttributeValue> item = Item(("Artist", S(artist)), ("SongTitle", S(song)), ("AlbumTitle", S(album)));
            if (genre is not null)
            {
                item.Add("Genre", S(genre));
            }

            if (year is not null)
            {
                item.Add("Year", N(year));
            }

            if (price is not null)
            {
                item.Add("Price", N(price));
            }

            yield return item;
        }
    }
}
