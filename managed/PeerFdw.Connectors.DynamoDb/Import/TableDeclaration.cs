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
/// The foreign table of a DynamoDB table: the row id, a column for each key attribute of the table and its indexes with its real type, one for each
/// attribute that a sample agrees on, and the document.
/// </summary>
internal sealed class TableDeclaration
{
    private const string RowId = "oid";
    private const string Document = "document";

    /// <summary>Names that no attribute's column may take: our own, and PostgreSQL's system columns.</summary>
    private static readonly string[] s_reserved = [RowId, Document, "tableoid", "xmin", "xmax", "cmin", "cmax", "ctid"];

    private readonly RemoteTable _table;
    private readonly RemoteKey[] _keys;
    private readonly IReadOnlyList<SampledAttribute> _sampled;
    private readonly string? _style;

    internal TableDeclaration(RemoteTable table, ItemSample sample, string? style)
    {
        _table = table;
        _style = style;
        _keys = table.Keys
            .Concat(table.LocalIndexes.SelectMany(i => i.Keys))
            .Concat(table.GlobalIndexes.SelectMany(i => i.Keys))
            .DistinctBy(k => k.Name, StringComparer.Ordinal)
            .ToArray();
        _sampled = SampledColumns.Choose(sample, _keys.Select(k => k.Name).ToHashSet(StringComparer.Ordinal), out string? leftOut);
        LeftOut = leftOut;
    }

    /// <summary>Which sampled attributes have no column, and why; null if all have.</summary>
    internal string? LeftOut { get; }

    internal ImportedTable Write(string localName, OptionSet importOptions)
    {
        var names = new LocalNames(s_reserved);
        var columns = new List<ImportedColumn> { new(RowId, "text", null, false, []) };
        columns.AddRange(_keys.Select(k => Column(_table, k, names.Take(NameStyle.Apply(_style, k.Name)))));
        columns.AddRange(_sampled.Select(a => Column(a, names.Take(NameStyle.Apply(_style, a.Name)))));
        columns.Add(new ImportedColumn(Document, "json", null, false, [Option(OptionNames.Document, "true")]));

        var options = new List<KeyValuePair<string, string>>();
        foreach (string copied in new[] { OptionNames.AwsRegion, OptionNames.ParallelScanCount })
        {
            if (importOptions.Text(copied) is { } value)
            {
                options.Add(Option(copied, value));
            }
        }

        options.Add(Option(OptionNames.TableName, _table.Name));
        options.Add(Option(OptionNames.EstimatedRows, _table.ItemCount.ToString(CultureInfo.InvariantCulture)));
        return new ImportedTable(localName, columns, options);
    }

    /// <summary>A sample is a guess: with the type declared, a value of another type is an error and not some other reading of it.</summary>
    private static ImportedColumn Column(SampledAttribute attribute, string name)
    {
        (string type, string? collation) = SampledColumns.Type(attribute.Kind!.Value);
        return new ImportedColumn(name, type, collation, false,
        [
            Option(OptionNames.MappedAttribute, AttributePath.Of(attribute.Name).ToString()),
            Option(OptionNames.AttributeType, attribute.Kind.Value.ToString()),
        ]);
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
        (string type, string? collation) = SampledColumns.Type(attribute.Kind);
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
