using System;
using System.Collections.Generic;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Writing.Items;

/// <summary>
/// One value of an item, as a tree that is never changed. Equality is DynamoDB's: numbers by value (their text is normalized), sets without order.
/// </summary>
internal sealed class ItemValue : IEquatable<ItemValue>
{
    /// <summary>DynamoDB's own limit of nesting ("Quotas", nested attribute depth).</summary>
    internal const int MaximumDepth = 32;

    private ItemValue(AttributeKind kind) => Kind = kind;

    internal static ItemValue Null { get; } = new(AttributeKind.NULL);

    internal static ItemValue True { get; } = new(AttributeKind.BOOL) { Flag = true };

    internal static ItemValue False { get; } = new(AttributeKind.BOOL);

    internal AttributeKind Kind { get; }

    /// <summary>The text of S, the digits of N.</summary>
    internal string Text { get; private init; } = "";

    /// <summary>The bytes of B.</summary>
    internal byte[] Bytes { get; private init; } = [];

    /// <summary>The value of BOOL.</summary>
    internal bool Flag { get; private init; }

    /// <summary>The elements of L, SS, NS and BS.</summary>
    internal IReadOnlyList<ItemValue> Elements { get; private init; } = [];

    /// <summary>The members of M.</summary>
    internal IReadOnlyDictionary<string, ItemValue> Members { get; private init; } = Item.Empty;

    internal static ItemValue OfText(string text) => new(AttributeKind.S) { Text = text };

    /// <summary>A number whose text is normal already, see <see cref="ItemNumber"/>.</summary>
    internal static ItemValue OfNumber(string digits) => new(AttributeKind.N) { Text = digits };

    internal static ItemValue OfBinary(byte[] bytes) => new(AttributeKind.B) { Bytes = bytes };

    internal static ItemValue OfBoolean(bool value) => value ? True : False;

    internal static ItemValue OfList(IReadOnlyList<ItemValue> elements) => new(AttributeKind.L) { Elements = elements };

    internal static ItemValue OfMap(IReadOnlyDictionary<string, ItemValue> members) => new(AttributeKind.M) { Members = members };

    /// <summary>A set. The caller has seen to it that it is not empty, of one kind, and without duplicates.</summary>
    internal static ItemValue OfSet(AttributeKind kind, IReadOnlyList<ItemValue> elements) => new(kind) { Elements = elements };

    /// <inheritdoc/>
    public bool Equals(ItemValue? other)
    {
        if (other is null || other.Kind != Kind)
        {
            return false;
        }

        switch (Kind)
        {
            case AttributeKind.S or AttributeKind.N:
                return Text == other.Text;
            case AttributeKind.B:
                return Bytes.AsSpan().SequenceEqual(other.Bytes);
            case AttributeKind.BOOL:
                return Flag == other.Flag;
            case AttributeKind.NULL:
                return true;
            case AttributeKind.M:
                return Item.AreEqual(Members, other.Members);
            case AttributeKind.L:
                return SameOrder(other);
            default:
                return Elements.Count == other.Elements.Count && new HashSet<ItemValue>(Elements).SetEquals(other.Elements);
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ItemValue);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Kind);
        hash.Add(Text, StringComparer.Ordinal);
        hash.AddBytes(Bytes);
        hash.Add(Elements.Count);
        hash.Add(Members.Count);
        return hash.ToHashCode();
    }

    /// <summary>What DynamoDB counts of it towards an item's size ("DynamoDB item sizes and formats").</summary>
    internal long Size()
    {
        switch (Kind)
        {
            case AttributeKind.S:
                return Encoding.UTF8.GetByteCount(Text);
            case AttributeKind.N:
                return ItemNumber.Size(Text);
            case AttributeKind.B:
                return Bytes.Length;
            case AttributeKind.BOOL or AttributeKind.NULL:
                return 1;
            case AttributeKind.M:
                return 3 + Members.Count + Item.Size(Members);
            default:
                long size = Kind == AttributeKind.L ? 3 + Elements.Count : 0;
                foreach (ItemValue element in Elements)
                {
                    size += element.Size();
                }

                return size;
        }
    }

    private bool SameOrder(ItemValue other)
    {
        if (Elements.Count != other.Elements.Count)
        {
            return false;
        }

        for (int i = 0; i < Elements.Count; i++)
        {
            if (!Elements[i].Equals(other.Elements[i]))
            {
                return false;
            }
        }

        return true;
    }
}
