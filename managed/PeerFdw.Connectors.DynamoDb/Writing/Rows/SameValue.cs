using System.Text;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>Whether a column that is set shows what the item holds already. Then nothing is written, and a type that the column does not show stays.</summary>
internal sealed class SameValue
{
    private readonly ByteBuilder _json = new();

    internal bool IsSame(ColumnMapping column, ItemValue? old, ItemValue? value)
    {
        if (old is null or { Kind: AttributeKind.NULL })
        {
            return value is null;
        }

        if (value is null || old.Equals(value))
        {
            return value is not null;
        }

        // A text column shows numbers, booleans, lists and maps too.
        if (value.Kind != AttributeKind.S || column.Column.Type.Kind is not (TypeKind.Text or TypeKind.VarChar))
        {
            return false;
        }

        return old.Kind switch
        {
            AttributeKind.N => old.Text == value.Text,
            AttributeKind.BOOL => value.Text == (old.Flag ? "true" : "false"),
            AttributeKind.S or AttributeKind.B => false,
            _ => value.Text == Json(old),
        };
    }

    private string Json(ItemValue value)
    {
        _json.Clear();
        byte[] typed = ItemJson.Write(new System.Collections.Generic.Dictionary<string, ItemValue> { ["v"] = value });
        var cursor = new JsonCursor(typed, "{\"v\":".Length);
        new DocumentConverter(_json).Convert(ref cursor, 1);
        return Encoding.UTF8.GetString(_json.Written);
    }
}
