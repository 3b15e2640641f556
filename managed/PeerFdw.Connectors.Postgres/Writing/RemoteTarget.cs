using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Spi.Planning;
using PeerFdw.Sql.Postgres;

namespace PeerFdw.Connectors.Postgres.Writing;

/// <summary>What must be known of the remote table before it is written.</summary>
/// <param name="TakesCopy">Whether COPY FROM does what INSERT does: a table without rules, triggers (which may drop rows), row security or identity columns that INSERT may not set.</param>
/// <param name="MaySkip">Whether what is inserted may not be: a trigger or rule there, or whatever is no table, can drop a row.</param>
internal sealed record RemoteTarget(bool TakesCopy, bool MaySkip)
{
    /// <summary>Asks. One round trip.</summary>
    /// <param name="session">The session.</param>
    /// <param name="table">The foreign table.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The answer. A table that is not there is for the statement itself to tell.</returns>
    internal static async Task<RemoteTarget> AskAsync(PostgresSession session, TableDescription table, CancellationToken cancellationToken)
    {
        string name = PostgresQuoting.Literal(ModifyStatement.Target(table));
        IReadOnlyList<string?[]> rows = await session.QueryAsync(
            $"""
            SELECT (NOT t.may_skip AND NOT c.relrowsecurity
                    AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attidentity = 'a'))::pg_catalog.text,
                   t.may_skip::pg_catalog.text
            FROM pg_catalog.pg_class AS c,
                 LATERAL (SELECT c.relkind NOT IN ('r', 'p') OR c.relhasrules
                                 OR EXISTS (WITH RECURSIVE target AS (SELECT c.oid AS relid
                                                                      UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i, target
                                                                      WHERE i.inhparent = target.relid AND c.relkind = 'p')
                                            SELECT FROM pg_catalog.pg_trigger AS g, target WHERE g.tgrelid = target.relid AND NOT g.tgisinternal) AS may_skip) AS t
            WHERE c.oid = pg_catalog.to_regclass({name})
            """,
            [],
            cancellationToken).ConfigureAwait(false);
        return rows.Count == 1
            ? new RemoteTarget(rows[0][0] == "true", rows[0][1] == "true")
            : new RemoteTarget(TakesCopy: false, MaySkip: true);
    }
}
