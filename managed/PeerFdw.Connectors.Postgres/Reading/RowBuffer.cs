using System;
using System.Buffers;
using System.Buffers.Binary;
using System.IO;
using Npgsql;
using Npgsql.Internal;
using PeerFdw.Spi.Execution;

#pragma warning disable NPG9001 // As in RawFieldConverter.

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>
/// One row of a result, put into the binary form that COPY would have sent, so that there is one reader of rows. A row that is longer than the buffer goes on in
/// a log, which a temporary file takes over when it gets large.
/// </summary>
internal sealed class RowBuffer : IDisposable
{
    private const int Size = 64 << 10;
    private const int PieceSize = 16 << 10;
    private const int MostInMemory = 4 << 20;

    /// <summary>The driver hands a value to its converter, which knows nobody but the thread that it is on.</summary>
    [ThreadStatic]
    private static RowBuffer? t_filled;

    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(Size);
    private ByteLog? _rest;
    private long _restRead;
    private int _start;
    private int _end;

    /// <summary>Whether all of it was taken.</summary>
    public bool IsEmpty => _start == _end && _rest is null;

    /// <summary>Takes what the driver's converter is given.</summary>
    /// <param name="reader">Stands in front of the value.</param>
    public static void Fill(PgReader reader) => (t_filled ?? throw new InvalidOperationException("no row is being read")).Take(reader);

    /// <summary>Puts in what stands before the first row.</summary>
    public void AddHeader()
    {
        Add(CopyDecoder.Signature);
        AddInt32(0);
        AddInt32(0);
    }

    /// <summary>Puts in what stands behind the last row.</summary>
    public void AddTrailer() => AddInt16(-1);

    /// <summary>Puts in the row that a reader is on.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="fields">How many columns it has.</param>
    public void AddRow(NpgsqlDataReader reader, int fields)
    {
        AddInt16((short)fields);
        t_filled = this;
        try
        {
            for (int i = 0; i < fields; i++)
            {
                if (reader.IsDBNull(i))
                {
                    AddInt32(-1);
                }
                else
                {
                    _ = reader.GetFieldValue<RawField>(i);
                }
            }
        }
        finally
        {
            t_filled = null;
        }
    }

    /// <summary>Takes bytes out.</summary>
    /// <param name="room">Where to.</param>
    /// <returns>How many.</returns>
    public int Read(Span<byte> room)
    {
        int count = Math.Min(room.Length, _end - _start);
        _bytes.AsSpan(_start, count).CopyTo(room);
        _start += count;
        if (_rest is not null && _start == _end)
        {
            int more = (int)Math.Min(room.Length - count, _rest.Length - _restRead);
            _rest.Read(_restRead, room.Slice(count, more));
            _restRead += more;
            count += more;
            if (_restRead == _rest.Length)
            {
                _rest.Dispose();
                _rest = null;
                _restRead = 0;
            }
        }

        if (IsEmpty)
        {
            _start = _end = 0;
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _rest?.Dispose();
        _rest = null;
    }

    private void Take(PgReader reader)
    {
        int length = reader.CurrentRemaining;
        AddInt32(length);
        if (_rest is null && length <= Size - _end)
        {
            reader.ReadBytes(_bytes.AsSpan(_end, length));
            _end += length;
            return;
        }

        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            for (int left = length; left > 0; left -= PieceSize)
            {
                Span<byte> part = piece.AsSpan(0, Math.Min(left, PieceSize));
                reader.ReadBytes(part);
                Add(part);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private void AddInt16(short value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(short)];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        Add(bytes);
    }

    private void AddInt32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        Add(bytes);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_rest is null && bytes.Length <= Size - _end)
        {
            bytes.CopyTo(_bytes.AsSpan(_end));
            _end += bytes.Length;
            return;
        }

        _rest ??= new ByteLog(MostInMemory, Path.GetTempPath(), "a row of a remote query");
        _rest.Append(bytes);
    }
}
