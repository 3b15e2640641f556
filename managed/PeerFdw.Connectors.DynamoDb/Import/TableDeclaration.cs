using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>
/// Writes the foreign table of a DynamoDB table: the row id, a column for each key attribute of the table and its indexes with its real type, and the
/// document.
/// </summary>
internal static class TableDeclaration
{
    private const string RowId = "oid";
    private const string Document = "document";

    /// <summary>Names that no attribute's column may take: our own, and PostgreSQL's system columns.</summary>
    private static readonly string[] s_reserved = [RowId, Document, "tableoid", "xmin", "xmax", "cmin", "cmax", "ctid"];

    internal static ImportedTable Of(RemoteTable table, string localName, OptionSet importOptions)
    {
        var names = new LocalNames(s_reserved);
        var columns = new List<ImportedColumn> { new(RowId, "text", null, false, []) };
        IEnumerable<RemoteKey> attributes = table.Keys
            .Concat(table.LocalIndexes.SelectMany(i => i.Keys))
            .Concat(table.GlobalIndexes.SelectMany(i => i.Keys))
            .DistinctBy(k => k.Name, StringComparer.Ordinal);
        foreach (RemoteKey attribute in attributes)
        {
            columns.Add(Column(table, attribute, names.Take(attribute.Name)));
        }

        columns.Add(new ImportedColumn(Document, "json", null, false, [Option(OptionNames.Document, "true")]));

        var options = new List<KeyValuePair<string, string>>();
        foreach (string copied in new[] { OptionNames.AwsRegion, OptionNames.ParallelScanCount })
        {
            if (importOptions.Text(copied) is { } value)
            {
                options.Add(Option(copied, value));
            }
        }

        options.Add(Option(OptionNames.TableName, table.Name));
        options.Add(Option(OptionNames.EstimatedRows, table.ItemCount.ToString(CultureInfo.InvariantCulture)));
        return new ImportedTable(localName, columns, options);
    }

    private static ImportedColumn Column(RemoteTable table, RemoteKey attribute, string name)
    {
        var options = new List<KeyValuePair<string, string>>
        {
            Option(OptionNames.MappedAttribute, AttributePath.Of(attribute.Name).ToString()),
        };
        if (table.Keys.FirstOrDefault(k => k.Name == attribute.Name) is { } key)
        {
            options.Add(Option(key.IsPartitionKey ? OptionNames.PartitionKey : OptionNames.SortKey, "true"));
        }

        AddIndexes(options, OptionNames.LsiName, table.LocalIndexes, attribute, isPartitionKey: false);
        AddIndexes(options, OptionNames.GsiPartitionKey, table.GlobalIndexes, attribute, isPartitionKey: true);
        AddIndexes(options, OptionNames.GsiSortKey, table.GlobalIndexes, attribute, isPartitionKey: false);
        (string type, string? collation) = attribute.Kind switch
        {
            AttributeKind.N => ("numeric", null),
            AttributeKind.B => ("bytea", null),
            _ => ("text", "C"),
        };
        return new ImportedColumn(name, type, collation, false, options);
    }

    private static void AddIndexes(
        List<KeyValuePair<string, string>> options, string option, IReadOnlyList<RemoteIndex> indexes, RemoteKey attribute, bool isPartitionKey)
    {
        string[] names = indexes
            .Where(i => i.Keys.Any(k => k.Name == attribute.Name && k.IsPartitionKey == isPartitionKey))
            .Select(i => i.Name)
            .ToArray();
        if (names.Length > 0)
        {
            options.Add(Option(option, string.Join(",", names)));
        }
    }

    private static KeyValuePair<string, string> Option(string name, string value) => KeyValuePair.Create(name, value);
}
