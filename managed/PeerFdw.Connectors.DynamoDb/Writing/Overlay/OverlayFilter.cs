using System;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Overlay;

/// <summary>Tells which of the items that a scan reads the transaction has written. Belongs to one task.</summary>
internal sealed class OverlayFilter
{
    private readonly WriteBuffer _buffer;
    private readonly WrittenTable _table;
    private readonly long _command;
    private readonly ItemLocator _locator;
    private readonly ByteBuilder _unused = new();

    internal OverlayFilter(WriteBuffer buffer, WrittenTable table, long command)
    {
        _buffer = buffer;
        _table = table;
        _command = command;
        var root = AttributeNode.NewRoot();
        int slots = 0;
        foreach (string name in table.KeyNames)
        {
            root.Add(AttributePath.Of(name), ref slots);
        }

        _locator = new ItemLocator(root, slots, null);
    }

    /// <summary>Whether the transaction has written an item, so that the scan must not show what comes.</summary>
    /// <param name="body">The body.</param>
    /// <param name="position">Where the item starts.</param>
    /// <param name="end">Where it ends.</param>
    internal bool Hides(ReadOnlySpan<byte> body, int position, out int end)
    {
        var cursor = new JsonCursor(body, position);
        _locator.Walk(ref cursor, _unused);
        end = cursor.Position;
        var values = new ItemValue[_table.KeyNames.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (_locator.Position(i) < 0)
            {
                throw new PeerException(
                    SqlState.InvalidParameterValue,
                    $"an item of DynamoDB table \"{_table.Name}\" has no attribute \"{_table.KeyNames[i]}\", which a foreign table declares to be its key");
            }

            var value = new JsonCursor(body, _locator.Position(i));
            int start = value.Position;
            value.SkipValue(0);
            var reader = new Utf8JsonReader(body[start..value.Position]);
            using var element = JsonDocument.ParseValue(ref reader);
            values[i] = ItemJson.ReadValue(element.RootElement);
        }

        return _buffer.Hides(_table.Number, ItemKey.Of(values), _command);
    }
}
