using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Amazon.DynamoDBv2.Model;

namespace PeerFdw.Differential.Tests.Data;

/// <summary>
/// Makes attributes: most are of the kind that their columns want, some of another kind, some NULL, some missing. The same seed gives
/// the same items.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="hasNul">Whether some texts hold U+0000.</param>
internal sealed class ItemGenerator(int seed, bool hasNul = false)
{
    private readonly Random _random = new(seed);

    internal T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private string Text() => hasNul && _random.Next(15) == 0 ? Values.NulText : Pick(Values.Texts);

    internal int Next(int below) => _random.Next(below);

    internal static AttributeValue S(string text) => new() { S = text };

    internal static AttributeValue N(string number) => new() { N = number };

    internal static AttributeValue B(byte[] bytes) => new() { B = new MemoryStream(bytes) };

    /// <summary>The attributes that the wide columns read.</summary>
    internal void AddPayload(Dictionary<string, AttributeValue> item)
    {
        Add(item, "a_s", () => S(Text()));
        Add(item, "a_n", () => N(Pick(Values.Numbers)));
        Add(item, "a_small", () => N(Pick(Values.Numbers.Where(n => n.Length < 4).ToArray())));
        Add(item, "a_b", () => B(_random.Next(8) == 0 ? [] : Pick(Values.Binaries)));
        Add(item, "a_bool", () => _random.Next(3) > 0 ? new AttributeValue { BOOL = Next(2) == 0 } : S(Pick(["true", "t", "no", "off", "1", "x", ""])));
        Add(item, "a_date", () => S(Pick(Values.Dates)));
        Add(item, "a_time", () => S(Pick(Values.Timestamps)));
        Add(item, "a_epoch", () => N(Pick(Values.Epochs)));
        Add(item, "a_uuid", () => S(Pick(Values.Uuids)));
        AddPure(item, "a_enum", () => S(Pick(Values.Moods)));
        Add(item, "a_list", () => List(2));
        Add(item, "a_map", () => Map(3));
        Add(item, "a_ss", () => new AttributeValue { SS = Some(Values.KeyTexts.Where(t => t.Length < 20).ToArray(), 4) });
        Add(item, "a_ns", () => new AttributeValue { NS = Some(["1", "5", "0.1", "-7", "100", "2147483648"], 4) });
        Add(item, "a_bs", () => new AttributeValue { BS = [.. Some(Values.Binaries.Take(8).ToArray(), 3).Select(b => new MemoryStream(b))] });
        Add(item, "a_any", Any);
        Add(item, "a.b[0]\"q", () => S(Text()));
        Add(item, "size", () => N(Pick(Values.Numbers)));
        Add(item, "\u0438\u043c\u044f", () => S(Text()));
    }

    /// <summary>A value of any kind.</summary>
    internal AttributeValue Any() => Value(2);

    /// <summary>Some different elements of a list.</summary>
    internal List<T> Some<T>(IReadOnlyList<T> from, int most) =>
        [.. Enumerable.Range(0, 1 + _random.Next(most)).Select(_ => Pick(from)).Distinct()];

    private void Add(Dictionary<string, AttributeValue> item, string name, Func<AttributeValue> usual)
    {
        int which = _random.Next(100);
        if (which < 72)
        {
            item[name] = usual();
        }
        else if (which < 84)
        {
            item[name] = Any();
        }
        else if (which < 90)
        {
            item[name] = new AttributeValue { NULL = true };
        }
    }

    /// <summary>An attribute of the usual kind only: its column's input function raises errors that on_mismatch cannot catch.</summary>
    private void AddPure(Dictionary<string, AttributeValue> item, string name, Func<AttributeValue> usual)
    {
        if (_random.Next(5) > 0)
        {
            item[name] = _random.Next(9) > 0 ? usual() : new AttributeValue { NULL = true };
        }
    }

    private AttributeValue Value(int depth) => _random.Next(depth > 0 ? 10 : 6) switch
    {
        0 or 1 => S(Text()),
        2 => N(Pick(Values.Numbers)),
        3 => B(Pick(Values.Binaries)),
        4 => new AttributeValue { BOOL = _random.Next(2) == 0 },
        5 => new AttributeValue { NULL = true },
        6 => List(depth - 1),
        7 or 8 => Map(depth - 1),
        _ => new AttributeValue { SS = Some(["a", "b", "5"], 3) },
    };

    private AttributeValue List(int depth) =>
        new() { L = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => depth > 1 && _random.Next(2) == 0 ? Value(depth) : S(Text()))], IsLSet = true };

    private AttributeValue Map(int depth)
    {
        var members = new Dictionary<string, AttributeValue>();
        foreach (string name in Some(Values.Names, 5))
        {
            members[name] = Value(depth);
        }

        members["k"] = _random.Next(3) == 0 ? N(Pick(Values.Numbers)) : S(Pick(Values.KeyTexts.Take(20).ToArray()));
        return new() { M = members, IsMSet = true };
    }
}
