using System.Runtime.CompilerServices;
using Npgsql;

namespace PeerFdw.Connectors.Postgres.Statements;

/// <summary>
/// Says in which format the columns of a batch's one result come. The driver takes a statement as it is only in a batch, and lets formats be chosen only without one: so a member of its that is
/// not public is named here. Its version is pinned, and tests read both formats.
/// </summary>
internal static class BatchCommands
{
    /// <summary>Asks for text in some columns, and for the binary format in the others.</summary>
    /// <param name="batch">The batch; it has one statement.</param>
    /// <param name="isText">For each column, whether it comes as text; null: none does.</param>
    public static void SetFormats(NpgsqlBatch batch, bool[]? isText) => CommandOf(batch).UnknownResultTypeList = isText;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Command")]
    private static extern NpgsqlCommand CommandOf(NpgsqlBatch batch);
}
