using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>Finds the sort key of an item, in the bytes whose order is DynamoDB's. Belongs to one task; allocates nothing per item.</summary>
internal sealed class SortKeyReader
{
    private readonly ItemLocator _locator;
    private readonly ByteBuilder _nothing = new();
    private readonly KeyAttribute[] _attributes;
    private readonly int[] _slots;

    internal SortKeyReader(IEnumerable<KeyAttribute> attributes)
    {
        _attributes = attributes.ToArray();
        var root = AttributeNode.NewRoot();
        int slots = 0;
        _slots = _attributes.Select(a => root.Add(AttributePath.Of(a.Name), ref slots)).ToArray();
        _locator = new ItemLocator(root, slots, null);
    }

    /// <summary>How many attributes the key has.</summary>
    internal int Count => _attributes.Length;

    /// <summary>Reads the key of an item.</summary>
    /// <param name="body">The body.</param>
    /// <param name="position">Where the item starts.</param>
    /// <param name="key">Gets the attributes' bytes, each in a builder of its own.</param>
    internal void Read(ReadOnlySpan<byte> body, int position, ByteBuilder[] key)
    {
        var cursor = new JsonCursor(body, position);
        _locator.Walk(ref cursor, _nothing);
        for (int i = 0; i < _slots.Length; i++)
        {
            int at = _locator.Position(_slots[i]);
            if (at < 0)
            {
                throw Other(_attributes[i]);
            }

            Read(new JsonCursor(body, at), _attributes[i], key[i]);
        }
    }

    private static void Read(JsonCursor cursor, KeyAttribute attribute, ByteBuilder key)
    {
        key.Clear();
        AttributeKind kind = AttributeTag.Read(ref cursor);
        if (kind != attribute.Kind)
        {
            throw Other(attribute);
        }

        JsonText text = cursor.ReadString();
        switch (kind)
        {
            case AttributeKind.N:
                if (!JsonNumber.IsValid(text.Raw))
                {
                    Malformed.Throw(text.Start, "expected a number");
                }

                OrderedBytes.AddNumber(text.Raw, key);
                break;
            case AttributeKind.B:
                DocumentConverter.DecodeBinary(text, key);
                break;
            default:
                key.Advance(JsonEscape.Unescape(text.Raw, key.Room(text.Raw.Length)));
                break;
        }
    }

    /// <summary>What a Query gives has its sort key, of one type: then the options say another.</summary>
    private static PeerException Other(KeyAttribute attribute) => new(
        SqlState.InvalidParameterValue,
        $"the items are not sorted by attribute \"{attribute.Name}\" of type {attribute.Kind}",
        hint: "Check that the columns' key options and types (or attribute_type) are those of the DynamoDB table.");
}
