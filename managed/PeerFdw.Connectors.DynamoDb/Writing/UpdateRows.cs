using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Flush;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Connectors.DynamoDb.Writing.Rows;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>UPDATE.</summary>
/// <param name="modify">The statement.</param>
internal sealed class UpdateRows(DynamoDbModify modify)
{
    private readonly UpdateEncoder _encoder = new(modify.Target);

    internal async Task WriteAsync(WrittenRows rows, RowOutcome[] outcomes, ReturnedRows? returned, CancellationToken cancellationToken)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            if (!await WriteAsync(rows, i, returned, cancellationToken).ConfigureAwait(false))
            {
                outcomes[i] = RowOutcome.Skipped;
            }
        }
    }

    private async Task<bool> WriteAsync(WrittenRows rows, int row, ReturnedRows? returned, CancellationToken cancellationToken)
    {
        var old = OldRow.Read(modify.Target, rows, row);
        if (!modify.TryFind(rows, old.Key, out BufferedWrite? newest))
        {
            return false;
        }

        ItemKey key = _encoder.KeyOfColumns(rows, row, old.Key);
        Dictionary<string, ItemValue>? image = null;
        if (_encoder.NeedsImage || returned is not null || key != old.Key || newest is { Effect: WriteEffect.Put })
        {
            image = await modify.ImageAsync(old.Key, newest, cancellationToken).ConfigureAwait(false);
            if (image is null)
            {
                return false;
            }
        }

        ChangeSet changes = _encoder.Encode(rows, row, image);
        key = KeyAfter(changes, old.Key, key);
        _encoder.CheckRowId(rows, row, old.Key, key);
        if (changes.IsEmpty && key == old.Key)
        {
            returned?.Add(image!);
            return true;
        }

        if (modify.Target.Table.VersionAttribute is { } version)
        {
            changes.Add(new Change(AttributePath.Of(version), old.NextVersion()));
        }

        if (image is not null)
        {
            changes.Apply(image);
        }

        if (key != old.Key)
        {
            await MoveAsync(rows, old, newest, key, image!, cancellationToken).ConfigureAwait(false);
        }
        else if (newest is { Effect: WriteEffect.Put })
        {
            modify.Add(rows, key, WriteEffect.Put, newest.Expectation, Body(key, image!));
        }
        else
        {
            ChangeSet all = newest is null ? changes : ChangeSet.Read(newest.Body);
            if (newest is not null)
            {
                all.Add(changes);
            }

            // What an expression cannot hold is said now, not at the commit.
            _ = UpdateExpression.Of(all);
            modify.Add(rows, key, WriteEffect.Update, newest?.Expectation ?? old.Expectation ?? Expectation.Present, all.Write());
        }

        returned?.Add(image!);
        return true;
    }

    /// <summary>The key's columns win over the document's key.</summary>
    private ItemKey KeyAfter(ChangeSet changes, ItemKey oldKey, ItemKey key)
    {
        var values = new ItemValue[key.Values.Count];
        bool isChanged = key != oldKey;
        for (int i = 0; i < values.Length; i++)
        {
            KeyAttribute attribute = modify.Target.Keys[i];
            values[i] = key.Values[i];
            if (changes.Take(AttributePath.Of(attribute.Name)) is { } value && values[i].Equals(oldKey.Values[i]))
            {
                KeyRules.CheckValue(attribute, value, i == 0 ? Values.KeyBound.PartitionKeyBytes : Values.KeyBound.SortKeyBytes);
                values[i] = value;
                isChanged = true;
            }
        }

        return isChanged ? ItemKey.Of(values) : oldKey;
    }

    /// <summary>A changed key: the item is deleted under the old one and written under the new one.</summary>
    private async Task MoveAsync(
        WrittenRows rows, OldRow old, BufferedWrite? newest, ItemKey key, Dictionary<string, ItemValue> image, CancellationToken cancellationToken)
    {
        BufferedWrite? target = modify.Newest(key);
        bool isChecked = modify.Target.IsStrict && target is null;
        bool exists = target is { Effect: WriteEffect.Put or WriteEffect.Update };
        if (isChecked)
        {
            exists = (await modify.FetchAsync([key], true, cancellationToken).ConfigureAwait(false))[0] is not null;
        }

        if (exists && modify.Target.IsStrict)
        {
            throw WriteErrors.Exists(modify.Target.Table, key);
        }

        for (int i = 0; i < key.Values.Count; i++)
        {
            image[modify.Target.Keys[i].Name] = key.Values[i];
        }

        DeleteRows.Add(modify, rows, old.Key, newest, old.Expectation ?? Expectation.Present);
        Expectation expectation = target?.Expectation ?? (isChecked ? Expectation.Absent : Expectation.Anything);
        modify.Add(rows, key, WriteEffect.Put, expectation, Body(key, image));
    }

    private byte[] Body(ItemKey key, Dictionary<string, ItemValue> item)
    {
        byte[] body = ItemJson.Write(item);
        KeyRules.CheckSize(modify.Target, key, item, body.Length);
        return body;
    }
}
