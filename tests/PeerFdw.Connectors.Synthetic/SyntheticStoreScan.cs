using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>
/// Reads a store: the rows that pass, without those that the transaction has written; then what it has written and the command may see,
/// unfiltered.
/// </summary>
internal sealed class SyntheticStoreScan : IScan
{
    private readonly SyntheticHandle _handle;
    private readonly SyntheticStore _store;
    private readonly SyntheticBuffer? _buffer;
    private readonly SyntheticColumn[] _columns;
    private readonly long _commandId;
    private readonly int _delay;
    private long _runs;
    private long _overlaid;

    public SyntheticStoreScan(ScanOpening opening, string store)
    {
        OptionSet options = SyntheticOptions.Of(opening.Table);
        _handle = (SyntheticHandle)opening.Handle;
        _store = SyntheticStore.Find(store);
        _buffer = (opening.Transaction as SyntheticTransaction)?.Buffer(opening.Table);
        _columns = _handle.Counts > 0 ? [] : opening.Columns.Select(c => SyntheticColumn.Of(opening.Table.Column(c)!)).ToArray();
        _commandId = opening.CommandId;
        _delay = (int)(options.Integer("delay_ms") ?? 0);
    }

    public async Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        IReadOnlyDictionary<long, SyntheticRow?> written = _buffer?.VisibleTo(_commandId) ?? new Dictionary<long, SyntheticRow?>();
        SyntheticRow[] rows = _store.ReadAll()
            .Where(r => !written.ContainsKey(r.Key) && _handle.Conditions.All(c => c.Holds(r.Key, parameters)))
            .Select(r => r.Value)
            .ToArray();
        if (_handle.IsDescending)
        {
            Array.Reverse(rows);
        }

        RowWriter writer = sink.CreateWriter();
        if (_handle.Counts > 0)
        {
            foreach (ColumnWriter column in writer.Columns)
            {
                column.WriteInt64(rows.Length);
            }

            writer.EndRow();
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        SyntheticRow[] own = written.Values.OfType<SyntheticRow>().ToArray();
        Interlocked.Add(ref _overlaid, own.Length);
        foreach (SyntheticRow row in rows.Concat(own))
        {
            if (_delay > 0)
            {
                await Task.Delay(_delay, cancellationToken).ConfigureAwait(false);
            }

            SyntheticStoreValues.Write(writer, _columns, row);
            if ((_delay > 0 || writer.IsFull) && !await writer.FlushAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<PlanProperty> Report() =>
    [
        PlanProperty.OfInteger("Runs", Interlocked.Read(ref _runs)),
        PlanProperty.OfInteger("Rows Overlaid", Interlocked.Read(ref _overlaid)),
    ];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
