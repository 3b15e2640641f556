using System;
using System.Text.Json;
using PeerFdw.Rows.Formats;
using PeerFdw.Rows.Layout;
using PeerFdw.Rows.Memory;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>
/// A one-dimensional array from a JSON array, as array_recv reads it (src/backend/utils/adt/arrayfuncs.c): dimensions, whether there are
/// NULLs, the element's OID, length and lower bound, and each element as a length and its receive form.
/// </summary>
/// <remarks>
/// Elements go through the element type's own writer: numbers as <c>WriteNumber</c>, strings as <c>WriteText</c> (bytea: the hexadecimal form
/// <c>\x…</c>), JSON null as NULL. Arrays and objects are elements of json and jsonb only; in any other array they are a mismatch.
/// </remarks>
internal sealed unsafe class ArrayColumnWriter : BytesColumnWriter
{
    private const int DimensionsOffset = 0;
    private const int FlagsOffset = 4;
    private const int LengthOffset = 12;

    private readonly NativeColumnWriter _element;
    private readonly TypeKind _elementKind;
    private readonly NativeArena _elementArena = new(NativePool.SmallestBlock);
    private readonly NativeBuffer _array = new();
    private readonly NativeBuffer _text = new();

    /// <summary>Makes the writer.</summary>
    /// <param name="type">The array's type.</param>
    /// <exception cref="PeerException">0A000 if elements of this type cannot be written.</exception>
    public ArrayColumnWriter(DataType type)
        : base(type, ColumnEncoding.Receive)
    {
        _elementKind = type.Element!.Kind;
        if (_elementKind == TypeKind.Array)
        {
            throw new PeerException(SqlState.FeatureNotSupported, "arrays of arrays cannot be written");
        }

        _element = ColumnWriterFactory.Create(type.Element, ColumnEncoding.Receive);
    }

    /// <inheritdoc/>
    public override WriteResult WriteJson(ReadOnlySpan<byte> utf8)
    {
        _array.Clear();
        _array.AppendInt32(1);
        _array.AppendInt32(0);
        _array.AppendInt32((int)Type.Element!.Oid);
        _array.AppendInt32(0);
        _array.AppendInt32(1);
        WriteResult result;
        try
        {
            result = AppendElements(utf8);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string with half a surrogate pair: no text of PostgreSQL's.
            return WriteResult.InvalidText;
        }

        return result == WriteResult.Ok ? PutBytes(_array.Written) : result;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _element.Dispose();
        _elementArena.Dispose();
        _array.Dispose();
        _text.Dispose();
    }

    private WriteResult AppendElements(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = JsonElements.Open(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return WriteResult.Mismatch;
        }

        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            WriteResult result = AppendElement(utf8, ref reader);
            if (result != WriteResult.Ok)
            {
                return result;
            }

            count++;
        }

        if (count == 0)
        {
            // PostgreSQL's empty array has no dimensions.
            _array.PatchInt32(DimensionsOffset, 0);
            _array.Truncate(LengthOffset);
        }
        else
        {
            _array.PatchInt32(LengthOffset, count);
        }

        return WriteResult.Ok;
    }

    private WriteResult AppendElement(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            _array.PatchInt32(FlagsOffset, 1);
            _array.AppendInt32(-1);
            return WriteResult.Ok;
        }

        _elementArena.Dispose();
        _element.Begin(_elementArena, 1);
        WriteResult result = WriteElement(utf8, ref reader);
        if (result == WriteResult.Ok)
        {
            // Sound: the element's writer has one row, just written, whose value is a PeerBytes in its arena.
            var bytes = (PeerBytes*)_element.Describe().Values[0];
            _array.AppendInt32(bytes->Length);
            _array.Append(new ReadOnlySpan<byte>(bytes + 1, bytes->Length));
        }

        return result;
    }

    private WriteResult WriteElement(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader)
    {
        if (_elementKind is TypeKind.Json or TypeKind.JsonB)
        {
            return _element.WriteJson(JsonElements.Current(utf8, ref reader));
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return _element.WriteNumber(reader.ValueSpan);
            case JsonTokenType.True:
                return _element.WriteBoolean(true);
            case JsonTokenType.False:
                return _element.WriteBoolean(false);
            case JsonTokenType.String:
                _text.Clear();
                Span<byte> text = JsonElements.Text(ref reader, _text);
                if (_elementKind != TypeKind.Binary)
                {
                    return _element.WriteText(text);
                }

                return HexText.TryDecode(text, out int length) ? _element.WriteBinary(text[..length]) : WriteResult.InvalidText;
            default:
                return WriteResult.Mismatch;
        }
    }
}
