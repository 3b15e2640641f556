using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
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
