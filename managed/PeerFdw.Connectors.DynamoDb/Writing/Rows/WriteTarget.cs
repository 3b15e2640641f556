using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>What one statement writes, taken apart: which values of a row are what.</summary>
internal sealed class WriteTarget
{
    internal WriteTarget(ModifyOpening opening, TableDefinition definition, WrittenTable table)
    {
        Opening = opening;
        Definition = definition;
        Table = table;
        Keys = definition.Keys.ToArray();
        OptionSet options = opening.Table.ServerOptions.With(opening.Table.Options);
        IsStrict = options.Text(OptionNames.InsertMode) != "upsert";
        Columns = opening.Columns.Select(Mapping).ToArray();
        Encoders = Columns.Select(c => c.Source == ColumnSource.Attribute ? new ColumnEncoder(c) : null).ToArray();
        Order = Enumerable.Range(0, Columns.Count).Where(i => Encoders[i] is not null).Order(Comparer<int>.Create(Compare)).ToArray();
        Identity = opening.Identity.Select(Mapping).ToArray();
        VersionColumn = table.VersionAttribute is { } version ? ModifyPlanner.VersionColumn(definition, version) : null;
        IndexKeys = definition.Indexes.SelectMany(i => i.PartitionKeys.Concat(i.SortKeys))
            .DistinctBy(k => k.Name, StringComparer.Ordinal).Where(k => !table.KeyNames.Contains(k.Name)).ToArray();
        Wanted = WantedKinds(definition);
    }

    internal ModifyOpening Opening { get; }

    internal TableDefinition Definition { get; }

    internal WrittenTable Table { get; }

    /// <summary>The key's attributes, partition key first.</summary>
    internal IReadOnlyList<KeyAttribute> Keys { get; }

    /// <summary>The keys of indexes that are not the table's own.</summary>
    internal IReadOnlyList<KeyAttribute> IndexKeys { get; }

    /// <summary>Whether INSERT refuses keys that exist.</summary>
    internal bool IsStrict { get; }

    /// <summary>The columns whose new values come.</summary>
    internal IReadOnlyList<ColumnMapping> Columns { get; }

    /// <summary>Their encoders; null for documents and row ids.</summary>
    internal IReadOnlyList<ColumnEncoder?> Encoders { get; }

    /// <summary>The columns that have an encoder, list elements in the order of their index.</summary>
    internal IReadOnlyList<int> Order { get; }

    /// <summary>The columns whose old values come.</summary>
    internal IReadOnlyList<ColumnMapping> Identity { get; }

    /// <summary>The column that counts versions, or null.</summary>
    internal ColumnMapping? VersionColumn { get; }

    /// <summary>The kinds of attributes of a document, where columns say them and JSON does not.</summary>
    internal IReadOnlyDictionary<string, AttributeKind> Wanted { get; }

    /// <summary>An old value.</summary>
    internal ReadOnlyMemory<byte>? Old(WrittenRows rows, int row, int identity) =>
        rows[(row * (Identity.Count + Columns.Count)) + identity];

    /// <summary>A new value.</summary>
    internal ReadOnlyMemory<byte>? New(WrittenRows rows, int row, int column) =>
        rows[(row * (Identity.Count + Columns.Count)) + Identity.Count + column];

    private static Dictionary<string, AttributeKind> WantedKinds(TableDefinition definition)
    {
        var kinds = new Dictionary<string, AttributeKind>(StringComparer.Ordinal);
        foreach (ColumnMapping column in definition.Columns)
        {
            AttributeKind? kind = column.DeclaredKind ?? (column.Column.Type.Kind == TypeKind.Binary ? AttributeKind.B : null);
            if (column.Path is { Steps.Count: 1 } path && kind is AttributeKind.B or AttributeKind.SS or AttributeKind.NS or AttributeKind.BS)
            {
                kinds.TryAdd(path.Attribute, kind.Value);
            }
        }

        return kinds;
    }

    private ColumnMapping Mapping(int number) => Definition.Mapping(number)
        ?? throw new PeerException(SqlState.InternalError, $"the plan writes column {number}, which the table does not have");

    private int Compare(int one, int other)
    {
        EquatableList<PathStep> a = Columns[one].Path!.Steps;
        EquatableList<PathStep> b = Columns[other].Path!.Steps;
        for (int i = 0; i < a.Count && i < b.Count; i++)
        {
            int order = string.CompareOrdinal(a[i].Name, b[i].Name);
            order = order != 0 ? order : a[i].Index.CompareTo(b[i].Index);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Count.CompareTo(b.Count);
    }
}
