using System;
using System.Collections.Generic;
using System.Text;

namespace PeerFdw.Connectors.DynamoDb.Writing.Items;

/// <summary>Items and maps: values by name, in the order in which they came.</summary>
internal static class Item
{
    /// <summary>The most bytes of an item ("Quotas", item size).</summary>
    internal const long MaximumSize = 400 * 1024;

    internal static IReadOnlyDictionary<string, ItemValue> Empty { get; } = new Dictionary<string, ItemValue>();

    internal static Dictionary<string, ItemValue> New() => new(StringComparer.Ordinal);

    internal static Dictionary<string, ItemValue> CopyOf(IReadOnlyDictionary<string, ItemValue> item) => new(item, StringComparer.Ordinal);

    internal static bool AreEqual(IReadOnlyDictionary<string, ItemValue> one, IReadOnlyDictionary<string, ItemValue> other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        foreach ((string name, ItemValue value) in one)
        {
            if (!other.TryGetValue(name, out ItemValue? same) || !value.Equals(same))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The bytes of names and values.</summary>
    internal static long Size(IReadOnlyDictionary<string, ItemValue> item)
    {
        long size = 0;
        foreach ((string name, ItemValue value) in item)
        {
            size += Encoding.UTF8.GetByteCount(name) + value.Size();
        }

        return size;
    }
}
