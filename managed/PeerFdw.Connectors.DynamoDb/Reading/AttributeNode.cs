using System;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>
/// The attributes that a scan looks for, as a tree of paths with names in UTF-8. Each place that is wanted has a slot; where its value stands
/// in the body is noted under that slot, item by item.
/// </summary>
internal sealed class AttributeNode
{
    private readonly PathStep _step;
    private readonly byte[] _name;
    private AttributeNode[] _children = [];

    private AttributeNode(PathStep step)
    {
        _step = step;
        _name = step.Name is null ? [] : Encoding.UTF8.GetBytes(step.Name);
    }

    /// <summary>The slot, or -1 if only something further down is wanted.</summary>
    internal int Slot { get; private set; } = -1;

    /// <summary>Whether something further down is wanted.</summary>
    internal bool HasChildren => _children.Length > 0;

    internal static AttributeNode NewRoot() => new(new PathStep(null, -1));

    /// <summary>Adds a path.</summary>
    /// <returns>Its slot; a path that was added before has the same.</returns>
    internal int Add(AttributePath path, ref int slots)
    {
        AttributeNode node = this;
        foreach (PathStep step in path.Steps)
        {
            AttributeNode? child = Array.Find(node._children, c => c._step == step);
            if (child is null)
            {
                child = new AttributeNode(step);
                node._children = [.. node._children, child];
            }

            node = child;
        }

        node.Slot = node.Slot < 0 ? slots++ : node.Slot;
        return node.Slot;
    }

    /// <summary>The child of a name, by its unescaped bytes.</summary>
    internal AttributeNode? Find(ReadOnlySpan<byte> name)
    {
        foreach (AttributeNode child in _children)
        {
            if (child._name.Length == name.Length && child._step.Name is not null && name.SequenceEqual(child._name))
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>The child of an index.</summary>
    internal AttributeNode? Find(int index)
    {
        foreach (AttributeNode child in _children)
        {
            if (child._step.Name is null && child._step.Index == index)
            {
                return child;
            }
        }

        return null;
    }
}
