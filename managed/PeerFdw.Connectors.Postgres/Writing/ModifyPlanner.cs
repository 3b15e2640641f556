using System;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Postgres.Writing;

/// <summary>Whether and how a table can be written.</summary>
internal static class ModifyPlanner
{
    /// <summary>
    /// Rows of an INSERT that go to the peer together, if the option batch_size does not say: enough that the round trip does not count, few enough that an
    /// error is told soon. postgres_fdw's 1 costs a round trip a row.
    /// </summary>
    internal const int DefaultBatchRows = 1000;

    /// <summary>
    /// Always both: whether the remote table has partitions or children is not known when a statement is planned, and may change before it runs. The four bytes more
    /// of each row cost less than asking.
    /// </summary>
    private static readonly int[] s_identity = [SystemColumn.Owner, SystemColumn.Place];

    /// <summary>Plans a target. No I/O.</summary>
    /// <param name="table">The table.</param>
    /// <param name="command">What is done.</param>
    /// <returns>The answer.</returns>
    internal static ModifyAnswer Plan(TableDescription table, ModifyCommand command)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Options.Text("query") is not null)
        {
            return ModifyAnswer.Refuse("it shows the result of a query", "Write to the table that the query reads.");
        }

        OptionSet options = table.ServerOptions.With(table.Options);
        long batch = options.Integer("batch_size") ?? DefaultBatchRows;
        return new ModifyAnswer(null, null, command == ModifyCommand.Insert ? [] : s_identity, (int)Math.Clamp(batch, 1, int.MaxValue));
    }
}
