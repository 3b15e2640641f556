using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Flush;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>What a transaction writes: kept back until the commit, seen by its own later commands.</summary>
internal sealed class DynamoDbTransaction : IPeerTransaction
{
    private readonly Lock _lock = new();
    private readonly List<WrittenTable> _tables = [];
    private FlushReport? _report;

    /// <param name="connection">Through what.</param>
    /// <param name="memory">How many bytes of rows stay in memory.</param>
    internal DynamoDbTransaction(DynamoDbConnection connection, long memory = WriteBuffer.DefaultMemory)
    {
        Connection = connection;
        Buffer = new WriteBuffer(memory);
    }

    internal DynamoDbConnection Connection { get; }

    internal WriteBuffer Buffer { get; }

    /// <inheritdoc/>
    public long PendingWrites => _report is null ? Buffer.Items : 0;

    /// <inheritdoc/>
    public bool HasWrites(TableDescription table) => Find(TableDefinition.Of(table)) is { } written && Buffer.CountOf(written.Number) > 0;

    /// <inheritdoc/>
    public bool HasWritesBefore(TableDescription table, long commandId) =>
        Find(TableDefinition.Of(table)) is { } written && Buffer.HasWritesBefore(written.Number, commandId);

    /// <inheritdoc/>
    public IModify OpenModify(ModifyOpening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        if (ModifyPlanner.Plan(opening.Table, opening.Command) is { Reason: { } reason } answer)
        {
            throw new PeerException(
                SqlState.ObjectNotInPrerequisiteState, $"foreign table \"{opening.Table.Name}\" cannot be written: {reason}", hint: answer.Hint);
        }

        TableDefinition definition = TableDefinition.Of(opening.Table);
        return new DynamoDbModify(this, new Rows.WriteTarget(opening, definition, Enter(opening.Table, definition)));
    }

    /// <inheritdoc/>
    public void EndSubtransaction(int level, bool isCommitted) => Buffer.EndSubtransaction(level, isCommitted);

    /// <inheritdoc/>
    public async Task FlushAsync(INoticeSink notices, CancellationToken cancellationToken)
    {
        if (_report is not null)
        {
            return;
        }

        WrittenTable[] tables;
        lock (_lock)
        {
            tables = [.. _tables];
        }

        var flush = new TransactionFlush(Connection, Buffer, tables, notices);
        _report = flush.Report;
        await flush.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Message, string? Detail)> Abort() => _report?.Leftovers() ?? [];

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Buffer.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The table of DynamoDB that a foreign table shows; null if it was not written.</summary>
    internal WrittenTable? Find(TableDefinition definition)
    {
        lock (_lock)
        {
            return _tables.Find(t => t.Is(definition));
        }
    }

    private WrittenTable Enter(TableDescription table, TableDefinition definition)
    {
        lock (_lock)
        {
            int number = _tables.FindIndex(t => t.Is(definition));
            WrittenTable entered = WrittenTable.Of(number < 0 ? _tables.Count : number, table, definition);
            if (number < 0)
            {
                _tables.Add(entered);
                return entered;
            }

            if (Buffer.CountOf(number) == 0)
            {
                _tables[number] = entered;
                return entered;
            }

            if (!entered.KeyNames.SequenceEqual(_tables[number].KeyNames) || entered.VersionAttribute != _tables[number].VersionAttribute)
            {
                throw new PeerException(
                    SqlState.ObjectNotInPrerequisiteState,
                    $"the transaction wrote DynamoDB table \"{definition.Name}\" through a foreign table with another key or {Options.OptionNames.VersionAttribute}",
                    hint: "Give both foreign tables the same key columns and options, or commit in between.");
            }

            // All or nothing holds for all of the table's writes once one foreign table asks for it.
            _tables[number] = entered with { IsTransactional = entered.IsTransactional || _tables[number].IsTransactional };
            return _tables[number];
        }
    }
}
