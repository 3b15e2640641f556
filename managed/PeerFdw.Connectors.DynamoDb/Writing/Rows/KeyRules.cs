using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>What DynamoDB demands of keys and items, said at the statement and not first at the commit.</summary>
internal static class KeyRules
{
    /// <summary>Checks an item and gives its key.</summary>
    /// <exception cref="PeerException">23502 for a key that is missing, 22023 for one that is empty or of another type, 54000 for what is too large.</exception>
    internal static ItemKey Check(WriteTarget target, IReadOnlyDictionary<string, ItemValue> item)
    {
        var values = new ItemValue[target.Keys.Count];
        for (int i = 0; i < values.Length; i++)
        {
            KeyAttribute key = target.Keys[i];
            ItemValue? value = item.GetValueOrDefault(key.Name);
            if (value is null or { Kind: AttributeKind.NULL })
            {
                throw new PeerException(
                    SqlState.NotNullViolation,
                    $"null value in column \"{key.Mapping.Column.Name}\" of foreign table \"{target.Opening.Table.Name}\" violates not-null constraint",
                    $"The attribute \"{key.Name}\" is part of the key of DynamoDB table \"{target.Table.Name}\".");
            }

            CheckValue(key, value, i == 0 ? KeyBound.PartitionKeyBytes : KeyBound.SortKeyBytes);
            values[i] = value;
        }

        foreach (KeyAttribute key in target.IndexKeys)
        {
            if (item.TryGetValue(key.Name, out ItemValue? value))
            {
                CheckValue(key, value, KeyBound.PartitionKeyBytes);
            }
        }

        return ItemKey.Of(values);
    }

    /// <summary>Checks a value of a key of the table or of an index.</summary>
    internal static void CheckValue(KeyAttribute key, ItemValue value, int maximumBytes)
    {
        string column = $"column \"{key.Mapping.Column.Name}\"";
        if (value.Kind is not (AttributeKind.S or AttributeKind.N or AttributeKind.B) || (key.Kind is { } kind && kind != value.Kind))
        {
            throw new PeerException(
                SqlState.InvalidParameterValue,
                $"the key attribute \"{key.Name}\" cannot be of type {value.Kind}: {column}",
                key.Kind is { } declared ? $"The column's definition says that it is of type {declared}." : "Keys are of type S, N or B.");
        }

        long size = value.Size();
        if (size == 0)
        {
            throw new PeerException(SqlState.InvalidParameterValue, $"the key attribute \"{key.Name}\" cannot be empty: {column}");
        }

        if (size > maximumBytes)
        {
            throw new PeerException(
                SqlState.ProgramLimitExceeded, $"the key attribute \"{key.Name}\" has {size} bytes, and DynamoDB allows {maximumBytes}: {column}");
        }
    }

    /// <summary>Checks the size of an item, whose JSON is never shorter than what DynamoDB counts.</summary>
    internal static void CheckSize(WriteTarget target, ItemKey key, IReadOnlyDictionary<string, ItemValue> item, int jsonBytes)
    {
        if (jsonBytes > Item.MaximumSize && Item.Size(item) is var size and > Item.MaximumSize)
        {
            throw new PeerException(
                SqlState.ProgramLimitExceeded,
                $"an item of DynamoDB table \"{target.Table.Name}\" would have {size} bytes, and DynamoDB allows {Item.MaximumSize}",
                $"The item has the key {key.Describe(target.Table.KeyNames)}.");
        }
    }
}
