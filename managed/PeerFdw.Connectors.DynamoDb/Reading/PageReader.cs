using System;
using System.Buffers.Text;
using System.Text.Unicode;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>
/// Walks the body of a Scan, Query, GetItem or BatchGetItem: stops at each item, and knows after the last one what else the body says. The members may come
/// in any order; unknown ones are passed over.
/// </summary>
internal sealed class PageReader
{
    private readonly ReadOnlyMemory<byte> _body;
    private State _state;
    private bool _isInResponses;
    private int _position;

    internal PageReader(ReadOnlyMemory<byte> body)
    {
        _body = body;
        if (!Utf8.IsValid(body.Span))
        {
            Malformed.Throw(0, "the body is not valid UTF-8");
        }
    }

    private enum State
    {
        Start,
        FirstItem,
        NextItem,
        OnlyItem,
        End,
    }

    /// <summary>Count: how many items the body stands for; -1 if it does not say.</summary>
    internal long Count { get; private set; } = -1;

    /// <summary>ScannedCount; -1 if the body does not say.</summary>
    internal long ScannedCount { get; private set; } = -1;

    /// <summary>ConsumedCapacity.CapacityUnits.</summary>
    internal double Capacity { get; private set; }

    /// <summary>LastEvaluatedKey as it stands in the body; empty if there is none: then this was the last page.</summary>
    internal Range LastEvaluatedKey { get; private set; }

    /// <summary>
    /// The list of those keys of a BatchGetItem that were not looked up, as it stands in the body; empty if all were.
    /// </summary>
    internal Range UnprocessedKeys { get; private set; }

    /// <summary>Whether the whole body was walked.</summary>
    internal bool IsAtEnd => _state == State.End;

    /// <summary>Where the item starts, after <see cref="MoveToItem"/>; the caller sets it to behind the item.</summary>
    internal int Position { get => _position; set => _position = value; }

    /// <summary>Goes on to the next item.</summary>
    /// <returns>False at the end of the body.</returns>
    internal bool MoveToItem()
    {
        var cursor = new JsonCursor(_body.Span, _position);
        bool isMember;
        switch (_state)
        {
            case State.Start:
                cursor.Expect((byte)'{');
                isMember = !cursor.TryTake((byte)'}');
                break;
            case State.FirstItem when cursor.TryTake((byte)']'):
            case State.NextItem when !cursor.TakeCommaOr((byte)']'):
                if (_isInResponses && cursor.TakeCommaOr((byte)'}'))
                {
                    return MoveToTable(ref cursor);
                }

                _isInResponses = false;
                isMember = cursor.TakeCommaOr((byte)'}');
                break;
            case State.OnlyItem:
                isMember = cursor.TakeCommaOr((byte)'}');
                break;
            case State.End:
                return false;
            default:
                return Stop(ref cursor, State.NextItem);
        }

        while (isMember)
        {
            JsonText name = cursor.ReadName();
            if (name.Raw.SequenceEqual("Items"u8))
            {
                cursor.Expect((byte)'[');
                _state = State.FirstItem;
                _position = cursor.Position;
                return MoveToItem();
            }

            if (name.Raw.SequenceEqual("Responses"u8))
            {
                cursor.Expect((byte)'{');
                if (!cursor.TryTake((byte)'}'))
                {
                    _isInResponses = true;
                    return MoveToTable(ref cursor);
                }

                isMember = cursor.TakeCommaOr((byte)'}');
                continue;
            }

            if (name.Raw.SequenceEqual("Item"u8))
            {
                return Stop(ref cursor, State.OnlyItem);
            }

            ReadMember(name.Raw, ref cursor);
            isMember = cursor.TakeCommaOr((byte)'}');
        }

        if (cursor.Peek() != 0 || cursor.Position != _body.Length)
        {
            Malformed.Throw(cursor.Position, "expected the end");
        }

        _state = State.End;
        return false;
    }

    /// <summary>Passes over the items that are left, for what the body says behind them.</summary>
    /// <returns>Whether the body's end was reached: what is malformed in items that nobody wants does not matter.</returns>
    internal bool TrySkipItems()
    {
        try
        {
            while (MoveToItem())
            {
                var cursor = new JsonCursor(_body.Span, _position);
                cursor.SkipValue(0);
                _position = cursor.Position;
            }

            return true;
        }
        catch (Spi.PeerException)
        {
            return false;
        }
    }

    /// <summary>To the items of the next table of Responses. A request names one table, so there is one.</summary>
    private bool MoveToTable(scoped ref JsonCursor cursor)
    {
        cursor.ReadName();
        cursor.Expect((byte)'[');
        _state = State.FirstItem;
        _position = cursor.Position;
        return MoveToItem();
    }

    private bool Stop(ref JsonCursor cursor, State state)
    {
        cursor.Peek();
        _position = cursor.Position;
        _state = state;
        return true;
    }

    private void ReadMember(ReadOnlySpan<byte> name, scoped ref JsonCursor cursor)
    {
        if (name.SequenceEqual("Count"u8))
        {
            Count = ReadCount(ref cursor);
        }
        else if (name.SequenceEqual("ScannedCount"u8))
        {
            ScannedCount = ReadCount(ref cursor);
        }
        else if (name.SequenceEqual("ConsumedCapacity"u8) && cursor.TryTake((byte)'{'))
        {
            ReadCapacity(ref cursor);
        }
        else if (name.SequenceEqual("ConsumedCapacity"u8) && cursor.TryTake((byte)'['))
        {
            ReadCapacities(ref cursor);
        }
        else if (name.SequenceEqual("UnprocessedKeys"u8))
        {
            ReadUnprocessed(ref cursor);
        }
        else if (name.SequenceEqual("LastEvaluatedKey"u8))
        {
            cursor.Expect((byte)'{');
            int start = cursor.Position - 1;
            bool isEmpty = cursor.Peek() == (byte)'}';
            cursor.Position = start;
            cursor.SkipValue(0);
            LastEvaluatedKey = isEmpty ? default : start..cursor.Position;
        }
        else
        {
            cursor.SkipValue(0);
        }
    }

    /// <summary>Each table's own, for a request that could name several.</summary>
    private void ReadCapacities(scoped ref JsonCursor cursor)
    {
        if (cursor.TryTake((byte)']'))
        {
            return;
        }

        do
        {
            cursor.Expect((byte)'{');
            ReadCapacity(ref cursor);
        }
        while (cursor.TakeCommaOr((byte)']'));
    }

    private void ReadUnprocessed(scoped ref JsonCursor cursor)
    {
        cursor.Expect((byte)'{');
        if (cursor.TryTake((byte)'}'))
        {
            return;
        }

        do
        {
            cursor.ReadName();
            cursor.Expect((byte)'{');
            bool hasMember = !cursor.TryTake((byte)'}');
            while (hasMember)
            {
                bool isKeys = cursor.ReadName().Raw.SequenceEqual("Keys"u8);
                bool isList = cursor.Peek() == (byte)'[';
                int start = cursor.Position;
                cursor.SkipValue(0);
                if (isKeys && isList && cursor.Position - start > 2)
                {
                    UnprocessedKeys = start..cursor.Position;
                }

                hasMember = cursor.TakeCommaOr((byte)'}');
            }
        }
        while (cursor.TakeCommaOr((byte)'}'));
    }

    private void ReadCapacity(scoped ref JsonCursor cursor)
    {
        if (cursor.TryTake((byte)'}'))
        {
            return;
        }

        do
        {
            JsonText name = cursor.ReadName();
            if (name.Raw.SequenceEqual("CapacityUnits"u8))
            {
                ReadOnlySpan<byte> number = cursor.ReadNumber();
                Capacity += Utf8Parser.TryParse(number, out double units, out int _) && double.IsFinite(units) ? units : 0;
            }
            else
            {
                cursor.SkipValue(0);
            }
        }
        while (cursor.TakeCommaOr((byte)'}'));
    }

    private static long ReadCount(scoped ref JsonCursor cursor)
    {
        ReadOnlySpan<byte> number = cursor.ReadNumber();
        if (!Utf8Parser.TryParse(number, out long count, out int consumed) || consumed != number.Length || count < 0)
        {
            Malformed.Throw(cursor.Position, "expected a count");
        }

        return count;
    }
}
