using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Connectors.DynamoDb.Writing.Rows;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>A statement that writes: rows become versions in the transaction's buffer.</summary>
internal sealed class DynamoDbModify : IModify
{
    private readonly DynamoDbTransaction _transaction;
    private readonly WriteTarget _target;
    private readonly ItemFetcher _fetcher;
    private readonly InsertRows _inserts;
    private readonly UpdateRows _updates;
    private readonly DeleteRows _deletes;

    internal DynamoDbModify(DynamoDbTransaction transaction, WriteTarget target)
    {
        _transaction = transaction;
        _target = target;
        _fetcher = new ItemFetcher(transaction.Connection);
        _inserts = new InsertRows(this);
        _updates = new UpdateRows(this);
        _deletes = new DeleteRows(this);
    }

    internal WriteTarget Target => _target;

    internal WriteBuffer Buffer => _transaction.Buffer;

    /// <summary>Whether the rows that are written are wanted back.</summary>
    internal bool ReturnsRows => _target.Opening.Returning.Count > 0;

    /// <inheritdoc/>
    public async Task<RowOutcome[]> WriteAsync(WrittenRows rows, IRowSink? returning, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        cancellationToken.ThrowIfCancellationRequested();
        var outcomes = new RowOutcome[rows.Count];
        ReturnedRows? returned = returning is not null && ReturnsRows ? new ReturnedRows(_target, returning) : null;
        await (_target.Opening.Command switch
        {
            ModifyCommand.Insert => _inserts.WriteAsync(rows, outcomes, returned, cancellationToken),
            ModifyCommand.Update => _updates.WriteAsync(rows, outcomes, returned, cancellationToken),
            _ => _deletes.WriteAsync(rows, outcomes, returned, cancellationToken),
        }).ConfigureAwait(false);
        if (returned is not null)
        {
            await returned.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return outcomes;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The newest version of an item in this transaction.</summary>
    internal BufferedWrite? Newest(ItemKey key) => Buffer.Newest(_target.Table.Number, key);

    /// <summary>Adds a version.</summary>
    internal void Add(WrittenRows rows, ItemKey key, WriteEffect effect, Expectation expectation, ReadOnlySpan<byte> body) =>
        Buffer.Add(_target.Table.Number, key, effect, expectation, body, rows.CommandId, rows.Level);

    /// <summary>
    /// The newest version of a row that is to be changed, as PostgreSQL treats it: a row that the same command has changed or deleted already is left alone.
    /// </summary>
    /// <returns>False if the row is to be skipped.</returns>
    /// <exception cref="PeerException">27000 if a trigger of this command has changed it.</exception>
    internal bool TryFind(WrittenRows rows, ItemKey key, out BufferedWrite? newest)
    {
        newest = Newest(key);
        if (newest is null)
        {
            return true;
        }

        if (newest.Command > rows.CommandId)
        {
            throw WriteErrors.ChangedByTrigger(_target.Table, key);
        }

        return newest.Command != rows.CommandId && newest.Effect is WriteEffect.Put or WriteEffect.Update;
    }

    /// <summary>Reads items from DynamoDB.</summary>
    internal Task<Dictionary<string, ItemValue>?[]> FetchAsync(
        IReadOnlyList<ItemKey> keys, bool keysOnly, CancellationToken cancellationToken) =>
        _fetcher.FetchAsync(_target.Table, keys, keysOnly, null, cancellationToken);

    /// <summary>
    /// The item as the transaction sees it now. Null if it does not exist, which can only be if somebody else has deleted it meanwhile.
    /// </summary>
    internal async Task<Dictionary<string, ItemValue>?> ImageAsync(ItemKey key, BufferedWrite? newest, CancellationToken cancellationToken)
    {
        if (newest is { Effect: WriteEffect.Put })
        {
            return ItemJson.ReadItem(newest.Body);
        }

        Dictionary<string, ItemValue>? item = (await FetchAsync([key], false, cancellationToken).ConfigureAwait(false))[0];
        if (item is not null && newest is not null)
        {
            ChangeSet.Read(newest.Body).Apply(item);
        }

        return item;
    }
}
