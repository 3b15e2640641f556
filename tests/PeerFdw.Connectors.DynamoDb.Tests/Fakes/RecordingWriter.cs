using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Tests.Fakes;

/// <summary>A row writer that keeps rows as lists of texts; flushed ones go to a shared list.</summary>
internal sealed class RecordingWriter(IReadOnlyList<DataType> types, List<string[]> flushed, int? wanted = null) : RowWriter
{
    private const int Capacity = 64;

    private readonly RecordingColumn[] _columns = types.Select(t => new RecordingColumn(t)).ToArray();
    private readonly List<string[]> _batch = [];

    public override IReadOnlyList<ColumnWriter> Columns => _columns;

    public override bool IsFull => _batch.Count >= Capacity;

    public override void EndRow()
    {
        _batch.Add(_columns.Select(c => c.Current ?? throw new InvalidOperationException("a column was not written")).ToArray());
        DiscardRow();
    }

    public override void EndEmptyRows(long count)
    {
        for (long i = 0; i < count; i++)
        {
            _batch.Add([]);
        }
    }

    public override void DiscardRow()
    {
        foreach (RecordingColumn column in _columns)
        {
            column.Current = null;
        }
    }

    public override async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        lock (flushed)
        {
            flushed.AddRange(_batch);
            _batch.Clear();
            return wanted is null || flushed.Count < wanted;
        }
    }
}
