using System;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>Reads one AttributeValue into one column.</summary>
internal sealed class ValueReader
{
    private readonly ByteBuilder _scratch = new();
    private readonly DocumentConverter _converter;

    internal ValueReader() => _converter = new DocumentConverter(_scratch);

    /// <summary>Reads a value.</summary>
    /// <param name="cursor">At its opening brace.</param>
    /// <param name="column">The column.</param>
    /// <param name="writer">The column's writer.</param>
    /// <param name="kind">What DynamoDB says it is.</param>
    /// <returns>What became of it.</returns>
    internal WriteResult Read(JsonCursor cursor, ReadColumn column, ColumnWriter writer, out AttributeKind kind)
    {
        JsonCursor start = cursor;
        kind = AttributeTag.Read(ref cursor);
        if (kind == AttributeKind.NULL)
        {
            cursor.ReadBoolean();
            cursor.Expect((byte)'}');
            writer.WriteNull();
            return WriteResult.Ok;
        }

        if (column.Mapping.DeclaredKind is { } declared && declared != kind)
        {
            return WriteResult.Mismatch;
        }

        if (column.IsJson || kind is AttributeKind.L or AttributeKind.M or AttributeKind.SS or AttributeKind.NS or AttributeKind.BS)
        {
            return ReadJson(start, writer);
        }

        switch (kind)
        {
            case AttributeKind.BOOL:
                bool value = cursor.ReadBoolean();
                cursor.Expect((byte)'}');
                return writer.WriteBoolean(value);
            case AttributeKind.N:
                JsonText number = cursor.ReadString();
                cursor.Expect((byte)'}');
                if (!JsonNumber.IsValid(number.Raw))
                {
                    Malformed.Throw(number.Start, "expected a number");
                }

                return column.IsEpoch ? Epoch.Write(number.Raw, writer) : writer.WriteNumber(number.Raw);
            case AttributeKind.B:
                JsonText binary = cursor.ReadString();
                cursor.Expect((byte)'}');
                _scratch.Clear();
                return writer.WriteBinary(DocumentConverter.DecodeBinary(binary, _scratch));
            default:
                JsonText text = cursor.ReadString();
                cursor.Expect((byte)'}');
                return writer.WriteText(text.HasEscapes ? Unescape(text) : text.Raw);
        }
    }

    private ReadOnlySpan<byte> Unescape(JsonText text)
    {
        _scratch.Clear();
        int length = JsonEscape.Unescape(text.Raw, _scratch.Room(text.Raw.Length));
        _scratch.Advance(length);
        return _scratch.Written;
    }

    private WriteResult ReadJson(JsonCursor cursor, ColumnWriter writer)
    {
        _scratch.Clear();
        _converter.HasEscapedNul = false;
        _converter.Convert(ref cursor, 1);
        return writer.WriteJson(_scratch.Written);
    }
}
