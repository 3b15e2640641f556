using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Spi.Planning;
using PeerFdw.Sql.Postgres;

namespace PeerFdw.Connectors.Postgres.Writing;

/// <summary>What must be known of the remote table before it is written.</summary>
internal static class RemoteTarget
{
    /// <summary>
    /// Asks whether COPY FROM does what INSERT does: for a table without rules, triggers (which may drop rows), row security or identity columns that INSERT may not set.
    /// One round trip.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="table">The foreign table.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The answer. A table that is not there is for the statement itself to tell.</returns>
    internal static async Task<bool> TakesCopyAsync(PostgresSession session, TableDescription table, CancellationToken cancellationToken)
    {
        string name = PostgresQuoting.Literal(ModifyStatement.Target(table));
        IReadOnlyList<string?[]> rows = await session.QueryAsync(
            $"""
            SELECT (c.relkind IN ('r', 'p') AND NOT c.relhasrules AND NOT c.relrowsecurity
                    AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attidentity = 'a')
                    AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger AS g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal))::pg_catalog.text
            FROM pg_catalog.pg_class AS c WHERE c.oid = pg_catalog.to_regclass({name})
            """,
            [],
            cancellationToken).ConfigureAwait(false);
        return rows.Count == 1 && rows[0][0] == "true";
    }
}
