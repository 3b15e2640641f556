using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>Sets: of one kind, without duplicates, never empty.</summary>
internal static class SetValues
{
    /// <summary>Makes a set; duplicates are one element.</summary>
    /// <exception cref="PeerException">22023 if it is empty or holds NULL.</exception>
    internal static ItemValue Make(AttributeKind kind, IReadOnlyList<ItemValue> elements, ColumnMapping column)
    {
        var distinct = new List<ItemValue>(elements.Count);
        var seen = new HashSet<ItemValue>();
        foreach (ItemValue element in elements)
        {
            if (element.Kind == AttributeKind.NULL)
            {
                throw new PeerException(
                    SqlState.InvalidParameterValue, $"a set of DynamoDB cannot hold NULL: column \"{column.Column.Name}\" of {Type(kind)}");
            }

            if (seen.Add(element))
            {
                distinct.Add(element);
            }
        }

        return distinct.Count > 0
            ? ItemValue.OfSet(kind, distinct)
            : throw new PeerException(
                SqlState.InvalidParameterValue,
                $"a set of DynamoDB cannot be empty: column \"{column.Column.Name}\" of {Type(kind)}",
                hint: "Write NULL, which leaves the attribute out.");
    }

    private static string Type(AttributeKind kind) => $"type {kind}";
}
