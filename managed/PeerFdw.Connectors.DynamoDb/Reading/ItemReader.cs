using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>
/// Reads items into rows. An item is walked once, to find the wanted values and convert the document; then the columns are
/// written. One reader belongs to one task; it allocates nothing per item.
/// </summary>
internal sealed class ItemReader
{
    private readonly TableDescription _table;
    private readonly ReadColumn[] _columns;
    private readonly (byte[] Member, int Slot)[] _keys;
    private readonly ItemLocator _locator;
    private readonly ByteBuilder _document = new();
    private readonly ByteBuilder _rowId = new();
    private readonly DocumentConverter _documentConverter;
    private readonly DocumentConverter _rowIdConverter;
    private readonly ValueReader _values = new();

    internal ItemReader(TableDescription table, TableDefinition definition, IReadOnlyList<int> columns)
    {
        _table = table;
        var root = AttributeNode.NewRoot();
        int slots = 0;
        _columns = new ReadColumn[columns.Count];
        for (int i = 0; i < _columns.Length; i++)
        {
            ColumnMapping mapping = definition.Mapping(columns[i])
                ?? throw new Spi.PeerException(Spi.SqlState.InternalError, $"the plan reads column {columns[i]}, which the table does not have");
            _columns[i] = new ReadColumn(mapping, mapping.Path is { } path ? root.Add(path, ref slots) : -1);
        }

        _keys = definition.Keys
            .Select(k => (Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(k.Name)}\":"), root.Add(AttributePath.Of(k.Name), ref slots)))
            .ToArray();
        _documentConverter = new DocumentConverter(_document);
        _rowIdConverter = new DocumentConverter(_rowId);
        bool wantsDocument = _columns.Any(c => c.Mapping.Source == ColumnSource.Document);
        _locator = new ItemLocator(root, slots, wantsDocument ? _documentConverter : null);
    }

    /// <summary>Reads an item and writes its row's values, without ending the row.</summary>
    /// <param name="body">The body.</param>
    /// <param name="position">Where the item starts.</param>
    /// <param name="writer">Where the row goes.</param>
    /// <returns>Where the item ends.</returns>
    /// <exception cref="Spi.PeerException">If the body is malformed, or a value does not fit its column.</exception>
    internal int Read(ReadOnlySpan<byte> body, int position, RowWriter writer)
    {
        var cursor = new JsonCursor(body, position);
        _document.Clear();
        _documentConverter.HasEscapedNul = false;
        _locator.Walk(ref cursor, _document);
        for (int i = 0; i < _columns.Length; i++)
        {
            WriteColumn(body, _columns[i], writer.Columns[i]);
        }

        return cursor.Position;
    }

    private void WriteColumn(ReadOnlySpan<byte> body, ReadColumn column, ColumnWriter writer)
    {
        WriteResult result;
        AttributeKind kind = AttributeKind.M;
        switch (column.Mapping.Source)
        {
            case ColumnSource.Document:
                _document.Written.CopyTo(writer.BeginJson(_document.Length));
                result = writer.EndJson(_document.Length, _documentConverter.HasEscapedNul);
                break;
            case ColumnSource.RowId:
                if (!ConvertKey(body))
                {
                    writer.WriteNull();
                    return;
                }

                result = writer.WriteJson(_rowId.Written);
                break;
            default:
                int position = _locator.Position(column.Slot);
                if (position < 0)
                {
                    writer.WriteNull();
                    return;
                }

                result = _values.Read(new JsonCursor(body, position), column, writer, out kind);
                break;
        }

        if (result == WriteResult.Ok)
        {
            return;
        }

        if (!column.Mapping.NullOnMismatch)
        {
            throw ValueErrors.Mismatch(_table, column, kind, result, ConvertKey(body) ? Encoding.UTF8.GetString(_rowId.Written) : null);
        }

        writer.WriteNull();
    }

    /// <summary>Makes the key of the current item a JSON object.</summary>
    /// <returns>False if the item has not all of its key, which only wrong column options can do.</returns>
    private bool ConvertKey(ReadOnlySpan<byte> body)
    {
        _rowId.Clear();
        foreach ((byte[] member, int slot) in _keys)
        {
            if (_locator.Position(slot) < 0)
            {
                return false;
            }

            _rowId.Add(_rowId.Length == 0 ? (byte)'{' : (byte)',');
            _rowId.Add(member);
            var cursor = new JsonCursor(body, _locator.Position(slot));
            _rowIdConverter.Convert(ref cursor, 1);
        }

        _rowId.Add((byte)'}');
        return _keys.Length > 0;
    }
}
