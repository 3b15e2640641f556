using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>The one place where an item becomes a row. Belongs to one task, as its reader and writer do.</summary>
/// <param name="items">Reads items.</param>
/// <param name="writer">Where rows go.</param>
internal sealed class ItemRows(ItemReader items, RowWriter writer)
{
    /// <summary>Where rows go.</summary>
    internal RowWriter Writer { get; } = writer;

    /// <summary>Reads the item at the reader's position, and leaves the position behind it.</summary>
    internal void Read(PageReader reader, PageBuffer page)
    {
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
