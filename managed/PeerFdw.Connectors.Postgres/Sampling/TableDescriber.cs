using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Sampling;

/// <summary>What the remote catalog says of a table, and where the foreign table says something else.</summary>
internal static class TableDescriber
{
    private const uint FirstUserType = 10000;

    private const string ColumnQuery =
        """
        SELECT a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid::text, a.atttypmod::text, a.attnotnull::text
        FROM pg_catalog.pg_attribute AS a
        JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """;

    private const string IndexQuery =
        """
        SELECT pg_catalog.pg_get_indexdef(i.indexrelid)
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = $2 AND i.indisvalid
        ORDER BY 1
        """;

    /// <summary>Asks.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="table">The foreign table.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The description.</returns>
    public static async Task<RemoteDescription> DescribeAsync(
        PostgresPeerConnection connection, TableDescription table, CancellationToken cancellationToken)
    {
        if (table.Options.Text(OptionNames.Query) is { } query)
        {
            return new RemoteDescription(-1, -1, [new("query", query)]);
        }

        RemoteRelation relation = await RemoteRelation.AskAsync(connection, table, cancellationToken).ConfigureAwait(false);
        string[] name = [relation.Schema, relation.Name];
        IReadOnlyList<string?[]> columns = await connection.AskAsync(ColumnQuery, name, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string?[]> indexes = await connection.AskAsync(IndexQuery, name, cancellationToken).ConfigureAwait(false);
        var properties = new List<KeyValuePair<string, string>>
        {
            new("table", $"{relation.Schema}.{relation.Name}"),
            new("kind", KindOf(relation.Kind)),
            new("rows", relation.Rows < 0 ? "unknown, it was never analyzed" : Math.Round(relation.Rows).ToString(CultureInfo.InvariantCulture)),
        };
        if (relation.Bytes >= 0)
        {
            properties.Add(new("size in bytes", relation.Bytes.ToString(CultureInfo.InvariantCulture)));
        }

        properties.AddRange(columns.Select(c => new KeyValuePair<string, string>("column", $"{c[0]} {c[1]}{(c[4] == "true" ? " not null" : "")}")));
        properties.AddRange(indexes.Select(i => new KeyValuePair<string, string>("index", i[0]!)));
        properties.AddRange(Differences(table, columns));
        return new RemoteDescription(relation.Rows, relation.Bytes, properties);
    }

    private static IEnumerable<KeyValuePair<string, string>> Differences(TableDescription table, IReadOnlyList<string?[]> columns)
    {
        foreach (ColumnDescription column in table.Columns)
        {
            string name = column.Options.Text(OptionNames.ColumnName) ?? column.Name;
            string?[]? remote = columns.FirstOrDefault(c => string.Equals(c[0], name, StringComparison.Ordinal));
            if (remote is null)
            {
                yield return new("difference", $"column \"{column.Name}\": the remote table has no column \"{name}\"");
            }
            else if (!column.Type.IsDomain && column.Type.Oid < FirstUserType
                && (remote[2] != column.Type.Oid.ToString(CultureInfo.InvariantCulture)
                    || remote[3] != column.Type.Modifier.ToString(CultureInfo.InvariantCulture)))
            {
                yield return new("difference", $"column \"{column.Name}\": its type is not the remote column's, {remote[1]}");
            }
        }
    }

    private static string KindOf(char kind) => kind switch
    {
        'r' => "table",
        'v' => "view",
        'm' => "materialized view",
        'f' => "foreign table",
        'p' => "partitioned table",
        _ => "relation",
    };
}
