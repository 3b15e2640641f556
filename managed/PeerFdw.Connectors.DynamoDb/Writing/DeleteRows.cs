using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Connectors.DynamoDb.Writing.Rows;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>DELETE.</summary>
/// <param name="modify">The statement.</param>
internal sealed class DeleteRows(DynamoDbModify modify)
{
    internal async Task WriteAsync(WrittenRows rows, RowOutcome[] outcomes, ReturnedRows? returned, CancellationToken cancellationToken)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            var old = OldRow.Read(modify.Target, rows, i);
            if (!modify.TryFind(rows, old.Key, out BufferedWrite? newest))
            {
                outcomes[i] = RowOutcome.Skipped;
                continue;
            }

            if (returned is not null)
            {
                Dictionary<string, ItemValue>? image = await modify.ImageAsync(old.Key, newest, cancellationToken).ConfigureAwait(false);
                if (image is null)
                {
                    outcomes[i] = RowOutcome.Skipped;
                    continue;
                }

                returned.Add(image);
            }

            Add(modify, rows, old.Key, newest, old.Expectation ?? Expectation.Anything);
        }
    }

    /// <summary>Adds the deletion of an item that the transaction sees.</summary>
    /// <param name="modify">The statement.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key.</param>
    /// <param name="newest">The newest version in the transaction, or null.</param>
    /// <param name="expectation">What is expected of an item that the transaction has not written before.</param>
    internal static void Add(DynamoDbModify modify, WrittenRows rows, ItemKey key, BufferedWrite? newest, Expectation expectation)
    {
        expectation = newest?.Expectation ?? expectation;
        WriteEffect effect = expectation.Kind == ExpectationKind.Absent ? WriteEffect.None : WriteEffect.Delete;
        modify.Add(rows, key, effect, expectation, ReadOnlySpan<byte>.Empty);
    }
}
