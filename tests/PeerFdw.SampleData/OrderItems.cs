using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Amazon.DynamoDBv2.Model;
using static PeerFdw.SampleData.Attributes;

namespace PeerFdw.SampleData;

/// <summary>
/// The items of the table <c>orders</c>, each a function of its number, from 0. Which attributes an item has:
/// <list type="bullet">
/// <item>customer_id S: C0000 for every fifth, else C0001 to C0399; order_id S: day # number; ordered_at S: ISO 8601</item>
/// <item>total N: two decimals; quantity N: 1 to 9; paid BOOL; address M; lines L of M</item>
/// <item>status S: only every fourth; open, packed or shipped. The others are not in the index on it.</item>
/// <item>discount: N, NULL, S or missing, by the number modulo 4</item>
/// <item>tags SS: every third; sizes NS: every fifth; digests BS: every seventh; receipt B: every second</item>
/// <item>note S: the odd ones; may be empty, hold quotes, accents and an emoji</item>
/// <item>exact N: every eleventh; 38 digits</item>
/// </list>
/// </summary>
public static class OrderItems
{
    /// <summary>How many there are.</summary>
    public const int Count = 20_000;

    private static readonly string[] s_statuses = ["open", "packed", "shipped"];
    private static readonly string[] s_tags = ["gift", "express", "fragile", "repeat", "été"];
    private static readonly string[] s_cities = ["Lisbon", "Gdańsk", "Kyoto", "Oslo", "Quito", "Perth"];
    private static readonly string[] s_notes = ["", "leave it at the door", "rings \"twice\"", "façade, 2ᵉ étage", "back\\slash", "🚲 by bike", "100% off_peak"];

    /// <summary>The customer of an item.</summary>
    /// <param name="i">The item's number.</param>
    /// <returns>The partition key.</returns>
    public static string Customer(int i) => i % 5 == 0 ? "C0000" : $"C{1 + (i % 399):D4}";

    /// <summary>When an item was ordered.</summary>
    /// <param name="i">The item's number.</param>
    /// <returns>The time, UTC; each item has another.</returns>
    public static DateTime OrderedAt(int i) => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i * 1571L);

    /// <summary>The sort key of an item.</summary>
    /// <param name="i">The item's number.</param>
    /// <returns>Such as <c>2024-01-01#000007</c>; ascending with the number.</returns>
    public static string OrderId(int i) => string.Create(CultureInfo.InvariantCulture, $"{OrderedAt(i):yyyy-MM-dd}#{i:D6}");

    /// <summary>The total of an item.</summary>
    /// <param name="i">The item's number.</param>
    /// <returns>From 0.00 to 999.99.</returns>
    public static decimal Total(int i) => new((int)(Hash(i) % 100_000), 0, 0, false, 2);

    /// <summary>The status of an item.</summary>
    /// <param name="i">The item's number.</param>
    /// <returns>The status, or null where the attribute is missing.</returns>
    public static string? Status(int i) => i % 4 == 0 ? s_statuses[i / 4 % 3] : null;

    /// <summary>All items.</summary>
    /// <returns>In the order of their numbers.</returns>
    public static IEnumerable<Dictionary<string, AttributeValue>> All() => Enumerable.Range(0, Count).Select(Make);

    /// <summary>Makes an item.</summary>
    /// <param name="i">Its number.</param>
    /// <returns>Its attributes.</returns>
    public static Dictionary<string, AttributeValue> Make(int i)
    {
        ulong hash = Hash(i);
        Dictionary<string, AttributeValue> item = Item(
            ("customer_id", S(Customer(i))),
            ("order_id", S(OrderId(i))),
            ("ordered_at", S(OrderedAt(i).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))),
            ("total", N(Total(i).ToString(CultureInfo.InvariantCulture))),
            ("quantity", N(Text(1 + (i % 9)))),
            ("paid", Bool(i % 3 != 0)),
            ("address", M(
                ("city", S(s_cities[i % s_cities.Length])),
                ("zip", S(Text(10_000 + (i % 997)))),
                ("geo", L(N(Text((i % 180) - 90)), N($"{i % 360}.25"))))),
            ("lines", L(Lines(i))));
        Add(item, "status", Status(i) is { } status ? S(status) : null);
        Add(item, "discount", (i % 4) switch { 0 => N("0.125"), 1 => Null(), 2 => S("staff"), _ => null });
        Add(item, "tags", i % 3 == 0 ? Ss(s_tags[i % 5], s_tags[(i + 1) % 5]) : null);
        Add(item, "sizes", i % 5 == 0 ? Ns("1", "2.5", Text(3 + i)) : null);
        Add(item, "digests", i % 7 == 0 ? Bs(BitConverter.GetBytes(hash), [0, 255, (byte)i]) : null);
        Add(item, "receipt", i % 2 == 0 ? B([.. Encoding.UTF8.GetBytes($"receipt {i}"), 0, 255]) : null);
        Add(item, "note", i % 2 == 1 ? S(s_notes[i / 2 % s_notes.Length]) : null);
        Add(item, "exact", i % 11 == 0 ? N($"1234567890123456789012345678901234.{1000 + (i % 9000)}") : null);
        return item;
    }

    private static AttributeValue[] Lines(int i)
    {
        var lines = new AttributeValue[1 + (i % 3)];
        for (int k = 0; k < lines.Length; k++)
        {
            lines[k] = M(
                ("sku", S($"SKU-{(i * 7) + k:D6}")), ("qty", N(Text(1 + k))), ("price", N($"{(i + k) % 500}.{10 + (i % 90)}")), ("gift", k == 2 ? Null() : Bool(k == 1)));
        }

        return lines;
    }

    private static void Add(Dictionary<string, AttributeValue> item, string name, AttributeValue? value)
    {
        if (value is not null)
        {
            item.Add(name, value);
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>SplitMix64, so that the numbers look arbitrary and are always the same.</summary>
    private static ulong Hash(int i)
    {
        unchecked
        {
            ulong z = (ulong)(i + 1) * 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
