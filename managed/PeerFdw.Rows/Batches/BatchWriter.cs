using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Rows.Layout;
using PeerFdw.Rows.Memory;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>One producer's writer: builds a batch in an arena and publishes it to the stream.</summary>
internal sealed unsafe class BatchWriter : RowWriter, IDisposable
{
    /// <summary>Rows of the first batch, so that the first row is early.</summary>
    public const int FirstRows = 64;

    /// <summary>Rows of the later ones: enough to make the cost of a crossing vanish.</summary>
    public const int MostRows = 1024;

    /// <summary>Bytes at which a batch is full whatever its rows: it stays in a core's cache while the executor reads it.</summary>
    public const int MostBytes = 256 << 10;

    private readonly RowStream _stream;
    private readonly NativeColumnWriter[] _columns;
    private NativeArena _arena;
    private int _targetRows;
    private long _rows;
    private bool _isDisposed;

    /// <summary>Makes the writer.</summary>
    /// <param name="stream">Where batches go.</param>
    /// <param name="columns">Their columns.</param>
    public BatchWriter(RowStream stream, IReadOnlyList<ColumnShape> columns)
    {
        _stream = stream;
        _columns = new NativeColumnWriter[columns.Count];
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i] = ColumnWriterFactory.Create(columns[i].Type, columns[i].Encoding);
        }

        _targetRows = Math.Min(FirstRows, FittingRows);
        _arena = new NativeArena(NativePool.SmallestBlock);
        Begin();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnWriter> Columns => _columns;

    /// <inheritdoc/>
    public override bool IsFull => _rows >= _targetRows || _arena.Used >= MostBytes;

    /// <summary>Rows of the batch under construction that were ended.</summary>
    public long RowCount => _rows;

    /// <summary>Rows whose values alone fill a batch; few for a table of very many columns.</summary>
    private int FittingRows => Math.Clamp(MostBytes / (sizeof(ulong) * Math.Max(1, _columns.Length)), 4, MostRows);

    /// <inheritdoc/>
    public override void EndRow()
    {
        foreach (NativeColumnWriter column in _columns)
        {
            // An entry that was never written would be a wild pointer in the backend.
            if (!column.TryEndRow())
            {
                throw new PeerException(SqlState.InternalError, "a row was ended with a column that was not written");
            }
        }

        _rows++;
    }

    /// <inheritdoc/>
    public override void EndEmptyRows(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (_columns.Length != 0)
        {
            throw new PeerException(SqlState.InternalError, "empty rows were ended in a batch that has columns");
        }

        _rows = checked(_rows + count);
    }

    /// <inheritdoc/>
    public override void DiscardRow()
    {
        foreach (NativeColumnWriter column in _columns)
        {
            column.DiscardRow();
        }
    }

    /// <inheritdoc/>
    public override ValueTask<bool> FlushAsync(CancellationToken cancellationToken) =>
        _stream.PublishAsync(Detach(), cancellationToken);

    /// <summary>Gives the memory back. Called by the stream when the run has ended.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _arena.Dispose();
        foreach (NativeColumnWriter column in _columns)
        {
            column.Dispose();
        }
    }

    /// <summary>Ends the batch under construction.</summary>
    /// <returns>It, or null if it has no rows.</returns>
    private RowBatch? Detach()
    {
        DiscardRow();
        if (_rows == 0)
        {
            if (_arena.Held > MostBytes)
            {
                // Rows were discarded: their values must not pile up.
                _arena.Dispose();
                Begin();
            }

            return null;
        }

        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var next = new NativeArena(Math.Clamp(_arena.Used, NativePool.SmallestBlock, 2 * MostBytes));
        var layout = (PeerBatch*)_arena.Allocate(sizeof(PeerBatch), 8);
        var columns = (PeerColumn*)_arena.Allocate((long)sizeof(PeerColumn) * _columns.Length, 8);
        for (int i = 0; i < _columns.Length; i++)
        {
            columns[i] = _columns[i].Describe();
        }

        *layout = new PeerBatch { Rows = _rows, Bytes = _arena.Held, Columns = columns, ColumnCount = _columns.Length };
        var batch = new RowBatch(_arena, layout);
        _arena = next;
        _targetRows = FittingRows;
        Begin();
        return batch;
    }

    private void Begin()
    {
        foreach (NativeColumnWriter column in _columns)
        {
            column.Begin(_arena, _targetRows);
        }

        _rows = 0;
    }
}
