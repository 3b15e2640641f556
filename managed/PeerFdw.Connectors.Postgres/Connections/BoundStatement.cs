using System.Collections.Generic;

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>A statement that is run with values for its parameters, and gives few rows. The server may keep it prepared, so that it reads and plans it once.</summary>
/// <param name="Sql">The statement; each parameter stands in it as <c>$1::type</c>, so that its type is never guessed.</param>
/// <param name="Values">The text forms of <c>$1</c>, <c>$2</c>, …; null for NULL.</param>
/// <param name="IsUsed">For each, whether the statement has it: plans of one query number their parameters together.</param>
internal sealed record BoundStatement(string Sql, IReadOnlyList<string?> Values, IReadOnlyList<bool> IsUsed)
{
    /// <summary>Whether it locks rows: see <see cref="RemoteStatement.LocksRows"/>.</summary>
    public bool LocksRows { get; init; }
}
