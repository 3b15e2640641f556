using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Sampling;

/// <summary>What the remote catalog says of a table.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">pg_class.relkind.</param>
/// <param name="Rows">How many rows it has, by the density that the last ANALYZE saw and the size that it has now; -1 if nobody knows.</param>
/// <param name="Bytes">Its size now; -1 for what has none of its own.</param>
internal sealed record RemoteRelation(string Schema, string Name, char Kind, double Rows, double Bytes)
{
    /// <summary>
    /// Counts of a partitioned table are those of its leaves. A table that was never analyzed has reltuples -1 (before PostgreSQL 14: 0, and no pages).
    /// </summary>
    private const string Query =
        """
        SELECT c.relkind::text, sum(l.reltuples)::text, sum(l.relpages)::text, min(l.reltuples)::text,
               sum(CASE WHEN l.relkind IN ('r', 'm') THEN pg_catalog.pg_relation_size(l.oid) END)::text,
               pg_catalog.current_setting('block_size')
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        JOIN LATERAL (SELECT c.oid AS relid WHERE c.relkind <> 'p'
                      UNION ALL SELECT t.relid FROM pg_catalog.pg_partition_tree(c.oid) AS t WHERE c.relkind = 'p' AND t.isleaf) AS s ON true
        JOIN pg_catalog.pg_class AS l ON l.oid = s.relid
        WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
        GROUP BY c.oid, c.relkind
        """;

    /// <summary>Whether TABLESAMPLE works on it.</summary>
    public bool IsSampleable => Kind is 'r' or 'm' or 'p';

    /// <summary>The remote schema of a foreign table.</summary>
    /// <param name="table">The foreign table.</param>
    /// <returns>The schema.</returns>
    public static string SchemaOf(TableDescription table) => table.Options.Text(OptionNames.SchemaName) ?? table.Schema;

    /// <summary>The remote name of a foreign table.</summary>
    /// <param name="table">The foreign table.</param>
    /// <returns>The name.</returns>
    public static string NameOf(TableDescription table) => table.Options.Text(OptionNames.TableName) ?? table.Name;

    /// <summary>Asks for it.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="table">The foreign table, which is no query.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="PeerException">42P01 if there is no such table; the remote server's error.</exception>
    public static async Task<RemoteRelation> AskAsync(
        PostgresPeerConnection connection, TableDescription table, CancellationToken cancellationToken)
    {
        string schema = SchemaOf(table);
        string name = NameOf(table);
        IReadOnlyList<string?[]> rows = await connection.AskAsync(Query, [schema, name], cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            throw new PeerException(
                SqlState.UndefinedTable,
                $"relation \"{schema}.{name}\" does not exist at server \"{connection.Server}\"",
                hint: "Check the options \"schema_name\" and \"table_name\" of the foreign table.");
        }

        string?[] row = rows[0];
        double tuples = Number(row[1]);
        double pages = Number(row[2]);
        double bytes = Number(row[4]);
        double blocks = bytes / Number(row[5]);
        bool isKnown = tuples >= 0 && Number(row[3]) >= 0 && (pages > 0 || bytes == 0);
        double now = !isKnown ? -1 : bytes >= 0 && pages > 0 ? tuples / pages * blocks : tuples;
        return new RemoteRelation(schema, name, row[0]![0], now, bytes);
    }

    private static double Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : -1;
}
