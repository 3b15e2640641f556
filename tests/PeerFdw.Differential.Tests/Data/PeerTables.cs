using System;
using System.Collections.Generic;
using System.Linq;
using Amazon.DynamoDBv2.Model;
using PeerFdw.SampleData;

namespace PeerFdw.Differential.Tests.Data;

/// <summary>The tables of DynamoDB: keys of every type, indexes that lack items, and what stands in them.</summary>
internal static class PeerTables
{
    private static readonly string[] s_partitions = ["a", "A", "\u00e1", "a ", "ab", "5", "\U0001d4b3", "\ue000"];
    private static readonly string[] s_numbers = ["0", "1", "-1", "5", "0.1", "12345678901234567890123456789012345678", "12345678901234567890123456789012345679", "1e-130"];

    /// <summary>Every table but the one whose index has several key attributes of one role.</summary>
    internal static IEnumerable<SampleTable> All() => [Texts(), Numbers(), Bytes(), Single(), Clean()];

    /// <summary>Partition and sort key of type S; local indexes by S and N; sparse global ones.</summary>
    private static SampleTable Texts()
    {
        var generator = new ItemGenerator(1);
        return new SampleTable(
            SampleTable.Define(
                "texts", ["p:S", "s:S", "l:S", "m:N", "gs:S", "gn:N", "gb:B"], ["p", "s"],
                [("by_gs_gn", ["gs", "gn"]), ("by_gb", ["gb"]), ("by_gs", ["gs"])],
                [("by_l", ["p", "l"]), ("by_m", ["p", "m"])]),
            s_partitions.SelectMany(p => Values.KeyTexts.Where(_ => generator.Next(10) < 7).Select(s => (p, s))).Select(k =>
            {
                var item = new Dictionary<string, AttributeValue> { ["p"] = ItemGenerator.S(k.p), ["s"] = ItemGenerator.S(k.s) };
                AddIndexKeys(item, generator);
                generator.AddPayload(item);
                return item;
            }).ToArray());
    }

    /// <summary>Keys of type N.</summary>
    private static SampleTable Numbers()
    {
        var generator = new ItemGenerator(2);
        return new SampleTable(
            SampleTable.Define(
                "numbers", ["p:N", "s:N", "l:S", "m:N", "gs:S", "gn:N", "gb:B"], ["p", "s"],
                [("by_gs_gn", ["gs", "gn"]), ("by_gn_gb", ["gn", "gb"])],
                [("by_l", ["p", "l"]), ("by_m", ["p", "m"])]),
            s_numbers.SelectMany(p => DistinctNumbers().Where(_ => generator.Next(10) < 6).Select(s => (p, s))).Select(k =>
            {
                var item = new Dictionary<string, AttributeValue> { ["p"] = ItemGenerator.N(k.p), ["s"] = ItemGenerator.N(k.s) };
                AddIndexKeys(item, generator);
                generator.AddPayload(item);
                return item;
            }).ToArray());
    }

    /// <summary>Keys of type B.</summary>
    private static SampleTable Bytes()
    {
        var generator = new ItemGenerator(3);
        return new SampleTable(
            SampleTable.Define("bytes", ["p:B", "s:B", "gn:N", "gb:B"], ["p", "s"], [("by_gn_gb", ["gn", "gb"]), ("by_gb", ["gb"])]),
            Values.Binaries.Take(7).SelectMany(p => Values.Binaries.Select(s => (p, s))).Select(k =>
            {
                var item = new Dictionary<string, AttributeValue> { ["p"] = ItemGenerator.B(k.p), ["s"] = ItemGenerator.B(k.s) };
                AddIndexKeys(item, generator);
                item.Remove("gs");
                generator.AddPayload(item);
                return item;
            }).ToArray());
    }

    /// <summary>No sort key.</summary>
    private static SampleTable Single()
    {
        var generator = new ItemGenerator(4, hasNul: true);
        return new SampleTable(
            SampleTable.Define("single", ["p:S", "gs:S", "gn:N"], ["p"], [("by_gs_gn", ["gs", "gn"])]),
            Values.KeyTexts.Concat(Enumerable.Range(0, 80).Select(i => $"item {i}")).Select(p =>
            {
                var item = new Dictionary<string, AttributeValue> { ["p"] = ItemGenerator.S(p) };
                AddIndexKeys(item, generator);
                generator.AddPayload(item);
                return item;
            }).ToArray());
    }

    /// <summary>Attributes that are of one kind or missing, so that every typed column may insist on it.</summary>
    private static SampleTable Clean()
    {
        var generator = new ItemGenerator(5);
        return new SampleTable(
            SampleTable.Define("clean", ["p:S", "s:N", "gs:S", "gn:N", "m:N"], ["p", "s"], [("by_gs_gn", ["gs", "gn"])], [("by_m", ["p", "m"])]),
            s_partitions.SelectMany(p => Enumerable.Range(0, 50).Select(s => (p, s))).Select(k => Clean(k.p, k.s, generator)).ToArray());
    }

    private static Dictionary<string, AttributeValue> Clean(string p, int s, ItemGenerator generator)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["p"] = ItemGenerator.S(p),
            ["s"] = ItemGenerator.N(s % 7 == 0 ? $"{s}.5" : $"{s}"),
            ["c_text"] = ItemGenerator.S(generator.Pick(Values.KeyTexts)),
            ["c_number"] = ItemGenerator.N(generator.Pick(Values.Numbers)),
            ["c_int"] = ItemGenerator.N($"{generator.Next(20) - 10}"),
            ["c_bool"] = new() { BOOL = generator.Next(2) == 0 },
            ["c_date"] = ItemGenerator.S($"20{10 + generator.Next(20)}-0{1 + generator.Next(9)}-1{generator.Next(10)}"),
            ["c_time"] = ItemGenerator.S($"2024-01-1{generator.Next(10)}T0{generator.Next(10)}:00:00{generator.Pick(["Z", "+02:00", ".5Z"])}"),
            ["c_epoch"] = ItemGenerator.N($"{1_700_000_000 + generator.Next(50)}{generator.Pick(["", ".25"])}"),
            ["c_uuid"] = ItemGenerator.S(generator.Pick(Values.Uuids.Take(6).ToArray())),
            ["c_enum"] = ItemGenerator.S(generator.Pick(Values.Moods)),
            ["c_bytes"] = ItemGenerator.B(generator.Pick(Values.Binaries)),
            ["c_ss"] = new() { SS = generator.Some(["a", "b", "c", "A", "\u00e1"], 4) },
            ["c_ns"] = new() { NS = generator.Some(["1", "2", "3", "0.5"], 3) },
            ["c_map"] = new() { M = new() { ["k"] = ItemGenerator.S(generator.Pick(Values.KeyTexts)), ["n"] = ItemGenerator.N(generator.Pick(Values.Numbers)) } },
        };
        AddIndexKeys(item, generator);
        item.Remove("gb");
        foreach (string name in item.Keys.Where(n => n.StartsWith("c_", StringComparison.Ordinal)).ToArray())
        {
            switch (generator.Next(12))
            {
                case 0:
                    item.Remove(name);
                    break;
                case 1:
                    item[name] = new AttributeValue { NULL = true };
                    break;
            }
        }

        return item;
    }

    /// <summary>Keys of indexes: of the right kind or missing, as DynamoDB demands.</summary>
    private static void AddIndexKeys(Dictionary<string, AttributeValue> item, ItemGenerator generator)
    {
        AddMaybe(item, "l", generator, () => ItemGenerator.S(generator.Pick(Values.KeyTexts)));
        AddMaybe(item, "m", generator, () => ItemGenerator.N(generator.Pick(Values.Numbers)));
        AddMaybe(item, "gs", generator, () => ItemGenerator.S(generator.Pick(s_partitions)));
        AddMaybe(item, "gn", generator, () => ItemGenerator.N(generator.Pick(["0", "1", "5", "0.1", "-2.5", "100", "1e-130"])));
        AddMaybe(item, "gb", generator, () => ItemGenerator.B(generator.Pick(Values.Binaries)));
    }

    private static void AddMaybe(Dictionary<string, AttributeValue> item, string name, ItemGenerator generator, Func<AttributeValue> value)
    {
        if (generator.Next(3) > 0)
        {
            item[name] = value();
        }
    }

    /// <summary>The numbers without those that are another's second spelling.</summary>
    private static IEnumerable<string> DistinctNumbers() => Values.Numbers.Except(["-0", "5.0", "0.10", "1E2"]);
}
