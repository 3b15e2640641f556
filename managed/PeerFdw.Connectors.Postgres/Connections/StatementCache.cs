using System;
using System.Collections.Generic;
using System.Data;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using NpgsqlTypes;

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>
/// The statements that one session runs again and again. What is run a second time is prepared; what was run longest ago is forgotten, and stays prepared at the
/// server until the session ends or another one is prepared under its text.
/// </summary>
/// <param name="connection">The session's.</param>
internal sealed class StatementCache(NpgsqlConnection connection)
{
    /// <summary>More are not kept: the server keeps a plan for each.</summary>
    private const int Most = 32;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Whether the server holds statements of it.</summary>
    public bool HasPrepared { get; private set; }

    /// <summary>What was run last.</summary>
    public NpgsqlBatch? Last { get; private set; }

    /// <summary>Runs a statement, and commands before it, in one round trip.</summary>
    /// <param name="before">The commands; those that will not come again are not prepared either.</param>
    /// <param name="isRepeated">Whether the same commands will come before it again.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="blocks">Whether the pool's thread waits for the answer itself: handing a short wait over and back costs more than it.</param>
    /// <param name="cancellationToken">Cancelled with the statement; not obeyed by a thread that waits itself.</param>
    /// <returns>The reader, in front of the statement's first row.</returns>
    public async ValueTask<NpgsqlDataReader> RunAsync(
        IReadOnlyList<string> before, bool isRepeated, BoundStatement statement, bool blocks, CancellationToken cancellationToken)
    {
        Entry entry = isRepeated ? Find(before, statement) : new Entry(Create(before, statement)) { IsNeverPrepared = true };
        NpgsqlParameterCollection parameters = entry.Batch.BatchCommands[^1].Parameters;
        for (int i = 0; i < statement.Values.Count; i++)
        {
            parameters[i].Value = (object?)statement.Values[i] ?? DBNull.Value;
        }

        Last = entry.Batch;
        bool prepares = ++entry.Uses == 2 && !entry.IsNeverPrepared;
        HasPrepared |= prepares;
        if (blocks)
        {
            if (prepares)
            {
                entry.Batch.Prepare();
            }

            return entry.Batch.ExecuteReader(CommandBehavior.SequentialAccess);
        }

        if (prepares)
        {
            await entry.Batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        }

        return await entry.Batch.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A prepared statement is of no use any more: its table was changed. From now on these are sent as they are.</summary>
    public void Refuse()
    {
        foreach (KeyValuePair<string, Entry> item in _entries)
        {
            item.Value.IsRefused = true;
        }
    }

    private Entry Find(IReadOnlyList<string> before, BoundStatement statement)
    {
        string key = before.Count == 0 ? statement.Sql : $"{string.Join("; ", before)}; {statement.Sql}";
        if (_entries.TryGetValue(key, out Entry? entry) && !entry.IsRefused)
        {
            return entry;
        }

        bool wasRefused = entry is not null;
        if (entry is null && _entries.Count >= Most)
        {
            _entries.Clear();
        }

        entry = new Entry(Create(before, statement)) { IsNeverPrepared = wasRefused };
        _entries[key] = entry;
        return entry;
    }

    private NpgsqlBatch Create(IReadOnlyList<string> before, BoundStatement statement)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (string command in before)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(command));
        }

        var last = new NpgsqlBatchCommand(statement.Sql);
        foreach (bool isUsed in statement.IsUsed)
        {
            // Sent as text, and of the type that the statement says. What it does not mention must have one all the same.
            last.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = isUsed ? NpgsqlDbType.Unknown : NpgsqlDbType.Text, Value = DBNull.Value });
        }

        batch.BatchCommands.Add(last);
        return batch;
    }

    private sealed class Entry(NpgsqlBatch batch)
    {
        public NpgsqlBatch Batch => batch;

        public int Uses { get; set; }

        public bool IsNeverPrepared { get; init; }

        public bool IsRefused { get; set; }
    }
}
