using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Writing.Overlay;

/// <summary>
/// What a transaction has written, laid over what a scan reads: items that it has written are dropped from what comes, and come from the buffer instead. They come without any
/// condition but the scan's keys: PostgreSQL checks the conditions again.
/// </summary>
internal sealed class ScanOverlay
{
    private const int ImagesOfRequest = 100;

    private readonly ScanOpening _opening;
    private readonly DynamoDbTransaction _transaction;
    private readonly TableDefinition _definition;
    private readonly WrittenTable _table;
    private readonly ScanMeter _meter;

    private ScanOverlay(ScanOpening opening, DynamoDbTransaction transaction, TableDefinition definition, WrittenTable table, ScanMeter meter)
    {
        _opening = opening;
        _transaction = transaction;
        _definition = definition;
        _table = table;
        _meter = meter;
    }

    /// <summary>The overlay of a scan; null if the transaction has written nothing of the table.</summary>
    internal static ScanOverlay? Of(ScanOpening opening, TableDefinition definition, ScanMeter meter) =>
        opening.Transaction is DynamoDbTransaction transaction && transaction.Find(definition) is { } table && transaction.Buffer.CountOf(table.Number) > 0
            ? new ScanOverlay(opening, transaction, definition, table, meter)
            : null;

    /// <summary>The attributes that items must come with.</summary>
    internal IReadOnlyList<string> KeyNames => _table.KeyNames;

    /// <summary>A filter for one task.</summary>
    internal OverlayFilter NewFilter() => new(_transaction.Buffer, _table, _opening.CommandId);

    /// <summary>Writes the rows of what the transaction has written.</summary>
    /// <param name="requests">The scan's key conditions; null for a scan of the whole table.</param>
    /// <param name="sink">Where rows go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task WriteRowsAsync(IReadOnlyList<KeyRequest>? requests, IRowSink sink, CancellationToken cancellationToken)
    {
        var rows = new OverlayRows(this, sink.CreateWriter());
        if (requests is not null && KeysOf(requests) is { } keys)
        {
            foreach (ItemKey key in keys)
            {
                await rows.AddAsync(_transaction.Buffer.Visible(_table.Number, key, _opening.CommandId), cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            int count = _transaction.Buffer.Count;
            for (int i = 0; i < count; i++)
            {
                if (_transaction.Buffer.VisibleAt(i, _table.Number, _opening.CommandId) is { } write)
                {
                    await rows.AddAsync(write, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await rows.EndAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The keys that requests ask for, if each asks for one.</summary>
    private List<ItemKey>? KeysOf(IReadOnlyList<KeyRequest> requests)
    {
        var keys = new List<ItemKey>(requests.Count);
        foreach (KeyRequest request in requests)
        {
            var values = new ItemValue?[_table.KeyNames.Count];
            foreach ((string name, KeyValue value) in request.Equalities)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = _table.KeyNames[i] == name ? value.ToItemValue() : values[i];
                }
            }

            if (Array.Exists(values, v => v is null))
            {
                return null;
            }

            keys.Add(ItemKey.Of(values!));
        }

        return keys;
    }

    /// <summary>Writes rows; items of which only changes are known are read a hundred at a time.</summary>
    private sealed class OverlayRows(ScanOverlay overlay, RowWriter writer)
    {
        private readonly ItemReader _items = new(overlay._opening.Table, overlay._definition, overlay._opening.Columns);
        private readonly ItemFetcher _fetcher = new(overlay._transaction.Connection);
        private readonly List<BufferedWrite> _updates = [];
        private bool _isEnough;

        internal async Task AddAsync(BufferedWrite? write, CancellationToken cancellationToken)
        {
            if (_isEnough)
            {
                return;
            }

            if (write is { Effect: WriteEffect.Put })
            {
                await AddAsync(write.Body, cancellationToken).ConfigureAwait(false);
            }
            else if (write is { Effect: WriteEffect.Update })
            {
                _updates.Add(write);
                if (_updates.Count == ImagesOfRequest)
                {
                    await AddUpdatesAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }

        internal async Task EndAsync(CancellationToken cancellationToken)
        {
            await AddUpdatesAsync(cancellationToken).ConfigureAwait(false);
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        private async Task AddUpdatesAsync(CancellationToken cancellationToken)
        {
            Dictionary<string, ItemValue>?[] images = await _fetcher.FetchAsync(
                overlay._table, _updates.ConvertAll(u => u.Key), false, overlay._meter, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < images.Length && !_isEnough; i++)
            {
                // An item that somebody has deleted meanwhile is no row; the commit will say so.
                if (images[i] is { } image)
                {
                    ChangeSet.Read(_updates[i].Body).Apply(image);
                    await AddAsync(ItemJson.Write(image), cancellationToken).ConfigureAwait(false);
                }
            }

            _updates.Clear();
        }

        private async Task AddAsync(byte[] item, CancellationToken cancellationToken)
        {
            try
            {
                _items.Read(item, 0, writer);
            }
            catch
            {
                writer.DiscardRow();
                throw;
            }

            if (writer.Columns.Count == 0)
            {
                writer.EndEmptyRows(1);
            }
            else
            {
                writer.EndRow();
            }

            _isEnough = writer.IsFull && !await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
