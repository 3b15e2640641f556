using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Connectors.DynamoDb.Writing.Rows;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>Rows that go back to the executor, read from items as a scan reads them.</summary>
internal sealed class ReturnedRows
{
    private readonly ItemReader _items;
    private readonly RowWriter _writer;

    internal ReturnedRows(WriteTarget target, IRowSink sink)
    {
        _items = new ItemReader(target.Opening.Table, target.Definition, target.Opening.Returning);
        _writer = sink.CreateWriter();
    }

    internal void Add(IReadOnlyDictionary<string, ItemValue> item) => Add(ItemJson.Write(item));

    internal void Add(ReadOnlySpan<byte> item)
    {
        try
        {
            _items.Read(item, 0, _writer);
        }
        catch
        {
            _writer.DiscardRow();
            throw;
        }

        _writer.EndRow();
    }

    internal async Task FlushAsync(CancellationToken cancellationToken) => await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
}
