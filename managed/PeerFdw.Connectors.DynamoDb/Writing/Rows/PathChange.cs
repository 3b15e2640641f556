using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>
/// The change that puts a value at a document path of a known item. UpdateItem sets nothing inside of a map that is not there, so the topmost missing one
/// is set whole; and an element taken out of a list would move those behind it, so it becomes NULL instead, which SQL reads the same.
/// </summary>
internal static class PathChange
{
    /// <summary>Makes the change.</summary>
    /// <param name="item">The item as it is.</param>
    /// <param name="path">The path.</param>
    /// <param name="value">The value, or null for SQL NULL.</param>
    /// <returns>Null if nothing changes.</returns>
    /// <exception cref="Spi.PeerException">22023 if the path leads through something that is neither map nor list.</exception>
    internal static Change? Make(IReadOnlyDictionary<string, ItemValue> item, AttributePath path, ItemValue? value)
    {
        if (ItemPaths.Find(item, path) is { } old)
        {
            bool isElement = path.Steps[^1].Name is null;
            ItemValue? wanted = value ?? (isElement ? ItemValue.Null : null);
            return old.Equals(wanted) ? null : new Change(path, wanted);
        }

        if (value is null)
        {
            return null;
        }

        Dictionary<string, ItemValue> copy = Item.CopyOf(item);
        ItemPaths.Set(copy, path, value);
        int steps = 1;
        AttributePath top = ItemPaths.Beginning(path, steps);
        while (steps < path.Steps.Count && ItemPaths.Find(item, top) is not null)
        {
            AttributePath next = ItemPaths.Beginning(path, steps + 1);
            if (path.Steps[steps].Name is null && ItemPaths.Find(item, next) is null)
            {
                // A list that grows is set whole: where it ends may have changed by the time of the commit.
                break;
            }

            top = next;
            steps++;
        }

        return new Change(top, ItemPaths.Find(copy, top));
    }
}
