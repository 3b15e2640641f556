using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Writing.Items;

/// <summary>Document paths in items: what stands there, and the item with something else there. Nothing is changed in place.</summary>
internal static class ItemPaths
{
    /// <summary>A list is filled up with NULLs to an index that is beyond its end, up to here.</summary>
    private const int MaximumFilling = 1000;

    /// <summary>What stands at a path; null if nothing does.</summary>
    internal static ItemValue? Find(IReadOnlyDictionary<string, ItemValue> item, AttributePath path)
    {
        ItemValue? value = item.GetValueOrDefault(path.Attribute);
        for (int i = 1; i < path.Steps.Count && value is not null; i++)
        {
            value = Child(value, path.Steps[i]);
        }

        return value;
    }

    /// <summary>The item with a value at a path. Maps and lists that are missing on the way there are made.</summary>
    /// <exception cref="PeerException">22023 if the path leads through something that is neither.</exception>
    internal static void Set(Dictionary<string, ItemValue> item, AttributePath path, ItemValue value) =>
        item[path.Attribute] = Set(item.GetValueOrDefault(path.Attribute), path, 1, value);

    /// <summary>A value with another one in it.</summary>
    /// <param name="container">What stands in front of the step; null if nothing does.</param>
    /// <param name="path">The path.</param>
    /// <param name="step">The step that leads into the container.</param>
    /// <param name="value">What is put at the end of the path.</param>
    internal static ItemValue Set(ItemValue? container, AttributePath path, int step, ItemValue value)
    {
        if (step == path.Steps.Count)
        {
            return value;
        }

        PathStep next = path.Steps[step];
        if (container is not null && container.Kind != (next.Name is null ? AttributeKind.L : AttributeKind.M))
        {
            throw Blocked(path, step, container.Kind);
        }

        if (next.Name is not null)
        {
            Dictionary<string, ItemValue> members = container is null ? Item.New() : Item.CopyOf(container.Members);
            members[next.Name] = Set(members.GetValueOrDefault(next.Name), path, step + 1, value);
            return ItemValue.OfMap(members);
        }

        List<ItemValue> elements = container is null ? [] : [.. container.Elements];
        if (next.Index - elements.Count > MaximumFilling)
        {
            throw new PeerException(
                SqlState.ProgramLimitExceeded,
                $"\"{path}\" is too far beyond the end of its list, which has {elements.Count} elements");
        }

        while (elements.Count <= next.Index)
        {
            elements.Add(ItemValue.Null);
        }

        ItemValue? old = container is not null && next.Index < container.Elements.Count ? container.Elements[next.Index] : null;
        elements[next.Index] = Set(old, path, step + 1, value);
        return ItemValue.OfList(elements);
    }

    /// <summary>Takes away what stands at a path that ends in a name; nothing if nothing does.</summary>
    internal static void Remove(Dictionary<string, ItemValue> item, AttributePath path)
    {
        if (path.Steps.Count == 1)
        {
            item.Remove(path.Attribute);
        }
        else if (Find(item, path) is not null && Find(item, Beginning(path, path.Steps.Count - 1)) is { Kind: AttributeKind.M } parent)
        {
            Dictionary<string, ItemValue> members = Item.CopyOf(parent.Members);
            members.Remove(path.Steps[^1].Name!);
            Set(item, Beginning(path, path.Steps.Count - 1), ItemValue.OfMap(members));
        }
    }

    /// <summary>The first steps of a path.</summary>
    internal static AttributePath Beginning(AttributePath path, int steps)
    {
        var beginning = new PathStep[steps];
        for (int i = 0; i < steps; i++)
        {
            beginning[i] = path.Steps[i];
        }

        return new AttributePath(new EquatableList<PathStep>(beginning));
    }

    /// <summary>Whether one path is the other's beginning, or the same.</summary>
    internal static bool IsBeginning(AttributePath beginning, AttributePath path)
    {
        if (beginning.Steps.Count > path.Steps.Count)
        {
            return false;
        }

        for (int i = 0; i < beginning.Steps.Count; i++)
        {
            if (beginning.Steps[i] != path.Steps[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a step leads to; null if it leads nowhere.</summary>
    internal static ItemValue? Child(ItemValue container, PathStep step) => container.Kind switch
    {
        AttributeKind.M when step.Name is not null => container.Members.GetValueOrDefault(step.Name),
        AttributeKind.L when step.Name is null && step.Index < container.Elements.Count => container.Elements[step.Index],
        _ => null,
    };

    private static PeerException Blocked(AttributePath path, int step, AttributeKind kind) => new(
        SqlState.InvalidParameterValue,
        $"\"{path}\" cannot be set: \"{Beginning(path, step)}\" of the item is of type {kind}",
        hint: "Set the whole attribute, or the document.");
}
