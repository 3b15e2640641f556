using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>
/// Brings a transaction's writes to DynamoDB. First what is all or nothing, then what has conditions and so may be refused, then what has none; deletes with conditions last, so
/// that an item whose key changes is written under its new key before it goes under the old one.
/// </summary>
internal sealed class TransactionFlush
{
    private readonly WriteBuffer _buffer;
    private readonly IReadOnlyList<WrittenTable> _tables;
    private readonly int _count;
    private readonly AtomicFlush _atomic;
    private readonly ConditionalFlush _conditional;
    private readonly BatchFlush _batch;

    internal TransactionFlush(DynamoDbConnection connection, WriteBuffer buffer, IReadOnlyList<WrittenTable> tables, INoticeSink notices)
    {
        _buffer = buffer;
        _tables = tables;
        _count = buffer.Count;
        var sender = new WriteSender(connection);
        var progress = new FlushProgress(Report, notices);
        _atomic = new AtomicFlush(sender, Report);
        _conditional = new ConditionalFlush(sender, new ItemFetcher(connection), Report, progress);
        _batch = new BatchFlush(sender, Report, progress);
    }

    /// <summary>What was written and what was not.</summary>
    internal FlushReport Report { get; } = new();

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        long[] counts = new long[_tables.Count];
        for (int i = 0; i < _count; i++)
        {
            if (_buffer.NewestAt(i) is { } newest && newest.Effect != WriteEffect.None)
            {
                counts[newest.Table]++;
            }
        }

        // What is too much for a transaction of DynamoDB is said before anything is sent.
        var transactions = _tables.Where(t => t.IsTransactional && counts[t.Number] > 0).GroupBy(t => t.Region ?? "")
            .Select(g => Collect(g.ToArray())).Select(actions => (Actions: actions, Body: AtomicFlush.Prepare(actions))).ToList();
        foreach (WrittenTable table in _tables.Where(t => counts[t.Number] > 0))
        {
            Report.AddPlanned(table, counts[table.Number]);
        }

        try
        {
            foreach ((IReadOnlyList<(WrittenTable, BufferedWrite)> actions, byte[] body) in transactions)
            {
                await _atomic.RunAsync(actions, body, cancellationToken).ConfigureAwait(false);
            }

            await _conditional.RunAsync(_tables, Feed((effect, _) => effect == WriteEffect.Put, isConditional: true), cancellationToken).ConfigureAwait(false);
            await _conditional.RunAsync(_tables, Feed((effect, _) => effect == WriteEffect.Update, isConditional: true), cancellationToken).ConfigureAwait(false);
            foreach (WrittenTable table in _tables.Where(t => !t.IsTransactional && counts[t.Number] > 0))
            {
                await _batch.RunAsync(table, Feed((_, number) => number == table.Number, isConditional: false), cancellationToken).ConfigureAwait(false);
            }

            await _conditional.RunAsync(_tables, Feed((effect, _) => effect == WriteEffect.Delete, isConditional: true), cancellationToken).ConfigureAwait(false);
        }
        catch (PeerException e)
        {
            throw FlushErrors.WithReport(e, Report);
        }
    }

    private WriteFeed Feed(Func<WriteEffect, int, bool> wanted, bool isConditional) => new(_buffer, _count, (table, effect, expectation) =>
        !_tables[table].IsTransactional && (effect == WriteEffect.Update || expectation != ExpectationKind.Anything) == isConditional && wanted(effect, table));

    private List<(WrittenTable Table, BufferedWrite Write)> Collect(WrittenTable[] tables)
    {
        var actions = new List<(WrittenTable, BufferedWrite)>();
        for (int i = 0; i < _count; i++)
        {
            if (_buffer.NewestAt(i) is { } newest && newest.Effect != WriteEffect.None && tables.FirstOrDefault(t => t.Number == newest.Table) is { } table)
            {
                if (actions.Count == AtomicFlush.MaximumActions)
                {
                    throw new PeerException(
                        SqlState.ProgramLimitExceeded,
                        $"the transaction writes more than {AtomicFlush.MaximumActions} items to DynamoDB, which write_mode 'transaction' does not allow",
                        "Nothing was written.",
                        "Write less in one transaction, or set write_mode 'batch'.");
                }

                actions.Add((table, _buffer.Read(i)));
            }
        }

        return actions;
    }
}
