using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Aggregates;

/// <summary>
/// Where an inner scan's rows go: they are counted, and the value of the first one is written into a column of the result, if one is
/// given. Several tasks of the inner scan may count at once; a scan in order has only one.
/// </summary>
/// <param name="column">The result's column that takes the value, or null to count only.</param>
internal sealed class AggregateRow(ColumnWriter? column) : IRowSink
{
    private long _rows;

    /// <summary>How many rows there were.</summary>
    internal long Rows => Interlocked.Read(ref _rows);

    /// <inheritdoc/>
    public RowWriter CreateWriter() => new Writer(this, column is null ? [] : [column]);

    private sealed class Writer(AggregateRow row, IReadOnlyList<ColumnWriter> columns) : RowWriter
    {
        private bool IsDone => columns.Count > 0 && row.Rows > 0;

        public override IReadOnlyList<ColumnWriter> Columns => columns;

        public override bool IsFull => IsDone;

        public override void EndRow() => Interlocked.Increment(ref row._rows);

        public override void EndEmptyRows(long count) => Interlocked.Add(ref row._rows, count);

        public override void DiscardRow()
        {
        }

        public override ValueTask<bool> FlushAsync(CancellationToken cancellationToken) => new(!IsDone);
    }
}
