using System;
using System.Collections.Generic;
using System.Data;
using System.Globalization;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Reading;
using PeerFdw.Connectors.Postgres.Writing;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Rows;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Postgres.Statements;

/// <summary>
/// A statement of the user's on its way through, by the extended protocol: it is sent as it is, and parameters beside it. The server describes the result before anything is run,
/// and then sends what has the local column's type in its binary form, and all else as text.
/// </summary>
internal static class PassedStatement
{
    private static readonly string s_protocolViolation = SqlState.ProtocolViolation.Code;
    private static readonly SqlState s_undefinedParameter = new("42P02");

    /// <summary>Runs it.</summary>
    /// <param name="session">On which session; it is where the local transaction stands.</param>
    /// <param name="request">The statement.</param>
    /// <param name="sink">Where rows go; null if only their number counts.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>How many rows it wrote, or gave.</returns>
    internal static async Task<long> RunAsync(
        PostgresSession session, StatementRequest request, IRowSink? sink, CancellationToken cancellationToken)
    {
        session.NotePassed();
        using var deadline = AnswerDeadline.Watch(session.Connection, cancellationToken);
        try
        {
            var batch = new NpgsqlBatch(session.Connection) { Timeout = 0 };
            await using (batch.ConfigureAwait(false))
            {
                batch.BatchCommands.Add(CreateCommand(request));
                if (sink is not null)
                {
                    return await ReadAsync(session, batch, sink, cancellationToken).ConfigureAwait(false);
                }

                await BatchCommands.RunAsync(batch, cancellationToken).ConfigureAwait(false);
                NpgsqlBatchCommand command = batch.BatchCommands[0];
                return StatementGuard.IsCounted(request.Text) ? session.CountOf(command, request.Text) : (long)command.Rows;
            }
        }
        catch (PostgresException exception) when (exception.SqlState == s_protocolViolation)
        {
            // Of the session nothing is wrong: another number of parameters was given than the statement has.
            session.NoteFailure();
            throw new PeerException(s_undefinedParameter, "the remote statement has more parameters than were given", Sentence(exception.MessageText), innerException: exception);
        }
        catch (Exception exception)
        {
            throw WholeStatement.Failure(session, exception, request.Text);
        }
    }

    private static string Sentence(string text) => $"The remote server says: {text}.";

    private static NpgsqlBatchCommand CreateCommand(StatementRequest request)
    {
        var command = new NpgsqlBatchCommand(request.Text);
        foreach (Constant parameter in request.Parameters)
        {
            command.Parameters.Add(new NpgsqlParameter
            {
                DataTypeName = ParameterTypes.NameOf(parameter.Type),
                Value = new TypedText(parameter.Text is { } text ? Encoding.UTF8.GetBytes(text) : null),
            });
        }

        return command;
    }

    private static async Task<long> ReadAsync(PostgresSession session, NpgsqlBatch batch, IRowSink sink, CancellationToken cancellationToken)
    {
        uint[] types = await DescribeAsync(batch, cancellationToken).ConfigureAwait(false);
        RowWriter writer = sink.CreateWriter();
        CheckColumns(types.Length, writer.Columns.Count);
        ResultShape shape = ResultShape.Of(types, writer.Columns);
        if (shape.IsInput is { } isInput)
        {
            writer = sink.CreateWriter(isInput);
        }

        BatchCommands.SetFormats(batch, shape.AsText);
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            try
            {
                CheckColumns(reader.FieldCount, types.Length);
                (long count, bool isWhole) = await CopyAsync(reader, shape.Forms, writer, cancellationToken).ConfigureAwait(false);
                if (isWhole)
                {
                    session.CheckCount(batch, count, batch.BatchCommands[0].CommandText);
                }

                return count;
            }
            catch (PeerException)
            {
                // The rest is not wanted, and would be read to its end otherwise.
                using var stopping = new AnswerDeadline(session.Connection);
                stopping.Stop();
                await AbandonAsync(reader).ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>What was the reason is told, and not that the server has stopped.</summary>
    private static async Task AbandonAsync(NpgsqlDataReader reader)
    {
        try
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
        }
    }

    private static async Task<uint[]> DescribeAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var types = new uint[reader.FieldCount];
            for (int i = 0; i < types.Length; i++)
            {
                types[i] = reader.GetDataTypeOID(i);
            }

            return types;
        }
    }

    private static void CheckColumns(int remote, int local)
    {
        if (remote == 0)
        {
            throw new PeerException(
                SqlState.DatatypeMismatch, "the remote statement gives no rows", hint: "Run it by peer_execute(), or give it a RETURNING clause.");
        }

        if (remote != local)
        {
            throw new PeerException(
                SqlState.DatatypeMismatch,
                "the remote statement's rows have another number of columns than the column definition list",
                string.Create(CultureInfo.InvariantCulture, $"The remote statement gives {remote}, and the column definition list has {local}."));
        }
    }

    /// <summary>Hands rows on.</summary>
    /// <returns>How many, and whether they were all.</returns>
    private static async Task<(long Count, bool IsWhole)> CopyAsync(NpgsqlDataReader reader, ColumnForm[] forms, RowWriter writer, CancellationToken cancellationToken)
    {
        long count = 0;
        IReadOnlyList<ColumnWriter> columns = writer.Columns;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            for (int i = 0; i < forms.Length; i++)
            {
                if (reader.IsDBNull(i))
                {
                    columns[i].WriteNull();
                    continue;
                }

                WriteResult result = FieldWriter.Write(columns[i], forms[i], reader.GetFieldValue<SentValue>(i).Bytes.Span);
                if (result != WriteResult.Ok)
                {
                    throw FieldWriter.Refused(columns[i], forms[i], result, string.Create(CultureInfo.InvariantCulture, $"{i + 1} of the remote statement"));
                }
            }

            writer.EndRow();
            count++;
            if (writer.IsFull && !await writer.FlushAsync(cancellationToken).ConfigureAwait(false))
            {
                return (count, false);
            }
        }

        _ = await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        return (count, true);
    }
}
