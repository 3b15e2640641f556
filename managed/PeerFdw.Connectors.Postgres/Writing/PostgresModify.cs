using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using NpgsqlTypes;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Statements;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Rows;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Postgres.Writing;

/// <summary>
/// One target of a statement that writes. Rows go to the peer at once, in its transaction: one by one by a prepared statement, several in one round trip, many by COPY.
/// </summary>
internal sealed class PostgresModify : IModify
{
    /// <summary>From here on COPY is quicker than as many INSERTs in one round trip.</summary>
    private const int CopyRows = 8;

    private static readonly SqlState s_cardinalityViolation = new("21000");

    private readonly PostgresTransaction _transaction;
    private readonly ModifyOpening _opening;
    private readonly string _sql;

    private readonly int[] _columns;

    /// <summary>How many values a row has, and which of them are sent.</summary>
    private readonly int _stride;
    private readonly int[] _places;
    private readonly bool[] _isInput;
    private readonly CopyText _text = new();
    private RemoteTarget? _target;
    private NpgsqlCommand? _prepared;
    private PostgresSession? _preparedOn;
    private long _statements;

    /// <summary>Makes the target. No I/O yet.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="opening">What is written.</param>
    public PostgresModify(PostgresTransaction transaction, ModifyOpening opening)
    {
        _transaction = transaction;
        _opening = opening;
        _stride = opening.Identity.Count + opening.Columns.Count;
        _columns = ModifyStatement.Sent(opening.Table, opening.Columns);
        _places =
        [
            .. Enumerable.Range(0, opening.Identity.Count),
            .. Enumerable.Range(0, opening.Columns.Count).Where(i => _columns.Contains(opening.Columns[i])).Select(i => opening.Identity.Count + i),
        ];
        _isInput = new bool[opening.Returning.Count];
        Array.Fill(_isInput, true);
        _sql = ModifyStatement.OfRow(opening.Table, opening.Command, opening.Columns, opening.Identity, opening.Returning, opening.IgnoresConflicts);
    }

    /// <inheritdoc/>
    public bool MaySkip => _target is { MaySkip: true };

    private bool MayCopy => _opening is { Command: ModifyCommand.Insert, IgnoresConflicts: false, Returning.Count: 0 } && _columns.Length > 0;

    /// <inheritdoc/>
    public async Task<RowOutcome[]> WriteAsync(WrittenRows rows, IRowSink? returning, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        SessionLease lease = await _transaction.RentForWritingAsync(rows.Level, cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            PostgresSession session = lease.Session;
            using var deadline = AnswerDeadline.Watch(session.Connection, cancellationToken);
            if (_target is null && (_opening.Gathers || (rows.Count >= CopyRows && MayCopy)))
            {
                _target = await RemoteTarget.AskAsync(session, _opening.Table, cancellationToken).ConfigureAwait(false);
            }

            if (rows.Count >= CopyRows && MayCopy && _target is { TakesCopy: true })
            {
                await CopyAsync(session, rows, cancellationToken).ConfigureAwait(false);
                return new RowOutcome[rows.Count];
            }

            return rows.Count == 1 || returning is not null
                ? await WriteEachAsync(session, rows, returning, cancellationToken).ConfigureAwait(false)
                : await WriteSeveralAsync(session, rows, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_prepared is { } prepared)
        {
            await prepared.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task CopyAsync(PostgresSession session, WrittenRows rows, CancellationToken cancellationToken)
    {
        string sql = ModifyStatement.OfCopy(_opening.Table, _columns);
        _text.Write(rows, _stride, _places);
        try
        {
            // The driver's writer of texts lies on a stream that takes bytes as they are.
            NpgsqlCopyTextWriter writer = await session.Connection.BeginTextImportAsync(sql, cancellationToken).ConfigureAwait(false);
            bool isWhole = false;
            try
            {
                await writer.BaseStream.WriteAsync(_text.Written, cancellationToken).ConfigureAwait(false);
                isWhole = true;
            }
            finally
            {
                await EndCopyAsync(session, writer, isWhole, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            throw WholeStatement.Failure(session, exception, sql);
        }
    }

    /// <summary>Its end is what tells the server that all came: what broke off must not be taken for that. The driver knows no cancellation here.</summary>
    private static async Task EndCopyAsync(PostgresSession session, NpgsqlCopyTextWriter writer, bool isWhole, CancellationToken cancellationToken)
    {
        using var deadline = new AnswerDeadline(session.Connection);
        if (!isWhole)
        {
            deadline.Start();
            await writer.CancelAsync().ConfigureAwait(false);
            return;
        }

        CancellationTokenRegistration cancelling = cancellationToken.UnsafeRegister(static d => ((AnswerDeadline)d!).Stop(), deadline);
        await using (cancelling.ConfigureAwait(false))
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>One by one, by a statement that is prepared.</summary>
    private async Task<RowOutcome[]> WriteEachAsync(PostgresSession session, WrittenRows rows, IRowSink? returning, CancellationToken cancellationToken)
    {
        var outcomes = new RowOutcome[rows.Count];
        RowWriter? writer = returning?.CreateWriter(_isInput);
        try
        {
            for (int row = 0; row < rows.Count; row++)
            {
                NpgsqlCommand command = await CommandAsync(session, cancellationToken).ConfigureAwait(false);
                for (int i = 0; i < _places.Length; i++)
                {
                    command.Parameters[i].Value = Value(rows, (row * _stride) + _places[i]);
                }

                // More rows than one come here only without RETURNING.
                outcomes[row] = Outcome(writer is null
                    ? await WriteAsync(session, command, cancellationToken).ConfigureAwait(false)
                    : await WholeStatement.ReturnAsync(session, command, writer, _sql, cancellationToken).ConfigureAwait(false));
            }

            return outcomes;
        }
        catch (Exception exception)
        {
            throw WholeStatement.Failure(session, exception, _sql);
        }
    }

    private async Task<long> WriteAsync(PostgresSession session, NpgsqlCommand command, CancellationToken cancellationToken)
    {
        int affected = await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return affected >= 0 ? affected : throw session.DamagedEnd(_sql);
    }

    /// <summary>All in one round trip; each tells for itself whether it counts.</summary>
    private async Task<RowOutcome[]> WriteSeveralAsync(PostgresSession session, WrittenRows rows, CancellationToken cancellationToken)
    {
        try
        {
            var batch = new NpgsqlBatch(session.Connection) { Timeout = 0 };
            await using (batch.ConfigureAwait(false))
            {
                for (int row = 0; row < rows.Count; row++)
                {
                    var command = new NpgsqlBatchCommand(_sql);
                    for (int i = 0; i < _places.Length; i++)
                    {
                        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = Value(rows, (row * _stride) + _places[i]) });
                    }

                    batch.BatchCommands.Add(command);
                }

                await BatchCommands.RunAsync(batch, cancellationToken).ConfigureAwait(false);
                var outcomes = new RowOutcome[rows.Count];
                for (int row = 0; row < outcomes.Length; row++)
                {
                    outcomes[row] = Outcome(session.CountOf(batch.BatchCommands[row], _sql));
                }

                return outcomes;
            }
        }
        catch (Exception exception)
        {
            throw WholeStatement.Failure(session, exception, _sql);
        }
    }

    /// <summary>The statement for one row. Prepared when it is run again: then the server reads and plans it once.</summary>
    private async Task<NpgsqlCommand> CommandAsync(PostgresSession session, CancellationToken cancellationToken)
    {
        if (_prepared is null || _preparedOn != session)
        {
            _prepared = new NpgsqlCommand(_sql, session.Connection) { CommandTimeout = 0, AllResultTypesAreUnknown = _opening.Returning.Count > 0 };
            _preparedOn = session;
            _statements = 0;
            for (int i = 0; i < _places.Length; i++)
            {
                _prepared.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = DBNull.Value });
            }
        }

        if (++_statements == 2)
        {
            session.NotePrepared();
            await _prepared.PrepareAsync(cancellationToken).ConfigureAwait(false);
        }

        return _prepared;
    }

    private static object Value(WrittenRows rows, int index) =>
        rows.TryGet(index, out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value) : DBNull.Value;

    private RowOutcome Outcome(long affected) => affected switch
    {
        0 => RowOutcome.Skipped,
        1 => RowOutcome.Done,
        _ when _opening.Command == ModifyCommand.Insert => RowOutcome.Done,
        _ => throw new PeerException(
            s_cardinalityViolation,
            $"a row of foreign table \"{_opening.Table.Name}\" is {affected} rows at the peer",
            "Its place (ctid) and its table were not enough to tell it from others."),
    };
}
