using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Writing;

/// <summary>The buffer beside a model of it that is a plain list.</summary>
public sealed class WriteBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_writes_and_savepoints_leave_what_a_list_would(int seed)
    {
        var random = new Random(seed);
        using var buffer = new WriteBuffer(memory: ByteLog.PageBytes * 2);
        var model = new List<(int Level, int Table, string Key, byte[] Body, long Command, WriteEffect Effect)>();
        int level = 1;
        for (int step = 0; step < 4000; step++)
        {
            switch (random.Next(20))
            {
                case 0 when level < 5:
                    level++;
                    break;
                case 1 when level > 1:
                    buffer.EndSubtransaction(level, true);
                    model = model.ConvertAll(w => w with { Level = Math.Min(w.Level, level - 1) });
                    level--;
                    break;
                case 2 when level > 1:
                    buffer.EndSubtransaction(level, false);
                    model.RemoveAll(w => w.Level >= level);
                    level--;
                    break;
                default:
                    byte[] body = new byte[random.Next(3) == 0 ? random.Next(3000) : random.Next(50)];
                    random.NextBytes(body);
                    (int table, string key) = (random.Next(2), $"k{random.Next(300)}");
                    var effect = (WriteEffect)random.Next(4);
                    buffer.Add(table, Key(key), effect, Expectation.Present, body, step, level);
                    model.Add((level, table, key, body, step, effect));
                    break;
            }

            Assert.Equal(model.Count, buffer.Count);
            if (step % 100 != 0)
            {
                continue;
            }

            int seen = random.Next(step + 2);
            foreach (int table in new[] { 0, 1 })
            {
                var newest = model.Where(w => w.Table == table && w.Command < seen).GroupBy(w => w.Key).ToDictionary(g => g.Key, g => g.Last());
                List<BufferedWrite> visible = Enumerable.Range(0, buffer.Count).Select(i => buffer.VisibleAt(i, table, seen)).OfType<BufferedWrite>().ToList();
                Assert.Equal(newest.Keys.Order(), visible.Select(v => v.Key.Values[0].Text).Order());
                Assert.All(visible, v =>
                {
                    Assert.Equal(newest[v.Key.Values[0].Text].Body, v.Body);
                    Assert.Equal(newest[v.Key.Values[0].Text].Effect, v.Effect);
                });
                Assert.All(Enumerable.Range(0, 300), i =>
                {
                    BufferedWrite? found = buffer.Visible(table, Key($"k{i}"), seen);
                    Assert.Equal(newest.TryGetValue($"k{i}", out var expected) ? expected.Command : -1, found?.Command ?? -1);
                    Assert.Equal(found is { Effect: not WriteEffect.None }, buffer.Hides(table, Key($"k{i}"), seen));
                });
                Assert.Equal(model.Count(w => w.Table == table), buffer.CountOf(table));
                Assert.Equal(model.Any(w => w.Table == table && w.Command < seen), buffer.HasWritesBefore(table, seen));
            }

            Assert.Equal(model.Select(w => (w.Table, w.Key)).Distinct().Count(), buffer.Items);
        }

        Assert.True(buffer.HasSpilled);
        Assert.DoesNotContain(Directory.GetFiles(Path.GetTempPath(), "peer_fdw_*"), f => Path.GetFileName(f).Length == "peer_fdw_".Length + 32);
    }

    [Fact]
    public void A_log_whose_file_cannot_be_made_is_an_error_and_stays_as_it_was()
    {
        using var log = new ByteLog(ByteLog.PageBytes, Path.Combine(Path.GetTempPath(), "no", "such", "folder"));
        byte[] page = new byte[ByteLog.PageBytes];
        page[17] = 42;
        log.Append(page);
        PeerException error = Assert.Throws<PeerException>(() => log.Append([1, 2, 3]));
        Assert.Equal("58000", error.SqlState.Code);
        Assert.NotNull(error.Hint);
        byte[] read = new byte[18];
        log.Read(0, read);
        Assert.Equal(42, read[17]);
        Assert.Equal(ByteLog.PageBytes, log.Length);
    }

    [Fact]
    public void A_log_that_is_cut_off_inside_of_what_went_to_the_file_goes_on_there()
    {
        using var log = new ByteLog(ByteLog.PageBytes, Path.GetTempPath());
        byte[] bytes = new byte[ByteLog.PageBytes * 3];
        new Random(5).NextBytes(bytes);
        log.Append(bytes);
        log.Truncate(1000);
        log.Append(bytes.AsSpan(5000));
        byte[] read = new byte[log.Length];
        log.Read(0, read);
        Assert.Equal([.. bytes.AsSpan(0, 1000), .. bytes.AsSpan(5000)], read);
    }

    private static ItemKey Key(string text) => ItemKey.Of([ItemValue.OfText(text)]);
}
