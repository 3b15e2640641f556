using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>
/// A column whose values are bytes somewhere in the batch: a varlena (its 4-byte header is the total length, shifted by two, as
/// PostgreSQL's SET_VARSIZE_4B makes it on little-endian machines), or counted bytes for a receive or input function.
/// </summary>
internal abstract unsafe class BytesColumnWriter(DataType type, ColumnEncoding encoding) : NativeColumnWriter(type, encoding)
{
    private const int Header = sizeof(int);

    private byte* _pieces;
    private int _piecesLength;
    private int _piecesWritten;

    /// <summary>Whether what <see cref="WriteSent"/> and <see cref="WriteOutput"/> take is text.</summary>
    protected virtual bool IsText => Encoding == ColumnEncoding.Input;

    /// <inheritdoc/>
    public sealed override WriteResult WriteSent(ReadOnlySpan<byte> wire) =>
        Encoding == ColumnEncoding.Receive ? PutBytes(wire) : PutSent(wire);

    /// <inheritdoc/>
    public sealed override WriteResult WriteOutput(ReadOnlySpan<byte> utf8) => IsText ? PutChecked(utf8) : WriteResult.Mismatch;

    /// <inheritdoc/>
    public sealed override WriteResult BeginPieces(long length)
    {
        _pieces = null;
        if (Encoding is ColumnEncoding.Value or ColumnEncoding.Fixed)
        {
            return WriteResult.Mismatch;
        }

        if (length > MostBytes)
        {
            return WriteResult.OutOfRange;
        }

        _piecesLength = (int)length;
        _piecesWritten = 0;
        _pieces = Memory.Allocate(length + Header + 1, 4);
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    public sealed override void WritePiece(ReadOnlySpan<byte> piece)
    {
        if (_pieces == null || piece.Length > _piecesLength - _piecesWritten)
        {
            throw new PeerException(SqlState.InternalError, "more of a value was written than was announced");
        }

        // Sound: the room holds the announced length, and that is not passed.
        piece.CopyTo(new Span<byte>(_pieces + Header + _piecesWritten, piece.Length));
        _piecesWritten += piece.Length;
    }

    /// <inheritdoc/>
    public sealed override WriteResult EndPieces()
    {
        byte* start = _pieces;
        _pieces = null;
        if (start == null || _piecesWritten != _piecesLength)
        {
            throw new PeerException(SqlState.InternalError, "a value was ended before all of it was written");
        }

        if (IsText && CheckText(new ReadOnlySpan<byte>(start + Header, _piecesLength)) is var result and not WriteResult.Ok)
        {
            return result;
        }

        Finish(start, _piecesLength);
        return WriteResult.Ok;
    }

    /// <summary>Takes the binary form of the column's type, where the batch does not hold that itself.</summary>
    /// <param name="wire">The bytes.</param>
    /// <returns>What became of it.</returns>
    protected virtual WriteResult PutSent(ReadOnlySpan<byte> wire) => WriteResult.Mismatch;

    /// <summary>Copies text that comes from elsewhere.</summary>
    /// <param name="utf8">The text.</param>
    /// <returns><see cref="WriteResult.InvalidText"/> if it is not UTF-8.</returns>
    protected WriteResult PutChecked(ReadOnlySpan<byte> utf8) => CheckText(utf8) is var result and not WriteResult.Ok ? result : PutBytes(utf8);

    private static WriteResult CheckText(ReadOnlySpan<byte> utf8) =>
        !Utf8.IsValid(utf8) ? WriteResult.InvalidText
        : utf8.Contains((byte)0) ? WriteResult.NulCharacter
        : WriteResult.Ok;

    /// <summary>Room for a value of known length, set as the row's value at once.</summary>
    /// <param name="length">Its length.</param>
    /// <returns>Where the bytes go.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected byte* PutBytes(int length)
    {
        byte* start = Memory.Allocate((long)length + Header + 1, 4);
        Finish(start, length);
        return start + Header;
    }

    /// <summary>Copies a value.</summary>
    /// <param name="bytes">The value.</param>
    /// <returns><see cref="WriteResult.OutOfRange"/> if no PostgreSQL value can be as long.</returns>
    protected WriteResult PutBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes)
        {
            return WriteResult.OutOfRange;
        }

        bytes.CopyTo(new Span<byte>(PutBytes(bytes.Length), bytes.Length));
        return WriteResult.Ok;
    }

    /// <summary>A value that is passed by value: its Datum, or its bytes in network order for the receive function.</summary>
    /// <param name="value">The value; sign-extended, as PostgreSQL makes Datums of short integers.</param>
    /// <param name="size">The type's size: 1, 2, 4 or 8 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void PutScalar(long value, int size)
    {
        if (Encoding == ColumnEncoding.Value)
        {
            Put((ulong)value);
        }
        else
        {
            PutNetworkOrder(value, size);
        }
    }

    /// <summary>Room for a fixed-size value that is passed by reference, without a header.</summary>
    /// <param name="size">The type's size.</param>
    /// <returns>Where the bytes go, 8-byte aligned.</returns>
    protected byte* PutFixed(int size)
    {
        byte* start = Memory.Allocate(size, 8);
        Put((ulong)start);
        return start;
    }

    /// <summary>A whole number in network order, as receive functions read it.</summary>
    /// <param name="value">The number; its low <paramref name="size"/> bytes count.</param>
    /// <param name="size">1, 2, 4 or 8 bytes.</param>
    protected void PutNetworkOrder(long value, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        bytes[(sizeof(long) - size)..].CopyTo(new Span<byte>(PutBytes(size), size));
    }

    /// <summary>Writes the header of a value that lies ready, and sets it as the row's value.</summary>
    /// <param name="start">The header's place, 4-byte aligned; the bytes follow, and a spare byte follows them.</param>
    /// <param name="length">How many bytes follow.</param>
    protected void Finish(byte* start, int length)
    {
        if (Encoding == ColumnEncoding.Varlena)
        {
            *(uint*)start = (uint)(length + Header) << 2;
        }
        else
        {
            *(int*)start = length;
            start[Header + length] = 0;
        }

        Put((ulong)start);
    }

    /// <inheritdoc/>
    protected override int JsonPrefix => Header;
}
