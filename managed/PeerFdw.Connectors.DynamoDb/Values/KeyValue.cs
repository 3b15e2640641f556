using System;
using System.Text;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;

namespace PeerFdw.Connectors.DynamoDb.Values;

/// <summary>A value of a key attribute, in DynamoDB's order: S by UTF-8 bytes, N by value, B by unsigned bytes.</summary>
internal sealed class KeyValue : IEquatable<KeyValue>, IComparable<KeyValue>
{
    private readonly byte[] _bytes;
    private readonly KeyNumber _number;

    private KeyValue(AttributeKind kind, byte[] bytes, KeyNumber number)
    {
        Kind = kind;
        _bytes = bytes;
        _number = number;
    }

    /// <summary>S, N or B.</summary>
    internal AttributeKind Kind { get; }

    internal static KeyValue OfText(byte[] utf8) => new(AttributeKind.S, utf8, default);

    internal static KeyValue OfBinary(byte[] bytes) => new(AttributeKind.B, bytes, default);

    internal static KeyValue OfNumber(KeyNumber number) => new(AttributeKind.N, [], number);

    /// <summary>The same as a value of an item.</summary>
    internal ItemValue ToItemValue() => Kind switch
    {
        AttributeKind.S => ItemValue.OfText(Encoding.UTF8.GetString(_bytes)),
        AttributeKind.N => ItemNumber.TryParse(_number.ToString(), out ItemValue? number) ? number : throw new InvalidOperationException("a key's number is no number"),
        _ => ItemValue.OfBinary(_bytes),
    };

    /// <summary>Writes it as an AttributeValue: <c>{"S": "…"}</c>.</summary>
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        switch (Kind)
        {
            case AttributeKind.S:
                writer.WriteString("S"u8, _bytes);
                break;
            case AttributeKind.N:
                writer.WriteString("N"u8, _number.ToString());
                break;
            default:
                writer.WriteBase64String("B"u8, _bytes);
                break;
        }

        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public int CompareTo(KeyValue? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Kind == AttributeKind.N ? _number.CompareTo(other._number) : _bytes.AsSpan().SequenceCompareTo(other._bytes);
    }

    /// <inheritdoc/>
    public bool Equals(KeyValue? other) => other is not null && Kind == other.Kind && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KeyValue);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        hash.Add(_number);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        AttributeKind.S => Encoding.UTF8.GetString(_bytes),
        AttributeKind.N => _number.ToString(),
        _ => Convert.ToHexString(_bytes),
    };
}
