using System;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>
/// Walks an item once: notes where the wanted values stand, and converts the whole item if the document is wanted.
/// </summary>
/// <param name="root">What is wanted.</param>
/// <param name="slots">How many slots there are.</param>
/// <param name="document">Converts the item; null if no column wants it.</param>
internal sealed class ItemLocator(AttributeNode root, int slots, DocumentConverter? document)
{
    private const int NotFound = -1;

    private readonly int[] _positions = new int[slots];
    private readonly ByteBuilder _name = new();

    /// <summary>Where the value of a slot stands, or -1.</summary>
    internal int Position(int slot) => _positions[slot];

    /// <summary>Walks an item.</summary>
    /// <param name="cursor">At its opening brace; behind its closing one afterwards.</param>
    /// <param name="output">Where the document goes, if it is wanted.</param>
    internal void Walk(scoped ref JsonCursor cursor, ByteBuilder output)
    {
        Array.Fill(_positions, NotFound);
        cursor.Expect((byte)'{');
        if (document is not null)
        {
            output.Add((byte)'{');
        }

        if (!cursor.TryTake((byte)'}'))
        {
            while (true)
            {
                JsonText name = cursor.ReadName();
                AttributeNode? node = Find(root, name);
                cursor.Peek();
                if (node is not null)
                {
                    Note(node, cursor, 0);
                }

                if (document is null)
                {
                    // What nobody reads need not be an AttributeValue; JSON it must be, or the end of the item would not be known.
                    cursor.SkipValue(0);
                }
                else
                {
                    document.AddName(name);
                    document.Convert(ref cursor, 1);
                }

                if (!cursor.TakeCommaOr((byte)'}'))
                {
                    break;
                }

                if (document is not null)
                {
                    output.Add((byte)',');
                }
            }
        }

        if (document is not null)
        {
            output.Add((byte)'}');
        }
    }

    private AttributeNode? Find(AttributeNode parent, JsonText name)
    {
        if (!name.HasEscapes)
        {
            return parent.Find(name.Raw);
        }

        _name.Clear();
        int length = JsonEscape.Unescape(name.Raw, _name.Room(name.Raw.Length));
        _name.Advance(length);
        return parent.Find(_name.Written);
    }

    private void Note(AttributeNode node, JsonCursor value, int depth)
    {
        if (node.Slot >= 0)
        {
            if (_positions[node.Slot] != NotFound)
            {
                Malformed.Throw(value.Position, "an attribute that the item has twice");
            }

            _positions[node.Slot] = value.Position;
        }

        if (!node.HasChildren)
        {
            return;
        }

        if (depth > JsonCursor.MaximumDepth)
        {
            Malformed.ThrowTooDeep();
        }

        switch (AttributeTag.Read(ref value))
        {
            case AttributeKind.M:
                NoteMembers(node, value, depth);
                break;
            case AttributeKind.L:
                NoteElements(node, value, depth);
                break;
        }
    }

    private void NoteMembers(AttributeNode node, JsonCursor value, int depth)
    {
        value.Expect((byte)'{');
        if (value.TryTake((byte)'}'))
        {
            return;
        }

        do
        {
            JsonText name = value.ReadName();
            value.Peek();
            if (Find(node, name) is { } child)
            {
                Note(child, value, depth + 1);
            }

            value.SkipValue(0);
        }
        while (value.TakeCommaOr((byte)'}'));
    }

    private void NoteElements(AttributeNode node, JsonCursor value, int depth)
    {
        value.Expect((byte)'[');
        if (value.TryTake((byte)']'))
        {
            return;
        }

        int index = 0;
        do
        {
            value.Peek();
            if (node.Find(index++) is { } child)
            {
                Note(child, value, depth + 1);
            }

            value.SkipValue(0);
        }
        while (value.TakeCommaOr((byte)']'));
    }
}
