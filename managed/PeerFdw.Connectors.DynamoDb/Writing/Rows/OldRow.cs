using System;
using System.Globalization;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>What a row that is updated or deleted says of the item it was: its key and its version.</summary>
/// <param name="Key">The key.</param>
/// <param name="Expectation">What was read of it, for the commit; only a version, if versions are counted.</param>
/// <param name="Version">The number in the version attribute, or null.</param>
internal sealed record OldRow(ItemKey Key, Expectation? Expectation, string? Version)
{
    internal static OldRow Read(WriteTarget target, WrittenRows rows, int row)
    {
        var values = new ItemValue?[target.Keys.Count];
        ItemKey? key = null;
        string? version = null;
        for (int i = 0; i < target.Identity.Count; i++)
        {
            ColumnMapping column = target.Identity[i];
            ReadOnlyMemory<byte>? text = target.Old(rows, row, i);
            if (column.Source == ColumnSource.RowId)
            {
                key = text is { } id ? RowIds.Read(target, id) : null;
                continue;
            }

            ItemValue? value = text is { } given ? new ColumnEncoder(column).Encode(given, null) : null;
            for (int k = 0; k < values.Length; k++)
            {
                values[k] = target.Keys[k].Name == column.Path!.Attribute ? value : values[k];
            }

            version = column == target.VersionColumn ? value?.Text : version;
        }

        if (key is null)
        {
            key = Array.TrueForAll(values, v => v is not null)
                ? ItemKey.Of(values!)
                : throw new PeerException(SqlState.NotNullViolation, $"a row of foreign table \"{target.Opening.Table.Name}\" does not tell its item's key");
        }

        return new OldRow(key, target.VersionColumn is null ? null : new Expectation(ExpectationKind.Version, version), version);
    }

    /// <summary>The version after this one.</summary>
    internal ItemValue NextVersion()
    {
        decimal number = Version is null ? 0 : decimal.Parse(Version, NumberStyles.Number, CultureInfo.InvariantCulture);
        return ItemValue.OfNumber((number + 1).ToString(CultureInfo.InvariantCulture));
    }
}
