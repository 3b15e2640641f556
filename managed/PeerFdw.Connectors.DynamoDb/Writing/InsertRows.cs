using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Connectors.DynamoDb.Writing.Rows;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>INSERT and COPY.</summary>
/// <param name="modify">The statement.</param>
internal sealed class InsertRows(DynamoDbModify modify)
{
    private readonly InsertEncoder _encoder = new(modify.Target);

    /// <summary>Whether it must be known which keys exist.</summary>
    private readonly bool _isChecked = modify.Target.IsStrict || modify.Target.Opening.IgnoresConflicts;

    internal async Task WriteAsync(WrittenRows rows, RowOutcome[] outcomes, ReturnedRows? returned, CancellationToken cancellationToken)
    {
        var keys = new ItemKey[rows.Count];
        var bodies = new byte[rows.Count][];
        for (int i = 0; i < rows.Count; i++)
        {
            Dictionary<string, ItemValue> item = _encoder.Encode(rows, i, out keys[i]);
            bodies[i] = ItemJson.Write(item);
            KeyRules.CheckSize(modify.Target, keys[i], item, bodies[i].Length);
        }

        HashSet<string> existing = _isChecked ? await ExistingAsync(keys, cancellationToken).ConfigureAwait(false) : [];
        for (int i = 0; i < rows.Count; i++)
        {
            BufferedWrite? newest = modify.Newest(keys[i]);
            bool exists = newest is null ? existing.Contains(NameOf(keys[i])) : newest.Effect is WriteEffect.Put or WriteEffect.Update;
            if (exists && _isChecked)
            {
                outcomes[i] = modify.Target.Opening.IgnoresConflicts ? RowOutcome.Skipped : throw WriteErrors.Exists(modify.Target.Table, keys[i]);
                continue;
            }

            Expectation expectation = newest?.Expectation ?? (_isChecked ? Expectation.Absent : Expectation.Anything);
            modify.Add(rows, keys[i], WriteEffect.Put, expectation, bodies[i]);
            returned?.Add(bodies[i]);
        }
    }

    /// <summary>Which of the keys that the transaction has not written exist in DynamoDB.</summary>
    private async Task<HashSet<string>> ExistingAsync(ItemKey[] keys, CancellationToken cancellationToken)
    {
        var asked = new List<ItemKey>(keys.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ItemKey key in keys)
        {
            if (seen.Add(NameOf(key)) && modify.Newest(key) is null)
            {
                asked.Add(key);
            }
        }

        Dictionary<string, ItemValue>?[] found = await modify.FetchAsync(asked, true, cancellationToken).ConfigureAwait(false);
        seen.Clear();
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] is not null)
            {
                seen.Add(NameOf(asked[i]));
            }
        }

        return seen;
    }

    private static string NameOf(ItemKey key) => Convert.ToBase64String(key.Bytes);
}
