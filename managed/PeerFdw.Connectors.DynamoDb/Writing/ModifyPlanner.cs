using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>Says whether a table can be written, and by which columns an item is found again.</summary>
internal static class ModifyPlanner
{
    /// <summary>Rows of one hand-over: the existence of so many keys is asked for in requests of a hundred side by side.</summary>
    private const int InsertRows = 400;

    internal static ModifyAnswer Plan(TableDescription table, ModifyCommand command)
    {
        TableDefinition definition = TableDefinition.Of(table);
        OptionSet options = table.ServerOptions.With(table.Options);
        if (options.Boolean(OptionNames.Updatable) == false)
        {
            return ModifyAnswer.Refuse($"option \"{OptionNames.Updatable}\" is false", $"Set {OptionNames.Updatable} 'true' on the table or its server.");
        }

        if (definition.Table is null)
        {
            return ModifyAnswer.Refuse("no column is its partition key", $"Set {OptionNames.PartitionKey} 'true' on the partition key's column.");
        }

        var identity = new List<int>();
        if (table.Options.Text(OptionNames.VersionAttribute) is { } version)
        {
            if (VersionColumn(definition, version) is not { } column)
            {
                return ModifyAnswer.Refuse(
                    $"no numeric column shows the attribute \"{version}\" of option \"{OptionNames.VersionAttribute}\"",
                    "Add a column for it, of type bigint or numeric.");
            }

            identity.Add(column.Column.Number);
        }

        if (command == ModifyCommand.Insert)
        {
            return new ModifyAnswer(null, null, [], InsertRows);
        }

        if (definition.Keys.All(k => KeyColumns.WhyNotComparable(k) is null && !k.Mapping.NullOnMismatch))
        {
            identity.AddRange(definition.Keys.Select(k => k.Column));
        }
        else if (definition.Columns.FirstOrDefault(c => c.Source == ColumnSource.RowId) is { } rowId && definition.Keys.All(k => k.Kind is not null))
        {
            identity.Add(rowId.Column.Number);
        }
        else
        {
            string reason = definition.Keys.Select(KeyColumns.WhyNotComparable).FirstOrDefault(r => r is not null) ?? "a key may be read as NULL";
            return ModifyAnswer.Refuse($"a row does not tell its item's key: {reason}", "Add a column oid of type text without options, which shows the key as it is.");
        }

        identity.Sort();
        return new ModifyAnswer(null, null, identity, 1);
    }

    /// <summary>The column that shows the version attribute as a number; null if none does.</summary>
    internal static ColumnMapping? VersionColumn(TableDefinition definition, string attribute) => definition.Columns.FirstOrDefault(c =>
        c.Source == ColumnSource.Attribute && c.Path == AttributePath.Of(attribute)
        && c.Column.Type.Kind is Spi.TypeKind.Int16 or Spi.TypeKind.Int32 or Spi.TypeKind.Int64 or Spi.TypeKind.Numeric
        && c.DeclaredKind is null or AttributeKind.N);
}
