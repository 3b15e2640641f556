using System.Data;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace PeerFdw.Connectors.Postgres.Statements;

/// <summary>
/// Runs batches, and says in which format the columns of a batch's one result come. The driver takes a statement as it is only in a batch, and lets formats be chosen only without one: so a member
/// of its that is not public is named here. Its version is pinned, and tests read both formats.
/// </summary>
internal static class BatchCommands
{
    /// <summary>Asks for text in some columns, and for the binary format in the others.</summary>
    /// <param name="batch">The batch; it has one statement.</param>
    /// <param name="isText">For each column, whether it comes as text; null: none does.</param>
    public static void SetFormats(NpgsqlBatch batch, bool[]? isText) => CommandOf(batch).UnknownResultTypeList = isText;

    /// <summary>Runs a batch to its end. Its own way to do this cannot count more than <see cref="int.MaxValue"/> rows.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    public static async Task RunAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
                // A later statement's error is found only there.
            }
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Command")]
    private static extern NpgsqlCommand CommandOf(NpgsqlBatch batch);
}
