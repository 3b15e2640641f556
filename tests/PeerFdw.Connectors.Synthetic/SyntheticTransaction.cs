using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>A buffer for each store that was written, and a flush that is as slow and as faulty as the options of the tables say.</summary>
internal sealed class SyntheticTransaction : IPeerTransaction
{
    private readonly ConcurrentDictionary<string, SyntheticBuffer> _buffers = new(StringComparer.Ordinal);
    private OptionSet _options = OptionSet.Empty;
    private long _flushed;

    public long PendingWrites => _buffers.Values.Sum(b => (long)b.Count);

    public bool HasWrites(TableDescription table) => HasWritesBefore(table, long.MaxValue);

    public bool HasWritesBefore(TableDescription table, long commandId) => Buffer(table)?.HasWritesBefore(commandId) ?? false;

    /// <summary>What was written to what a table shows, or null.</summary>
    public SyntheticBuffer? Buffer(TableDescription table) =>
        SyntheticOptions.Of(table).Text("store") is { } store ? _buffers.GetValueOrDefault(store) : null;

    public IModify OpenModify(ModifyOpening opening)
    {
        _options = SyntheticOptions.Of(opening.Table);
        return new SyntheticModify(opening, _buffers.GetOrAdd(_options.Text("store")!, static s => new SyntheticBuffer(s)));
    }

    public async Task<long> ModifyAsync(DirectOpening opening, IRowSink? returning, CancellationToken cancellationToken)
    {
        _options = SyntheticOptions.Of(opening.Table);
        await Task.Delay((int)(_options.Integer("write_delay_ms") ?? 0), cancellationToken).ConfigureAwait(false);
        var handle = (SyntheticHandle)opening.Handle;
        SyntheticBuffer buffer = _buffers.GetOrAdd(_options.Text("store")!, static s => new SyntheticBuffer(s));
        SyntheticColumn[] columns = opening.Returning.Select(c => SyntheticColumn.Of(opening.Table.Column(c)!)).ToArray();
        RowWriter? writer = returning?.CreateWriter();
        long count = 0;
        IReadOnlyDictionary<long, SyntheticRow?> written = buffer.VisibleTo(opening.CommandId);
        foreach ((long key, SyntheticRow row) in buffer.Store.ReadAll())
        {
            if (written.ContainsKey(key) || !handle.Conditions.All(c => c.Holds(key, opening.Parameters)))
            {
                continue;
            }

            SyntheticRow? changed = handle.Change!.Apply(row, opening.Parameters);
            buffer.Add(key, changed, opening.CommandId, opening.Level);
            count++;
            if (writer is not null)
            {
                SyntheticStoreValues.Write(writer, columns, changed ?? row);
            }
        }

        if (writer is not null)
        {
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    public Task TruncateAsync(TruncateRequest request, CancellationToken cancellationToken)
    {
        foreach (TableDescription table in request.Tables)
        {
            _options = SyntheticOptions.Of(table);
            string store = _options.Text("store")
                ?? throw new PeerException(SqlState.FeatureNotSupported, $"cannot truncate foreign table \"{table.Name}\"", "Its rows are made.");
            request.Notices.Post(
                NoticeLevel.Notice, $"truncating {table.Name}{(request.IsCascading ? " cascade" : "")}{(request.RestartsIdentity ? " restart identity" : "")}");
            SyntheticBuffer buffer = _buffers.GetOrAdd(store, static s => new SyntheticBuffer(s));
            foreach (long key in buffer.Store.ReadAll().Select(r => r.Key).Concat(buffer.VisibleTo(long.MaxValue).Keys).Distinct().ToArray())
            {
                buffer.Add(key, null, request.CommandId, request.Level);
            }
        }

        return Task.CompletedTask;
    }

    public void EndSubtransaction(int level, bool isCommitted)
    {
        foreach (SyntheticBuffer buffer in _buffers.Values)
        {
            buffer.EndSubtransaction(level, isCommitted);
        }
    }

    public async Task FlushAsync(INoticeSink notices, CancellationToken cancellationToken)
    {
        int delay = (int)(_options.Integer("flush_delay_ms") ?? 0);
        long failing = _options.Integer("flush_error_at") ?? 0;
        CancellationToken delayToken = _options.Boolean("ignore_cancel") == true ? CancellationToken.None : cancellationToken;
        foreach (SyntheticBuffer buffer in _buffers.Values)
        {
            foreach ((long key, SyntheticRow? row) in buffer.VisibleTo(long.MaxValue))
            {
                if (delay > 0)
                {
                    await Task.Delay(delay, delayToken).ConfigureAwait(false);
                    notices.Post(NoticeLevel.Notice, $"flushing item {_flushed + 1}");
                }

                cancellationToken.ThrowIfCancellationRequested();
                if (_flushed + 1 == failing)
                {
                    throw new PeerException(
                        new SqlState(_options.Text("error_sqlstate") ?? "HV000"),
                        $"synthetic failure of the flush at item {failing}",
                        $"{_flushed} of {PendingWrites} items were written.");
                }

                buffer.Store.Write(key, row);
                _flushed++;
            }
        }
    }

    public IReadOnlyList<(string Message, string? Detail)> Abort() => _flushed == 0
        ? []
        :
        [
            (
                $"{_flushed} of {PendingWrites} items stay written although the transaction was aborted",
                $"They are in {string.Join(", ", _buffers.Keys.Order(StringComparer.Ordinal))}."),
        ];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
