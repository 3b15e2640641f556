using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Rows.Memory;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;
using Xunit;

namespace PeerFdw.Rows.Tests;

/// <summary>The queue between producers and the executor: waking, the byte budget, LIMIT and OFFSET, the ends of a run.</summary>
public sealed class RowStreamTests
{
    private static readonly ColumnShape[] s_numbers = [new(Types.Get("int8"), ColumnEncoding.Value)];
    private static readonly ColumnShape[] s_texts = [new(Types.Get("text"), ColumnEncoding.Varlena)];

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_waiting_consumer_is_woken_once()
    {
        var signal = new CountingSignal();
        var stream = new RowStream(s_numbers, signal, Budget());
        RowWriter writer = stream.CreateWriter();
        await WriteAsync(writer, 0, 1);
        Assert.Equal(0, signal.Count);
        Assert.Equal(StreamStatus.Batch, Take(stream, out _));
        Assert.Equal(StreamStatus.Pending, stream.TryTake(out _));
        await WriteAsync(writer, 1, 1);
        await WriteAsync(writer, 2, 1);
        Assert.Equal(1, signal.Count);
        Assert.Equal(StreamStatus.Batch, Take(stream, out _));
        Assert.Equal(StreamStatus.Batch, Take(stream, out _));
        Assert.Equal(StreamStatus.Pending, stream.TryTake(out _));
        stream.Complete(null);
        Assert.Equal(2, signal.Count);
        Assert.Equal(StreamStatus.End, stream.TryTake(out _));
        Assert.Equal(StreamStatus.End, stream.TryTake(out _));
    }

    [Fact]
    public async Task A_failure_comes_after_the_rows_before_it()
    {
        RowStream stream = BatchWriterTests.Stream(s_numbers);
        await WriteAsync(stream.CreateWriter(), 0, 3);
        stream.Complete(new PeerException(SqlState.ConnectionFailure, "it broke"));
        Assert.Equal(StreamStatus.Batch, Take(stream, out List<long> rows));
        Assert.Equal([0, 1, 2], rows);
        Assert.Equal("it broke", Assert.Throws<PeerException>(() => stream.TryTake(out _)).Message);
        Assert.Throws<PeerException>(() => stream.TryTake(out _));
    }

    [Fact]
    public void Rows_that_were_never_flushed_fail_the_run()
    {
        RowStream stream = BatchWriterTests.Stream(s_numbers);
        RowWriter writer = stream.CreateWriter();
        writer.Columns[0].WriteInt64(1);
        writer.EndRow();
        stream.Complete(null);
        Assert.Equal(SqlState.InternalError, Assert.Throws<PeerException>(() => stream.TryTake(out _)).SqlState);
    }

    [Fact]
    public async Task A_producer_waits_while_the_budget_is_used_up()
    {
        var stream = new RowStream(s_texts, new CountingSignal(), new RowBudget(100_000, 1_000_000));
        RowWriter writer = stream.CreateWriter();
        await FlushTextAsync(writer, 10);
        Task<bool> second = FlushTextAsync(writer, 200_000);
        await Task.Delay(50);
        Assert.False(second.IsCompleted);
        Assert.Equal(StreamStatus.Batch, stream.TryTake(out RowBatch? batch));
        batch!.Dispose();
        await Task.Delay(50);
        Assert.False(second.IsCompleted);
        Assert.Equal(StreamStatus.Batch, stream.TryTake(out batch));
        batch!.Dispose();
        Assert.True(await second.WaitAsync(TimeSpan.FromSeconds(10)));
        stream.Complete(null);
    }

    [Fact]
    public async Task Scans_share_a_budget_but_none_starves()
    {
        var budget = new RowBudget(1_000_000, 150_000);
        var full = new RowStream(s_texts, new CountingSignal(), budget);
        var other = new RowStream(s_texts, new CountingSignal(), budget);
        RowWriter fullWriter = full.CreateWriter();
        RowWriter otherWriter = other.CreateWriter();
        Task<bool> waiting = FlushTextAsync(fullWriter, 200_000);
        Task<bool> alsoWaiting = FlushTextAsync(otherWriter, 10);
        Assert.False(waiting.IsCompleted);
        Assert.False(alsoWaiting.IsCompleted);

        // Taking its own rows is all that a scan needs.
        Assert.Equal(StreamStatus.Batch, other.TryTake(out RowBatch? batch));
        batch!.Dispose();
        Assert.True(await alsoWaiting.WaitAsync(TimeSpan.FromSeconds(10)));
        full.Abandon();
        Assert.False(await waiting.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, budget.Queued);
        full.Complete(null);
        other.Complete(null);
    }

    [Fact]
    public async Task A_waiting_producer_obeys_its_token()
    {
        var stream = new RowStream(s_texts, new CountingSignal(), new RowBudget(1000, 1000));
        using var source = new CancellationTokenSource();
        RowWriter writer = stream.CreateWriter();
        writer.Columns[0].WriteText(new byte[] { 65 });
        writer.EndRow();
        ValueTask<bool> waiting = writer.FlushAsync(source.Token);
        Assert.False(waiting.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.AsTask());
        stream.Abandon();
        stream.Complete(null);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(10, 0)]
    [InlineData(10, 5)]
    [InlineData(64, 64)]
    [InlineData(100, 1000)]
    [InlineData(1, 2999)]
    [InlineData(10, 2995)]
    [InlineData(5, 3000)]
    public async Task Limit_and_offset_take_exactly_those_rows(long limit, long offset)
    {
        var stream = new RowStream(s_numbers, new CountingSignal(), Budget(), limit, offset);
        RowWriter writer = stream.CreateWriter();
        bool isWanted = true;
        for (int i = 0; i < 3000 && isWanted; i++)
        {
            writer.Columns[0].WriteInt64(i);
            writer.EndRow();
            isWanted = !writer.IsFull || await writer.FlushAsync(None);
        }

        Assert.Equal(limit + offset > 3000, await writer.FlushAsync(None));
        stream.Complete(null);
        Assert.Equal(
            Enumerable.Range(0, 3000).Select(i => (long)i).Skip((int)offset).Take((int)limit), Drain(stream).Order());
    }

    [Fact]
    public async Task A_full_limit_ends_at_once_for_the_consumer()
    {
        var stream = new RowStream(s_numbers, new CountingSignal(), Budget(), 2);
        RowWriter writer = stream.CreateWriter();
        Assert.False(await WriteAsync(writer, 0, 5));
        Assert.Equal(StreamStatus.Batch, Take(stream, out List<long> rows));
        Assert.Equal([0, 1], rows);
        Assert.Equal(StreamStatus.End, stream.TryTake(out _));

        // What happens behind the limit is nobody's business.
        Assert.False(await WriteAsync(writer, 5, 5));
        stream.Complete(new InvalidOperationException("too late"));
        Assert.Equal(StreamStatus.End, stream.TryTake(out _));
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(777, 333)]
    [InlineData(2999, 1)]
    public async Task Limit_and_offset_are_exact_with_several_writers(long limit, long offset)
    {
        var stream = new RowStream(s_numbers, new CountingSignal(), new RowBudget(20_000, 1_000_000), limit, offset);
        Task[] producers = Enumerable.Range(0, 3).Select(p => Task.Run(() => ProduceAsync(stream.CreateWriter(), p))).ToArray();
        Task run = Task.WhenAll(producers).ContinueWith(t => stream.Complete(t.Exception), TaskScheduler.Default);
        var rows = new List<long>();
        StreamStatus status;
        while ((status = Take(stream, out List<long> batch)) != StreamStatus.End)
        {
            rows.AddRange(batch);
            if (status == StreamStatus.Pending)
            {
                await Task.Delay(1);
            }
        }

        await run.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(limit, rows.Count);
        Assert.Equal(rows.Count, rows.Distinct().Count());

        static async Task ProduceAsync(RowWriter writer, int producer)
        {
            for (int i = 0; i < 1000; i++)
            {
                writer.Columns[0].WriteInt64((producer * 1000) + i);
                writer.EndRow();
                if (i % 13 == producer && !await writer.FlushAsync(None))
                {
                    return;
                }
            }

            await writer.FlushAsync(None);
        }
    }

    [Fact]
    public async Task Limits_apply_to_rows_without_columns()
    {
        var stream = new RowStream([], new CountingSignal(), Budget(), 10, 4);
        RowWriter writer = stream.CreateWriter();
        writer.EndEmptyRows(1_000_000);
        Assert.False(await writer.FlushAsync(None));
        Assert.Equal(StreamStatus.Batch, stream.TryTake(out RowBatch? batch));
        Assert.Equal(10, batch!.Rows);
        batch.Dispose();
        stream.Complete(null);
    }

    [Fact]
    public async Task Skipped_rows_take_their_NULLs_with_them()
    {
        var stream = new RowStream(s_numbers, new CountingSignal(), Budget(), null, 1);
        RowWriter writer = stream.CreateWriter();
        writer.Columns[0].WriteInt64(1);
        writer.EndRow();
        writer.Columns[0].WriteNull();
        writer.EndRow();
        writer.Columns[0].WriteInt64(3);
        writer.EndRow();
        await writer.FlushAsync(None);
        Assert.Equal(StreamStatus.Batch, stream.TryTake(out RowBatch? batch));
        var reader = new BatchReader(batch!);
        Assert.Equal(2, reader.Rows);
        Assert.True(reader.IsNull(0, 0));
        Assert.False(reader.IsNull(0, 1));
        Assert.Equal(3UL, reader.Value(0, 1));
        batch!.Dispose();
        stream.Complete(null);
    }

    [Fact]
    public async Task An_abandoned_run_keeps_nothing_and_wakes_nobody()
    {
        var signal = new CountingSignal();
        var stream = new RowStream(s_numbers, signal, Budget());
        RowWriter writer = stream.CreateWriter();
        Assert.Equal(StreamStatus.Pending, stream.TryTake(out _));
        stream.Abandon();
        Assert.False(await WriteAsync(writer, 0, 100));
        stream.Complete(null);
        Assert.Equal(0, signal.Count);
    }

    [Fact]
    public async Task Memory_goes_back_and_forth_between_few_blocks()
    {
        RowStream stream = BatchWriterTests.Stream(s_texts);
        RowWriter writer = stream.CreateWriter();
        byte[] text = new byte[1000];
        Array.Fill(text, (byte)'x');
        long most = 0;
        for (int i = 0; i < 100_000; i++)
        {
            writer.Columns[0].WriteText(text);
            writer.EndRow();
            if (writer.IsFull)
            {
                await writer.FlushAsync(None);
                Assert.Equal(StreamStatus.Batch, stream.TryTake(out RowBatch? batch));
                batch!.Dispose();
                most = Math.Max(most, NativePool.AllocatedBytes);
            }
        }

        // 100 MB went through; other tests run at the same time, but none holds more than some MB.
        Assert.InRange(most, 1, 64 << 20);
        stream.Abandon();
        stream.Complete(null);
    }

    [Fact]
    public async Task A_producer_waits_while_as_many_rows_wait_as_may()
    {
        var stream = new RowStream(s_numbers, new CountingSignal(), Budget());
        stream.LimitReadAhead(10);
        RowWriter writer = stream.CreateWriter();
        Assert.True(await WriteAsync(writer, 0, 9));
        Task<bool> waiting = WriteAsync(writer, 9, 5);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(StreamStatus.Batch, Take(stream, out List<long> rows));
        Assert.Equal(9, rows.Count);
        Assert.True(await waiting);
        waiting = WriteAsync(writer, 14, 5);
        Assert.False(waiting.IsCompleted);
        stream.Abandon();
        Assert.False(await waiting);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.LimitReadAhead(0));
        stream.Complete(null);
    }

    private static RowBudget Budget() => new(RowBudget.DefaultPerScan, RowBudget.DefaultTotal);

    private static async Task<bool> WriteAsync(RowWriter writer, long first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            writer.Columns[0].WriteInt64(first + i);
            writer.EndRow();
        }

        return await writer.FlushAsync(None);
    }

    private static async Task<bool> FlushTextAsync(RowWriter writer, int length)
    {
        byte[] text = new byte[length];
        Array.Fill(text, (byte)'x');
        writer.Columns[0].WriteText(text);
        writer.EndRow();
        return await writer.FlushAsync(None);
    }

    private static StreamStatus Take(RowStream stream, out List<long> rows)
    {
        rows = [];
        StreamStatus status = stream.TryTake(out RowBatch? batch);
        if (batch is not null)
        {
            var reader = new BatchReader(batch);
            for (long i = 0; i < reader.Rows; i++)
            {
                rows.Add((long)reader.Value(0, i));
            }

            batch.Dispose();
        }

        return status;
    }

    private static List<long> Drain(RowStream stream)
    {
        var all = new List<long>();
        while (Take(stream, out List<long> rows) == StreamStatus.Batch)
        {
            all.AddRange(rows);
        }

        return all;
    }
}
