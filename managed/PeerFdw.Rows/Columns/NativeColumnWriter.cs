using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PeerFdw.Rows.Layout;
using PeerFdw.Rows.Memory;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>
/// A column of the batch under construction: the arrays of values and nulls, and how a value gets into them. Subclasses say what
/// their type takes; what they do not override is a mismatch.
/// </summary>
/// <remarks>
/// Room is made by the first write that needs it, so a write can never go past the arrays, and a writer whose memory was given back
/// finds none.
/// </remarks>
internal abstract unsafe class NativeColumnWriter(DataType type, ColumnEncoding encoding) : ColumnWriter, IDisposable
{
    /// <summary>The most bytes of one value: PostgreSQL's MaxAllocSize, less a header and a nul.</summary>
    public const int MostBytes = 0x3FFFFFFF - 8;

    private NativeArena? _arena;
    private ulong* _values;
    private byte* _nulls;
    private int _capacity;
    private int _firstCapacity;
    private int _row;
    private int _filled;
    private byte* _room;
    private byte* _roomEnd;

    /// <inheritdoc/>
    public sealed override DataType Type => type;

    /// <inheritdoc/>
    public sealed override ColumnEncoding Encoding => encoding;

    /// <summary>Starts a batch.</summary>
    /// <param name="arena">Its memory.</param>
    /// <param name="firstCapacity">Rows to make room for at first.</param>
    public void Begin(NativeArena arena, int firstCapacity)
    {
        _arena = arena;
        _firstCapacity = firstCapacity;
        _values = null;
        _nulls = null;
        _room = _roomEnd = null;
        _capacity = _row = _filled = 0;
    }

    /// <summary>Ends the row.</summary>
    /// <returns>False if it was not written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEndRow()
    {
        if (_filled == _row)
        {
            return false;
        }

        _row = _filled;
        return true;
    }

    /// <summary>Forgets what was written for the row.</summary>
    public void DiscardRow()
    {
        _filled = _row;
        if (_nulls != null && _row < _capacity)
        {
            _nulls[_row] = 0;
        }
    }

    /// <summary>The column as the backend sees it.</summary>
    /// <returns>The column; its arrays belong to the arena.</returns>
    public PeerColumn Describe() => new() { Values = _values, Nulls = _nulls, Encoding = (int)encoding };

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        _arena = null;
        _values = null;
        _nulls = null;
        _capacity = 0;
    }

    /// <inheritdoc/>
    public sealed override void WriteNull()
    {
        if (_row >= _capacity)
        {
            GrowRows();
        }

        if (_nulls == null)
        {
            _nulls = Memory.Allocate(_capacity, 8);
            NativeMemory.Clear(_nulls, (nuint)_capacity);
        }

        _values[_row] = 0;
        _nulls[_row] = 1;
        _filled = _row + 1;
    }

    /// <inheritdoc/>
    public override WriteResult WriteBoolean(bool value) => WriteResult.Mismatch;

    /// <inheritdoc/>
    public override WriteResult WriteInt64(long value) => WriteResult.Mismatch;

    /// <inheritdoc/>
    public override WriteResult WriteDouble(double value) => WriteResult.Mismatch;

    /// <inheritdoc/>
    public override WriteResult WriteNumber(ReadOnlySpan<byte> digits) => WriteResult.Mismatch;

    /// <inheritdoc/>
    public override WriteResult WriteText(ReadOnlySpan<byte> utf8) => WriteResult.Mismatch;

    /// <inheritdoc/>
    public override WriteResult WriteBinary(ReadOnlySpan<byte> value) => WriteResult.Mismatch;

    /// <inheritdoc/>
    public override WriteResult WriteTimestamp(long microseconds) => WriteResult.Mismatch;

    /// <inheritdoc/>
    public override WriteResult WriteDate(int days) => WriteResult.Mismatch;

    /// <inheritdoc/>
    public override WriteResult WriteJson(ReadOnlySpan<byte> utf8) => WriteResult.Mismatch;

    /// <inheritdoc/>
    public sealed override Span<byte> BeginJson(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        NativeArena arena = Memory;
        if (_row >= _capacity)
        {
            // Now, since arrays behind the room would keep its rest from being given back.
            GrowRows();
        }

        // A room that was abandoned is used again.
        arena.Shrink(_roomEnd, _room);
        _room = arena.Allocate(capacity + (long)JsonPrefix + 1, 4);
        _roomEnd = _room + capacity + JsonPrefix + 1;
        return new Span<byte>(_room + JsonPrefix, capacity);
    }

    /// <inheritdoc/>
    public sealed override WriteResult EndJson(int length, bool hasEscapedNul)
    {
        byte* room = _room;
        byte* end = _roomEnd;
        if (room == null || length < 0 || length > end - room - JsonPrefix - 1)
        {
            throw new PeerException(SqlState.InternalError, "a JSON value was ended that was not begun, or is longer than its room");
        }

        _room = _roomEnd = null;
        WriteResult result = EndJsonRoom(room, length, hasEscapedNul, out bool isRoomKept);
        Memory.Shrink(end, isRoomKept ? room + JsonPrefix + length + 1 : room);
        return result;
    }

    /// <summary>
    /// Bytes before the text in the room of <see cref="BeginJson"/>: a header, and what the type wants before its text.
    /// </summary>
    protected virtual int JsonPrefix => 0;

    /// <summary>Makes a value of a filled room. Types whose form is not the text itself convert a copy.</summary>
    /// <param name="room">The room, 4-byte aligned: <see cref="JsonPrefix"/> bytes, the text, and one byte more.</param>
    /// <param name="length">The text's length.</param>
    /// <param name="hasEscapedNul">Whether the text holds <c>\u0000</c>.</param>
    /// <param name="isRoomKept">Whether the value lies in the room.</param>
    /// <returns>What became of it.</returns>
    protected virtual WriteResult EndJsonRoom(byte* room, int length, bool hasEscapedNul, out bool isRoomKept)
    {
        // A copy that lies behind the room keeps it from being given back.
        isRoomKept = false;
        return WriteJson(new ReadOnlySpan<byte>(room + JsonPrefix, length));
    }

    /// <summary>The batch's memory.</summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    protected NativeArena Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_arena is null, this);
            return _arena;
        }
    }

    /// <summary>Sets the value of the row: a Datum or a pointer.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Put(ulong value)
    {
        if (_row >= _capacity)
        {
            GrowRows();
        }

        // Sound: _row < _capacity, the length of both arrays.
        _values[_row] = value;
        if (_nulls != null)
        {
            _nulls[_row] = 0;
        }

        _filled = _row + 1;
    }

    private void GrowRows()
    {
        NativeArena arena = Memory;
        int capacity = _capacity == 0 ? _firstCapacity : checked(_capacity * (_capacity < BatchWriter.MostRows / 4 ? 4 : 2));
        var values = (ulong*)arena.Allocate((long)capacity * sizeof(ulong), 8);
        new ReadOnlySpan<ulong>(_values, _row).CopyTo(new Span<ulong>(values, capacity));
        if (_nulls != null)
        {
            byte* nulls = arena.Allocate(capacity, 8);
            NativeMemory.Clear(nulls, (nuint)capacity);
            new ReadOnlySpan<byte>(_nulls, _row).CopyTo(new Span<byte>(nulls, capacity));
            _nulls = nulls;
        }

        _values = values;
        _capacity = capacity;
    }
}
