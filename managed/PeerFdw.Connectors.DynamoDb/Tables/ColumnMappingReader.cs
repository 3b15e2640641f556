using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Tables;

/// <summary>Reads the options of a table's columns.</summary>
internal static class ColumnMappingReader
{
    private const string RowIdColumn = "oid";

    internal static IReadOnlyList<ColumnMapping> Read(TableDescription table)
    {
        var mappings = new List<ColumnMapping>(table.Columns.Count);
        foreach (ColumnDescription column in table.Columns)
        {
            mappings.Add(ReadOne(column));
        }

        RequireOne(mappings.Where(m => m.IsPartitionKey), "partition key", OptionNames.PartitionKey);
        RequireOne(mappings.Where(m => m.IsSortKey), "sort key", OptionNames.SortKey);
        if (!mappings.Any(m => m.IsPartitionKey))
        {
            if (mappings.FirstOrDefault(m => m.Source == ColumnSource.RowId) is { } rowId)
            {
                throw new PeerException(
                    SqlState.FdwOptionNameNotFound,
                    $"column \"{rowId.Column.Name}\" is the key of the item, but no column is the partition key",
                    hint: $"Set {OptionNames.PartitionKey} 'true' on the partition key's column, or {OptionNames.MappedAttribute} 'oid' on this one if it is an attribute.");
            }

            if (mappings.FirstOrDefault(m => m.IsSortKey || m.LsiNames.Count > 0) is { } sortKey)
            {
                throw new PeerException(
                    SqlState.FdwOptionNameNotFound,
                    $"column \"{sortKey.Column.Name}\" is a sort key, but no column is the partition key",
                    hint: $"Set {OptionNames.PartitionKey} 'true' on the partition key's column.");
            }
        }

        return mappings;
    }

    private static ColumnMapping ReadOne(ColumnDescription column)
    {
        OptionSet options = column.Options;
        bool nullOnMismatch = options.Text(OptionNames.OnMismatch) == "null";
        if (options.Boolean(OptionNames.Document) == true)
        {
            if (column.Type.Kind is not (TypeKind.Json or TypeKind.JsonB or TypeKind.Text or TypeKind.VarChar))
            {
                throw new PeerException(
                    SqlState.FdwInvalidDataType,
                    $"column \"{column.Name}\" cannot hold a document: it is of type {column.Type.Name}",
                    hint: "Declare it json or jsonb.");
            }

            return Plain(column, ColumnSource.Document, null, nullOnMismatch);
        }

        if (column.Name == RowIdColumn && column.Type.Kind == TypeKind.Text && !options.Names.Any())
        {
            return Plain(column, ColumnSource.RowId, null, nullOnMismatch);
        }

        AttributePath? mapped = options.Text(OptionNames.MappedAttribute) is { } text ? AttributePath.Parse(text) : null;
        KeyName key = KeyName.Read(options, mapped);
        AttributePath path = mapped ?? AttributePath.Of(key.Attribute ?? column.Name);
        AttributeKind? declared = options.Text(OptionNames.AttributeType) is { } kind ? Enum.Parse<AttributeKind>(kind) : null;
        return new ColumnMapping(
            column,
            ColumnSource.Attribute,
            path,
            declared,
            nullOnMismatch,
            key.IsPartitionKey,
            key.IsSortKey,
            options.NameList(OptionNames.LsiName),
            options.NameList(OptionNames.GsiPartitionKey),
            options.NameList(OptionNames.GsiSortKey));
    }

    private static ColumnMapping Plain(ColumnDescription column, ColumnSource source, AttributePath? path, bool nullOnMismatch) =>
        new(column, source, path, null, nullOnMismatch, false, false, [], [], []);

    private static void RequireOne(IEnumerable<ColumnMapping> mappings, string what, string option)
    {
        // Two columns may show the same attribute; two different attributes cannot be the same key.
        string[] attributes = mappings.Select(m => m.Path!.Attribute).Distinct(StringComparer.Ordinal).ToArray();
        if (attributes.Length > 1)
        {
            throw new PeerException(
                SqlState.FdwInvalidAttributeValue,
                $"a table has one {what}, but \"{attributes[0]}\" and \"{attributes[1]}\" are both declared to be it",
                hint: $"Set {option} on one column.");
        }
    }
}
