using System;
using PeerFdw.Rows.Layout;
using PeerFdw.Rows.Memory;

namespace PeerFdw.Rows;

/// <summary>
/// A finished batch: rows by column in native memory, in the layout of native/bridge.h. Whoever holds it disposes of it, once, when the
/// backend has been told that the batch before is gone.
/// </summary>
public sealed unsafe class RowBatch : IDisposable
{
    private readonly NativeArena _arena;
    private PeerBatch* _layout;

    /// <summary>Takes over an arena and the batch that lies in it.</summary>
    /// <param name="arena">The memory.</param>
    /// <param name="layout">The batch, in that memory.</param>
    internal RowBatch(NativeArena arena, PeerBatch* layout)
    {
        _arena = arena;
        _layout = layout;
        Bytes = arena.Held;
    }

    /// <summary>The batch itself; null after <see cref="Dispose"/>.</summary>
    public PeerBatch* Layout => _layout;

    /// <summary>How many rows.</summary>
    public long Rows => _layout->Rows;

    /// <summary>How much native memory it holds.</summary>
    public long Bytes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_layout != null)
        {
            _layout = null;
            _arena.Dispose();
        }
    }

    /// <summary>Drops rows from the front: an OFFSET.</summary>
    /// <param name="count">How many; fewer than <see cref="Rows"/>.</param>
    internal void Skip(long count)
    {
        for (int i = 0; i < _layout->ColumnCount; i++)
        {
            // Sound: every column has at least Rows entries, and count is less.
            PeerColumn* column = _layout->Columns + i;
            column->Values += count;
            if (column->Nulls != null)
            {
                column->Nulls += count;
            }
        }

        _layout->Rows -= count;
    }

    /// <summary>Keeps only the first rows: a LIMIT.</summary>
    /// <param name="count">How many stay; at most <see cref="Rows"/>.</param>
    internal void Truncate(long count) => _layout->Rows = count;
}
