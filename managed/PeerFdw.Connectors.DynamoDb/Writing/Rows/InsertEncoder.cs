using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>Makes an item of a new row: the document, and on top of it the columns that are not NULL.</summary>
/// <param name="target">The statement.</param>
internal sealed class InsertEncoder(WriteTarget target)
{
    /// <summary>The version of a new item.</summary>
    private const string FirstVersion = "1";

    internal Dictionary<string, ItemValue> Encode(WrittenRows rows, int row, out ItemKey key)
    {
        Dictionary<string, ItemValue> item = Item.New();
        for (int i = 0; i < target.Columns.Count; i++)
        {
            if (target.Columns[i].Source == ColumnSource.Document && target.New(rows, row, i) is { } text)
            {
                Documents.Read(target, target.Columns[i], text, Item.Empty, item);
            }
        }

        foreach (int i in target.Order)
        {
            if (target.New(rows, row, i) is { } text)
            {
                ItemPaths.Set(item, target.Columns[i].Path!, target.Encoders[i]!.Encode(text, null));
            }
        }

        if (target.Table.VersionAttribute is { } version && !item.ContainsKey(version))
        {
            item[version] = ItemValue.OfNumber(FirstVersion);
        }

        key = KeyRules.Check(target, item);
        for (int i = 0; i < target.Columns.Count; i++)
        {
            if (target.Columns[i].Source == ColumnSource.RowId && target.New(rows, row, i) is { } text)
            {
                RowIds.Check(target, target.Columns[i], text, key, null);
            }
        }

        return item;
    }
}
