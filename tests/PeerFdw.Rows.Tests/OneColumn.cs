using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;
using Xunit;

namespace PeerFdw.Rows.Tests;

/// <summary>A stream of one column, for tests of what becomes of a value.</summary>
internal sealed class OneColumn : IDisposable
{
    private readonly RowStream _stream;

    public OneColumn(DataType type, ColumnEncoding encoding)
    {
        _stream = new RowStream([new ColumnShape(type, encoding)], new CountingSignal(), new RowBudget(1 << 20, 1 << 20));
        Writer = _stream.CreateWriter();
    }

    public RowWriter Writer { get; }

    public ColumnWriter Column => Writer.Columns[0];

    /// <summary>What a type makes of a value: its bytes in hex as the shim will see them, or the refusal's name.</summary>
    public static string Hex(DataType type, ColumnEncoding encoding, Func<ColumnWriter, WriteResult> write)
    {
        using var column = new OneColumn(type, encoding);
        WriteResult result = write(column.Column);
        if (result != WriteResult.Ok)
        {
            // Nothing was written: the row still wants a value.
            Assert.Throws<PeerException>(column.Writer.EndRow);
            return result.ToString();
        }

        using RowBatch batch = column.EndAndTake();
        var reader = new BatchReader(batch);
        Assert.Equal(1, reader.Rows);
        Assert.False(reader.HasNulls(0));
        return encoding switch
        {
            ColumnEncoding.Value => ((long)reader.Value(0, 0)).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ColumnEncoding.Varlena => Convert.ToHexStringLower(reader.Varlena(0, 0)),
            ColumnEncoding.Fixed => Convert.ToHexStringLower(reader.Fixed(0, 0, 16)),
            _ => Convert.ToHexStringLower(reader.Counted(0, 0)),
        };
    }

    /// <summary>The same as text.</summary>
    public static string Text(DataType type, ColumnEncoding encoding, Func<ColumnWriter, WriteResult> write)
    {
        string hex = Hex(type, encoding, write);
        return Enum.TryParse(hex, out WriteResult _) && !char.IsAsciiDigit(hex.Length > 0 ? hex[0] : '0')
            ? hex
            : Encoding.UTF8.GetString(Convert.FromHexString(hex));
    }

    public RowBatch EndAndTake()
    {
        Writer.EndRow();
        return Take();
    }

    public RowBatch Take()
    {
        ValueTask<bool> flushed = Writer.FlushAsync(CancellationToken.None);
        Assert.True(flushed.IsCompletedSuccessfully);
        Assert.Equal(StreamStatus.Batch, _stream.TryTake(out RowBatch? batch));
        return batch!;
    }

    public void Dispose()
    {
        _stream.Abandon();
        _stream.Complete(null);
    }
}
