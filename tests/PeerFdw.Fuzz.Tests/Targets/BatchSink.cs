using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Rows;
using PeerFdw.Rows.Tests;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Fuzz.Targets;

/// <summary>
/// Takes rows as the backend does: writes them into batches in native memory, and reads every value of every batch by the layout of bridge.h alone. A length or
/// a pointer that is wrong shows there.
/// </summary>
internal sealed class BatchSink : IDisposable
{
    private readonly RowStream _stream;
    private readonly ColumnShape[] _shapes;

    /// <summary>Makes it.</summary>
    /// <param name="shapes">The batch's columns.</param>
    /// <param name="isInput">The columns that go by the input function though another encoding was asked for, or null.</param>
    public BatchSink(ColumnShape[] shapes, bool[]? isInput = null)
    {
        _shapes = shapes;
        _stream = new RowStream(shapes, new CountingSignal(), new RowBudget(1L << 40, 1L << 40));
        Writer = isInput is null ? _stream.CreateWriter() : _stream.CreateWriter(isInput);
    }

    /// <summary>Writes them.</summary>
    public RowWriter Writer { get; }

    /// <summary>The rows that were handed over, each value in the bytes that the batch holds; null is NULL.</summary>
    public List<byte[]?[]> Rows { get; } = [];

    /// <summary>Hands over what was written, and reads it.</summary>
    public void Flush()
    {
        ValueTask<bool> flushed = Writer.FlushAsync(CancellationToken.None);
        while (_stream.TryTake(out RowBatch? batch) == StreamStatus.Batch)
        {
            using (batch)
            {
                Read(new BatchReader(batch!));
            }
        }

        if (!flushed.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("a queue without bound is full");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Abandon();
        _stream.Complete(null);
    }

    private void Read(BatchReader reader)
    {
        for (long row = 0; row < reader.Rows; row++)
        {
            var values = new byte[]?[reader.Columns];
            for (int column = 0; column < values.Length; column++)
            {
                values[column] = reader.IsNull(column, row) ? null : reader.Encoding(column) switch
                {
                    ColumnEncoding.Value => BitConverter.GetBytes(reader.Value(column, row)),
                    ColumnEncoding.Varlena => reader.Varlena(column, row),
                    ColumnEncoding.Fixed => reader.Fixed(column, row, _shapes[column].Type.Kind is TypeKind.Uuid or TypeKind.Interval ? 16 : 8),
                    _ => reader.Counted(column, row),
                };
            }

            Rows.Add(values);
        }
    }
}
