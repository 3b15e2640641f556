using System;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;
using Xunit;

namespace PeerFdw.Rows.Tests;

/// <summary>Batches under construction: growth, NULLs, unfinished rows, when they are full.</summary>
public sealed class BatchWriterTests
{
    private static readonly ColumnShape[] s_columns =
    [
        new(Types.Get("int4"), ColumnEncoding.Value),
        new(Types.Get("text"), ColumnEncoding.Varlena),
        new(Types.Get("numeric"), ColumnEncoding.Receive),
    ];

    [Fact]
    public async Task The_first_batch_is_small_and_the_later_ones_are_not()
    {
        RowStream stream = Stream([s_columns[0]]);
        RowWriter writer = stream.CreateWriter();
        Assert.Equal(64, await FillAsync(writer));
        Assert.Equal(1024, await FillAsync(writer));
        Assert.Equal(1024, await FillAsync(writer));
        stream.Abandon();
        stream.Complete(null);

        static async Task<int> FillAsync(RowWriter writer)
        {
            int rows = 0;
            while (!writer.IsFull)
            {
                writer.Columns[0].WriteInt64(rows++);
                writer.EndRow();
            }

            Assert.True(await writer.FlushAsync(CancellationToken.None));
            return rows;
        }
    }

    [Fact]
    public void A_batch_of_long_values_is_full_by_bytes()
    {
        using var column = new OneColumn(Types.Get("text"), ColumnEncoding.Varlena);
        byte[] text = new byte[50_000];
        Array.Fill(text, (byte)'x');
        int rows = 0;
        while (!column.Writer.IsFull)
        {
            column.Column.WriteText(text);
            column.Writer.EndRow();
            rows++;
        }

        Assert.Equal(6, rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(5000)]
    public async Task Rows_beyond_the_room_are_kept(int rows)
    {
        RowStream stream = Stream(s_columns);
        RowWriter writer = stream.CreateWriter();
        for (int i = 0; i < rows; i++)
        {
            writer.Columns[0].WriteInt64(i);
            if (i % 7 == 3)
            {
                writer.Columns[1].WriteNull();
            }
            else
            {
                writer.Columns[1].WriteText(System.Text.Encoding.UTF8.GetBytes("row " + i));
            }

            writer.Columns[2].WriteInt64(i);
            writer.EndRow();
        }

        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(StreamStatus.Batch, stream.TryTake(out RowBatch? batch));
        using (batch)
        {
            var reader = new BatchReader(batch!);
            Assert.Equal(rows, reader.Rows);
            Assert.Equal(3, reader.Columns);
            Assert.False(reader.HasNulls(0));
            for (int i = 0; i < rows; i++)
            {
                Assert.Equal((ulong)i, reader.Value(0, i));
                Assert.Equal(i % 7 == 3, reader.IsNull(1, i));
                if (i % 7 != 3)
                {
                    Assert.Equal("row " + i, reader.Text(1, i));
                }
            }
        }

        stream.Complete(null);
        Assert.Equal(StreamStatus.End, stream.TryTake(out _));
    }

    [Fact]
    public void A_discarded_row_leaves_nothing_behind()
    {
        using var column = new OneColumn(Types.Get("int4"), ColumnEncoding.Value);
        column.Column.WriteInt64(1);
        column.Writer.EndRow();
        column.Column.WriteNull();
        column.Writer.DiscardRow();
        Assert.Throws<PeerException>(column.Writer.EndRow);
        column.Column.WriteInt64(2);
        column.Writer.EndRow();

        // An unfinished row is not handed over.
        column.Column.WriteInt64(3);
        using RowBatch batch = column.Take();
        var reader = new BatchReader(batch);
        Assert.Equal(2, reader.Rows);
        Assert.False(reader.IsNull(0, 1));
        Assert.Equal(2UL, reader.Value(0, 1));
    }

    [Fact]
    public void A_value_after_a_NULL_in_the_same_row_counts()
    {
        using var column = new OneColumn(Types.Get("int4"), ColumnEncoding.Value);
        column.Column.WriteNull();
        column.Column.WriteInt64(5);
        using RowBatch batch = column.EndAndTake();
        Assert.False(new BatchReader(batch).IsNull(0, 0));
        Assert.Equal(5UL, new BatchReader(batch).Value(0, 0));
    }

    [Fact]
    public void A_row_with_a_column_that_was_not_written_is_refused()
    {
        RowStream stream = Stream(s_columns);
        RowWriter writer = stream.CreateWriter();
        writer.Columns[0].WriteInt64(1);
        writer.Columns[2].WriteInt64(1);
        Assert.Equal(SqlState.InternalError, Assert.Throws<PeerException>(writer.EndRow).SqlState);
        stream.Abandon();
        stream.Complete(null);
    }

    [Fact]
    public async Task Rows_without_columns_are_counted()
    {
        RowStream stream = Stream([]);
        RowWriter writer = stream.CreateWriter();
        writer.EndEmptyRows(5_000_000_000);
        writer.EndRow();
        writer.EndEmptyRows(0);
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(StreamStatus.Batch, stream.TryTake(out RowBatch? batch));
        using (batch)
        {
            Assert.Equal(5_000_000_001, batch!.Rows);
            Assert.Equal(0, new BatchReader(batch).Columns);
        }

        RowWriter other = Stream(s_columns).CreateWriter();
        Assert.Throws<PeerException>(() => other.EndEmptyRows(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.EndEmptyRows(-1));
    }

    [Fact]
    public async Task A_table_of_very_many_columns_has_few_rows_in_a_batch()
    {
        var columns = new ColumnShape[1600];
        Array.Fill(columns, s_columns[0]);
        RowStream stream = Stream(columns);
        RowWriter writer = stream.CreateWriter();
        long rows = 0;
        while (!writer.IsFull)
        {
            foreach (ColumnWriter column in writer.Columns)
            {
                column.WriteInt64(rows);
            }

            writer.EndRow();
            rows++;
        }

        await writer.FlushAsync(CancellationToken.None);
        Assert.InRange(rows, 4, 64);
        Assert.Equal(StreamStatus.Batch, stream.TryTake(out RowBatch? batch));
        Assert.InRange(batch!.Bytes, 1, 4 << 20);
        Assert.Equal((ulong)(rows - 1), new BatchReader(batch).Value(1599, rows - 1));
        batch.Dispose();
        stream.Complete(null);
    }

    [Fact]
    public async Task Generous_rooms_for_small_values_do_not_eat_memory()
    {
        RowStream stream = Stream([new ColumnShape(Types.Get("json"), ColumnEncoding.Varlena)]);
        RowWriter writer = stream.CreateWriter();
        for (int i = 0; i < 1000; i++)
        {
            Span<byte> room = writer.Columns[0].BeginJson(1 << 20);
            room[0] = (byte)'1';
            Assert.Equal(WriteResult.Ok, writer.Columns[0].EndJson(1, false));
            writer.EndRow();
        }

        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(StreamStatus.Batch, stream.TryTake(out RowBatch? batch));
        Assert.InRange(batch!.Bytes, 1, 5 << 20);
        Assert.Equal("1", new BatchReader(batch).Text(0, 999));
        batch.Dispose();
        stream.Complete(null);
    }

    [Fact]
    public async Task Rooms_of_two_columns_may_be_open_at_once()
    {
        ColumnShape json = new(Types.Get("json"), ColumnEncoding.Varlena);
        RowStream stream = Stream([json, json]);
        RowWriter writer = stream.CreateWriter();
        WriteBoth(writer);
        await writer.FlushAsync(CancellationToken.None);
        Assert.Equal(StreamStatus.Batch, stream.TryTake(out RowBatch? batch));
        Assert.Equal("\"aaaa\"", new BatchReader(batch!).Text(0, 0));
        Assert.Equal("\"bbbb\"", new BatchReader(batch!).Text(1, 0));
        batch!.Dispose();
        stream.Complete(null);

        static void WriteBoth(RowWriter writer)
        {
            Span<byte> first = writer.Columns[0].BeginJson(100);
            Span<byte> second = writer.Columns[1].BeginJson(100);
            "\"bbbb\""u8.CopyTo(second);
            "\"aaaa\""u8.CopyTo(first);
            Assert.Equal(WriteResult.Ok, writer.Columns[0].EndJson(6, false));
            Assert.Equal(WriteResult.Ok, writer.Columns[1].EndJson(6, false));
            writer.EndRow();
        }
    }

    [Fact]
    public void A_writer_whose_run_has_ended_writes_nowhere()
    {
        RowStream stream = Stream(s_columns);
        RowWriter writer = stream.CreateWriter();
        ColumnWriter column = writer.Columns[0];
        column.WriteInt64(1);
        stream.Complete(null);
        Assert.Throws<ObjectDisposedException>(() => column.WriteInt64(2));
        Assert.Throws<ObjectDisposedException>(() => writer.Columns[1].WriteNull());
    }

    [Fact]
    public async Task Writing_allocates_nothing_on_the_managed_heap()
    {
        RowStream stream = Stream(s_columns);
        RowWriter writer = stream.CreateWriter();
        Write(writer, 10);
        await writer.FlushAsync(CancellationToken.None);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Write(writer, 500);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
        stream.Abandon();
        stream.Complete(null);

        static void Write(RowWriter writer, int rows)
        {
            for (int i = 0; i < rows; i++)
            {
                writer.Columns[0].WriteInt64(i);
                writer.Columns[1].WriteText("some text"u8);
                writer.Columns[2].WriteNumber("12345.678"u8);
                writer.EndRow();
            }
        }
    }

    internal static RowStream Stream(ColumnShape[] columns) =>
        new(columns, new CountingSignal(), new RowBudget(RowBudget.DefaultPerScan, RowBudget.DefaultTotal));
}
