using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Rows;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>Enters rows into a transaction's buffer. A command neither sees nor touches what it has written itself, as in PostgreSQL.</summary>
/// <param name="opening">What is to be written.</param>
/// <param name="buffer">The buffer of the table's store.</param>
internal sealed class SyntheticModify(ModifyOpening opening, SyntheticBuffer buffer) : IModify
{
    private readonly string[] _names = opening.Columns.Select(c => opening.Table.Column(c)!.Name).ToArray();
    private readonly SyntheticColumn[] _returning = opening.Returning.Select(c => SyntheticColumn.Of(opening.Table.Column(c)!)).ToArray();

    public async Task<RowOutcome[]> WriteAsync(WrittenRows rows, IRowSink? returning, CancellationToken cancellationToken)
    {
        OptionSet options = SyntheticOptions.Of(opening.Table);
        CancellationToken delayToken = options.Boolean("ignore_cancel") == true ? CancellationToken.None : cancellationToken;
        await Task.Delay((int)(options.Integer("write_delay_ms") ?? 0), delayToken).ConfigureAwait(false);
        var outcomes = new RowOutcome[rows.Count];
        RowWriter? writer = returning?.CreateWriter();
        for (int i = 0; i < outcomes.Length; i++)
        {
            SyntheticRow? written = Write(rows, i);
            outcomes[i] = written is null ? RowOutcome.Skipped : RowOutcome.Done;
            if (written is not null && writer is not null)
            {
                SyntheticStoreValues.Write(writer, _returning, written);
            }
        }

        if (writer is not null)
        {
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return outcomes;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Writes one row.</summary>
    /// <returns>What RETURNING shows of it; null if it does not count.</returns>
    private SyntheticRow? Write(WrittenRows rows, int index)
    {
        int first = index * (opening.Identity.Count + _names.Length);
        if (opening.Command == ModifyCommand.Insert)
        {
            return Put(new SyntheticRow(new Dictionary<string, ReadOnlyMemory<byte>>()).With(Changes(rows, first)), rows);
        }

        long key = Key(rows[first]);
        SyntheticRow? current = buffer.Current(key, rows.CommandId, out bool isOwn);
        if (current is null || isOwn)
        {
            return null;
        }

        if (opening.Command == ModifyCommand.Delete)
        {
            buffer.Add(key, null, rows.CommandId, rows.Level);
            return current;
        }

        SyntheticRow changed = current.With(Changes(rows, first + opening.Identity.Count));
        long changedKey = KeyOf(changed);
        if (changedKey == key)
        {
            buffer.Add(key, changed, rows.CommandId, rows.Level);
            return changed;
        }

        SyntheticRow? moved = Put(changed, rows);
        buffer.Add(key, null, rows.CommandId, rows.Level);
        return moved;
    }

    private SyntheticRow? Put(SyntheticRow row, WrittenRows rows)
    {
        long key = KeyOf(row);
        if (buffer.Current(key, rows.CommandId, out _) is null)
        {
            buffer.Add(key, row, rows.CommandId, rows.Level);
            return row;
        }

        return opening.IgnoresConflicts
            ? null
            : throw new PeerException(
                SqlState.UniqueViolation,
                $"duplicate key in foreign table \"{opening.Table.Name}\"",
                string.Create(CultureInfo.InvariantCulture, $"Key (n)=({key}) already exists."));
    }

    private (string Name, ReadOnlyMemory<byte>? Value)[] Changes(WrittenRows rows, int first) =>
        _names.Select((name, i) => (name, rows[first + i])).ToArray();

    private long KeyOf(SyntheticRow row) =>
        Key(row.Values.TryGetValue(SyntheticColumn.KeyName, out ReadOnlyMemory<byte> key) ? (ReadOnlyMemory<byte>?)key : null);

    private long Key(ReadOnlyMemory<byte>? value) => value is { } text
        ? long.Parse(Encoding.UTF8.GetString(text.Span), CultureInfo.InvariantCulture)
        : throw new PeerException(
            SqlState.NotNullViolation, $"null value in the key of foreign table \"{opening.Table.Name}\"");
}
