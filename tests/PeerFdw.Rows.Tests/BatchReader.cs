using System;
using System.Buffers.Binary;
using PeerFdw.Rows.Layout;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows.Tests;

/// <summary>Reads a batch as native/batch.c must: by the layout of bridge.h alone.</summary>
internal sealed unsafe class BatchReader(RowBatch batch)
{
    public long Rows => batch.Layout->Rows;

    public int Columns => batch.Layout->ColumnCount;

    public ColumnEncoding Encoding(int column) => (ColumnEncoding)batch.Layout->Columns[column].Encoding;

    public bool HasNulls(int column) => batch.Layout->Columns[column].Nulls != null;

    public bool IsNull(int column, long row) =>
        batch.Layout->Columns[column].Nulls != null && batch.Layout->Columns[column].Nulls[row] switch
        {
            0 => false,
            1 => true,
            byte other => throw new InvalidOperationException($"null flag {other}"),
        };

    public ulong Value(int column, long row)
    {
        Expect(column, ColumnEncoding.Value);
        return batch.Layout->Columns[column].Values[row];
    }

    public byte[] Varlena(int column, long row)
    {
        Expect(column, ColumnEncoding.Varlena);
        byte* start = Pointer(column, row, 4);
        uint header = *(uint*)start;
        if ((header & 3) != 0)
        {
            throw new InvalidOperationException("not a 4-byte header");
        }

        return new ReadOnlySpan<byte>(start + 4, (int)(header >> 2) - 4).ToArray();
    }

    public byte[] Fixed(int column, long row, int size)
    {
        Expect(column, ColumnEncoding.Fixed);
        return new ReadOnlySpan<byte>(Pointer(column, row, 8), size).ToArray();
    }

    public byte[] Counted(int column, long row)
    {
        byte* start = Pointer(column, row, 4);
        int length = ((PeerBytes*)start)->Length;
        if (batch.Layout->Columns[column].Encoding == (int)ColumnEncoding.Input && start[4 + length] != 0)
        {
            throw new InvalidOperationException("no nul behind the text");
        }

        return new ReadOnlySpan<byte>(start + 4, length).ToArray();
    }

    public string Text(int column, long row) => System.Text.Encoding.UTF8.GetString(
        batch.Layout->Columns[column].Encoding == (int)ColumnEncoding.Varlena ? Varlena(column, row) : Counted(column, row));

    public long NetworkInt64(int column, long row) => BinaryPrimitives.ReadInt64BigEndian(Counted(column, row));

    private void Expect(int column, ColumnEncoding encoding)
    {
        if (batch.Layout->Columns[column].Encoding != (int)encoding)
        {
            throw new InvalidOperationException($"encoding is {batch.Layout->Columns[column].Encoding}");
        }
    }

    private byte* Pointer(int column, long row, int alignment)
    {
        byte* start = (byte*)batch.Layout->Columns[column].Values[row];
        if ((nuint)start % (nuint)alignment != 0)
        {
            throw new InvalidOperationException("not aligned");
        }

        return start;
    }
}
