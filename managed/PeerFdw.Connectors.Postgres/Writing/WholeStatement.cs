using System;
using System.Collections.Generic;
using System.Data;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Statements;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Postgres.Writing;

/// <summary>Statements that write without rows from here: an UPDATE or DELETE as a whole, and TRUNCATE.</summary>
internal static class WholeStatement
{
    private static readonly SqlState s_dataException = new("22000");

    /// <summary>Runs an UPDATE or DELETE.</summary>
    /// <param name="session">The session.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="template">The statement as EXPLAIN shows it.</param>
    /// <param name="writer">Where returned rows go, as text; null if there are none.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>How many rows it were.</returns>
    internal static async Task<long> RunAsync(
        PostgresSession session, string sql, string template, RowWriter? writer, CancellationToken cancellationToken)
    {
        using var deadline = AnswerDeadline.Watch(session.Connection, cancellationToken);
        try
        {
            if (writer is null)
            {
                return session.CountOf(await ExecuteAsync(session, sql, cancellationToken).ConfigureAwait(false), template);
            }

            var command = new NpgsqlCommand(sql, session.Connection) { CommandTimeout = 0, AllResultTypesAreUnknown = true };
            await using (command.ConfigureAwait(false))
            {
                return await ReturnAsync(session, command, writer, template, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            throw Failure(session, exception, template);
        }
    }

    /// <summary>Empties tables: all of them, or none.</summary>
    /// <param name="session">The session.</param>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    internal static async Task TruncateAsync(PostgresSession session, TruncateRequest request, CancellationToken cancellationToken)
    {
        string sql = Truncate(request);
        using var deadline = AnswerDeadline.Watch(session.Connection, cancellationToken);
        try
        {
            _ = await ExecuteAsync(session, sql, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Failure(session, exception, sql);
        }
    }

    /// <summary>The statement that empties tables.</summary>
    /// <param name="request">Which.</param>
    /// <returns>The statement.</returns>
    internal static string Truncate(TruncateRequest request) =>
        $"TRUNCATE {string.Join(", ", request.Tables.Select(ModifyStatement.Target))} {(request.RestartsIdentity ? "RESTART" : "CONTINUE")} IDENTITY"
        + $" {(request.IsCascading ? "CASCADE" : "RESTRICT")}";

    /// <summary>Gives back what a statement returned, as text: the local input functions read it, as they would for a scan of another type.</summary>
    /// <param name="session">The session.</param>
    /// <param name="command">The statement.</param>
    /// <param name="writer">Where the rows go.</param>
    /// <param name="template">The statement as EXPLAIN shows it.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>How many rows it were.</returns>
    internal static async Task<long> ReturnAsync(
        PostgresSession session, NpgsqlCommand command, RowWriter writer, string template, CancellationToken cancellationToken)
    {
        long count = 0;
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            IReadOnlyList<ColumnWriter> columns = writer.Columns;
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                for (int i = 0; i < columns.Count; i++)
                {
                    if (reader.IsDBNull(i))
                    {
                        columns[i].WriteNull();
                    }
                    else if (columns[i].WriteOutput(Encoding.UTF8.GetBytes(reader.GetString(i))) is not WriteResult.Ok and var result)
                    {
                        throw new PeerException(s_dataException, "a value that the remote statement returned does not fit its column", $"The reason is: {result}.");
                    }
                }

                writer.EndRow();
                count++;
            }

            _ = await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            session.CheckCount(reader, count, template);
        }

        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    private static async Task<NpgsqlBatchCommand> ExecuteAsync(PostgresSession session, string sql, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(session.Connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
            await BatchCommands.RunAsync(batch, cancellationToken).ConfigureAwait(false);
            return batch.BatchCommands[0];
        }
    }

    /// <summary>What a failed statement is reported as. The session is of no use before a rollback.</summary>
    internal static Exception Failure(PostgresSession session, Exception exception, string sql) => session.Failure(exception, sql);
}
