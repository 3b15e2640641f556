using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>Gives the rows of a join.</summary>
internal sealed class SyntheticJoinScan(ScanOpening opening) : IScan
{
    private readonly SyntheticJoin _join = (SyntheticJoin)opening.Handle;
    private long _rows;

    public async Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        RowWriter writer = sink.CreateWriter();
        List<Dictionary<int, long?>> rows = new SyntheticJoinRows(opening.Table, parameters).Of(_join);
        Interlocked.Add(ref _rows, rows.Count);
        if (_join.Counts > 0)
        {
            foreach (ColumnWriter column in writer.Columns)
            {
                column.WriteInt64(rows.Count);
            }

            writer.EndRow();
        }
        else
        {
            SyntheticJoinRows.Sort(_join, rows);
            foreach (Dictionary<int, long?> row in rows.Take((int)Math.Min(rowLimit ?? int.MaxValue, int.MaxValue)))
            {
                Write(writer, row);
                if (writer.IsFull && !await writer.FlushAsync(cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }

        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<PlanProperty> Report() => [PlanProperty.OfInteger("Rows Joined", Interlocked.Read(ref _rows))];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Write(RowWriter writer, Dictionary<int, long?> row)
    {
        if (_join.Outputs.Count == 0)
        {
            writer.EndEmptyRows(1);
            return;
        }

        for (int i = 0; i < _join.Outputs.Count; i++)
        {
            (int relation, int number) = _join.Outputs[i];
            TableDescription table = opening.Table.Table(relation)!;
            ColumnDescription column = table.Column(number)!;
            OptionSet options = SyntheticOptions.Of(table);
            long nullEvery = options.Integer("null_every") ?? 0;
            if (row[relation] is not { } n || (nullEvery > 0 && n % nullEvery == 0 && column.Name != SyntheticColumn.KeyName))
            {
                writer.Columns[i].WriteNull();
                continue;
            }

            WriteResult result = SyntheticValues.Write(
                writer.Columns[i], SyntheticColumn.Of(column), (SyntheticConnection)opening.Connection, n,
                (int)(options.Integer("width") ?? 0), options.Integer("seed") ?? 0);
            if (result is not WriteResult.Ok)
            {
                throw new PeerException(
                    SqlState.InvalidCharacterValueForCast,
                    string.Create(CultureInfo.InvariantCulture, $"value {n} of column \"{column.Name}\" is refused: {result}"));
            }
        }

        writer.EndRow();
    }
}
