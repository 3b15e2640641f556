using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>Makes changes of a row that is updated. Only what changes is in them.</summary>
internal sealed class UpdateEncoder
{
    private readonly WriteTarget _target;
    private readonly SameValue _same = new();

    internal UpdateEncoder(WriteTarget target)
    {
        _target = target;
        int writable = target.Definition.Columns.Count(c => c.Source != ColumnSource.RowId);
        NeedsImage = target.Columns.Any(c => c.Source == ColumnSource.Document || c.Path is { Steps.Count: > 1 })
            || target.Encoders.Any(e => e?.KeepsKind == true)
            || (target.Columns.Count > 1 && target.Columns.Count(c => c.Source != ColumnSource.RowId) == writable);
    }

    /// <summary>
    /// Whether the item must be known: for documents and paths, for values whose type the old one decides on, and where all columns come, as
    /// they do for a trigger, whether they have changed or not.
    /// </summary>
    internal bool NeedsImage { get; }

    /// <summary>The key that the key's columns give; the old one if they are not set.</summary>
    internal ItemKey KeyOfColumns(WrittenRows rows, int row, ItemKey oldKey)
    {
        ItemValue[]? values = null;
        for (int i = 0; i < _target.Columns.Count; i++)
        {
            if (_target.Columns[i].Path is not { Steps.Count: 1 } path || KeyNumber(path.Attribute) is not (>= 0 and var number))
            {
                continue;
            }

            KeyAttribute key = _target.Keys[number];
            ItemValue value = _target.New(rows, row, i) is { } text ? _target.Encoders[i]!.Encode(text, null) : ItemValue.Null;
            if (value.Kind == AttributeKind.NULL)
            {
                throw new PeerException(
                    SqlState.NotNullViolation,
                    $"null value in column \"{_target.Columns[i].Column.Name}\" of foreign table \"{_target.Opening.Table.Name}\" violates not-null constraint",
                    $"The attribute \"{key.Name}\" is part of the key of DynamoDB table \"{_target.Table.Name}\".");
            }

            if (!value.Equals(oldKey.Values[number]))
            {
                KeyRules.CheckValue(key, value, number == 0 ? KeyBound.PartitionKeyBytes : KeyBound.SortKeyBytes);
                values ??= [.. oldKey.Values];
                values[number] = value;
            }
        }

        return values is null ? oldKey : ItemKey.Of(values);
    }

    /// <summary>The changes, those of a key that the document brings among them; not those of the key's columns.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="row">Which.</param>
    /// <param name="image">The item as it is; null if it need not be known.</param>
    internal ChangeSet Encode(WrittenRows rows, int row, IReadOnlyDictionary<string, ItemValue>? image)
    {
        var changes = new ChangeSet();
        Dictionary<string, ItemValue> current = Item.CopyOf(image ?? Item.Empty);
        for (int i = 0; i < _target.Columns.Count; i++)
        {
            if (_target.Columns[i].Source == ColumnSource.Document)
            {
                EncodeDocument(_target.Columns[i], _target.New(rows, row, i), image!, changes);
            }
        }

        changes.Apply(current);
        foreach (int i in _target.Order)
        {
            AttributePath path = _target.Columns[i].Path!;
            if ((path.Steps.Count == 1 && KeyNumber(path.Attribute) >= 0) || path.Attribute == _target.Table.VersionAttribute)
            {
                continue;
            }

            ItemValue? old = image is null ? null : ItemPaths.Find(image, path);
            ItemValue? value = _target.New(rows, row, i) is { } text ? _target.Encoders[i]!.Encode(text, old) : null;
            if (image is not null && _same.IsSame(_target.Columns[i], old, value))
            {
                continue;
            }

            Change? change = image is null ? new Change(path, value) : PathChange.Make(current, path, value);
            if (change is not null)
            {
                changes.Add(change.Value);
                var one = new ChangeSet();
                one.Add(change.Value);
                one.Apply(current);
            }
        }

        CheckIndexKeys(changes);
        return changes;
    }

    /// <summary>Refuses a row id that is neither the old key nor the new one.</summary>
    internal void CheckRowId(WrittenRows rows, int row, ItemKey oldKey, ItemKey newKey)
    {
        for (int i = 0; i < _target.Columns.Count; i++)
        {
            if (_target.Columns[i].Source == ColumnSource.RowId)
            {
                RowIds.Check(_target, _target.Columns[i], _target.New(rows, row, i) ?? ReadOnlyMemory<byte>.Empty, newKey, oldKey);
            }
        }
    }

    private int KeyNumber(string attribute)
    {
        for (int i = 0; i < _target.Keys.Count; i++)
        {
            if (_target.Keys[i].Name == attribute)
            {
                return i;
            }
        }

        return -1;
    }

    private void EncodeDocument(
        ColumnMapping column, ReadOnlyMemory<byte>? text, IReadOnlyDictionary<string, ItemValue> image, ChangeSet changes)
    {
        if (text is null)
        {
            throw new PeerException(
                SqlState.NotNullViolation, $"null value in column \"{column.Column.Name}\", which is the whole item",
                hint: "Set it to an object without the attributes that are to go, or DELETE the row.");
        }

        Dictionary<string, ItemValue> document = Item.New();
        Documents.Read(_target, column, text.Value, image, document);
        foreach ((string name, ItemValue value) in document)
        {
            if (name != _target.Table.VersionAttribute && !value.Equals(image.GetValueOrDefault(name)))
            {
                changes.Add(new Change(AttributePath.Of(name), value));
            }
        }

        foreach (string name in image.Keys)
        {
            if (!document.ContainsKey(name) && KeyNumber(name) < 0 && name != _target.Table.VersionAttribute)
            {
                changes.Add(new Change(AttributePath.Of(name), null));
            }
        }
    }

    private void CheckIndexKeys(ChangeSet changes)
    {
        foreach (Change change in changes.Changes)
        {
            if (change is { Value: { } value, Path.Steps.Count: 1 } && _target.IndexKeys.FirstOrDefault(k => k.Name == change.Path.Attribute) is { } key)
            {
                KeyRules.CheckValue(key, value, KeyBound.PartitionKeyBytes);
            }
        }
    }
}
