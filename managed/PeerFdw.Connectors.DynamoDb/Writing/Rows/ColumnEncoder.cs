using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>Makes values of a column's text. What it writes, the column reads back as it was.</summary>
/// <param name="column">A column whose source is an attribute.</param>
internal sealed class ColumnEncoder(ColumnMapping column)
{
    private readonly AttributeKind? _declared = column.DeclaredKind;

    /// <summary>The column.</summary>
    internal ColumnMapping Column => column;

    /// <summary>Whether the value that was there before decides on the new one's type.</summary>
    internal bool KeepsKind { get; } = column.DeclaredKind is null && column.Column.Type.Kind is TypeKind.Json or TypeKind.JsonB or TypeKind.Array;

    /// <summary>Makes a value.</summary>
    /// <param name="utf8">The text, not NULL.</param>
    /// <param name="old">What was there before, if it is known.</param>
    /// <exception cref="PeerException">If DynamoDB cannot hold it.</exception>
    internal ItemValue Encode(ReadOnlyMemory<byte> utf8, ItemValue? old)
    {
        DataType type = column.Column.Type;
        bool isJson = type.Kind is TypeKind.Json or TypeKind.JsonB;
        bool isText = type.Kind is TypeKind.Text or TypeKind.VarChar or TypeKind.Char;
        if (isJson || (isText && _declared is AttributeKind.SS or AttributeKind.NS or AttributeKind.BS or AttributeKind.L or AttributeKind.M))
        {
            using JsonDocument json = JsonValues.Parse(utf8, column);
            return JsonValues.Read(json.RootElement, _declared, old, column);
        }

        string text = Encoding.UTF8.GetString(utf8.Span);
        return type.Kind == TypeKind.Array ? EncodeArray(text, type.Element, old) : EncodeScalar(text, type, _declared);
    }

    private ItemValue EncodeScalar(string text, DataType type, AttributeKind? declared)
    {
        switch (type.Kind)
        {
            case TypeKind.Boolean when declared is null or AttributeKind.BOOL:
                return ItemValue.OfBoolean(text == "t");
            case TypeKind.Boolean when declared == AttributeKind.S:
                return ItemValue.OfText(text == "t" ? "true" : "false");
            case TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Numeric or TypeKind.Float32 or TypeKind.Float64 or TypeKind.Oid
                when declared is null or AttributeKind.N:
                return Number(text);
            case TypeKind.Text or TypeKind.VarChar or TypeKind.Char:
                return EncodeText(type.Kind == TypeKind.Char ? text.TrimEnd(' ') : text, declared);
            case TypeKind.Binary when declared is null or AttributeKind.B:
                return HexBytes.TryParse(text, out byte[]? bytes) ? ItemValue.OfBinary(bytes) : throw ValueRefusals.Text(column, "a bytea in hex");
            case TypeKind.Uuid when declared == AttributeKind.B:
                return ItemValue.OfBinary(Guid.Parse(text).ToByteArray(bigEndian: true));
            case TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz when declared == AttributeKind.N:
                return Number(TemporalValues.Epoch(text) ?? throw ValueRefusals.Number(column, text));
            case TypeKind.Date or TypeKind.Time or TypeKind.TimeTz or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Interval
                when declared is null or AttributeKind.S:
                return ItemValue.OfText(type.Kind switch
                {
                    TypeKind.Timestamp or TypeKind.TimestampTz => TemporalValues.Timestamp(text),
                    TypeKind.Interval => TemporalValues.Duration(text) ?? throw ValueRefusals.Text(column, "an interval in 'postgres' style"),
                    _ => text,
                });
            case TypeKind.Uuid or TypeKind.Inet or TypeKind.Enum or TypeKind.Composite or TypeKind.Other when declared is null or AttributeKind.S:
                return ItemValue.OfText(text);
            default:
                throw ValueRefusals.Type(column);
        }
    }

    private ItemValue EncodeText(string text, AttributeKind? declared) => declared switch
    {
        null or AttributeKind.S => ItemValue.OfText(text),
        AttributeKind.N => ItemNumber.TryParse(text, out ItemValue? number) ? number : throw ValueRefusals.Text(column, "a number that DynamoDB can hold"),
        AttributeKind.BOOL => text switch
        {
            "true" => ItemValue.True,
            "false" => ItemValue.False,
            _ => throw ValueRefusals.Text(column, "true or false"),
        },
        _ => throw ValueRefusals.Type(column),
    };

    private ItemValue Number(string text) => ItemNumber.TryParse(text, out ItemValue? number) ? number : throw ValueRefusals.Number(column, text);

    private ItemValue EncodeArray(string text, DataType? element, ItemValue? old)
    {
        if (_declared is not (null or AttributeKind.L or AttributeKind.SS or AttributeKind.NS or AttributeKind.BS) || element is null)
        {
            throw ValueRefusals.Type(column);
        }

        int at = 0;
        List<ItemValue> elements = ReadElements(ArrayLiterals.Parse(text, ref at) ?? throw ValueRefusals.Text(column, "an array"), element, 1);
        AttributeKind? set = _declared ?? (old?.Kind is AttributeKind.SS or AttributeKind.NS or AttributeKind.BS ? old.Kind : null);
        AttributeKind kind = set switch { AttributeKind.NS => AttributeKind.N, AttributeKind.BS => AttributeKind.B, _ => AttributeKind.S };
        bool fits = elements.Count > 0 && elements.TrueForAll(e => e.Kind == kind);
        if (set is null or AttributeKind.L || (_declared is null && !fits))
        {
            return ItemValue.OfList(elements);
        }

        return elements.Find(e => e.Kind != kind && e.Kind != AttributeKind.NULL) is { } other
            ? throw ValueRefusals.Kind(column, set.Value, other.Kind)
            : SetValues.Make(set.Value, elements, column);
    }

    private List<ItemValue> ReadElements(IReadOnlyList<object?> literals, DataType element, int depth)
    {
        var values = new List<ItemValue>(literals.Count);
        foreach (object? literal in literals)
        {
            values.Add(literal switch
            {
                null => ItemValue.Null,
                IReadOnlyList<object?> inner => ItemValue.OfList(ReadElements(inner, element, depth + 1)),
                _ => ReadElement((string)literal, element, depth),
            });
        }

        return values;
    }

    private ItemValue ReadElement(string text, DataType element, int depth)
    {
        if (element.Kind is TypeKind.Json or TypeKind.JsonB)
        {
            using JsonDocument json = JsonValues.Parse(Encoding.UTF8.GetBytes(text), column);
            return JsonValues.Read(json.RootElement, null, null, column, depth + 1);
        }

        return EncodeScalar(text, element, null);
    }
}
