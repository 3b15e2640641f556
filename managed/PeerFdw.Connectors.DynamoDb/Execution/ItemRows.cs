using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Writing.Overlay;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>The one place where an item becomes a row. Belongs to one task, as its reader and writer do.</summary>
/// <param name="items">Reads items.</param>
/// <param name="writer">Where rows go.</param>
/// <param name="filter">Which items the transaction has written itself, or null.</param>
internal sealed class ItemRows(ItemReader items, RowWriter writer, OverlayFilter? filter = null)
{
    /// <summary>Where rows go.</summary>
    internal RowWriter Writer { get; } = writer;

    /// <summary>Reads the item at the reader's position, unless the transaction has written it, and leaves the position behind it.</summary>
    internal void Read(PageReader reader, PageBuffer page)
    {
        if (filter is not null && filter.Hides(page.Memory.Span, reader.Position, out int end))
        {
            reader.Position = end;
            return;
        }

        try
        {
            reader.Position = items.Read(page.Memory.Span, reader.Position, Writer);
        }
        catch
        {
            Writer.DiscardRow();
            throw;
        }

        if (Writer.Columns.Count == 0)
        {
            Writer.EndEmptyRows(1);
        }
        else
        {
            Writer.EndRow();
        }
    }
}
