using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Import;

namespace PeerFdw.Connectors.Postgres.Import;

/// <summary>
/// IMPORT FOREIGN SCHEMA: tables, views, materialized views, foreign and partitioned tables. Partitions are left out unless LIMIT TO names them, since their
/// partitioned table shows all their rows. Types are written as the remote server's format_type() does, with their schemas.
/// </summary>
internal static class SchemaImporter
{
    private const string SchemaQuery = "SELECT n.nspname::text FROM pg_catalog.pg_namespace AS n WHERE n.nspname = $1";

    /// <summary>A column whose collation is its type's says nothing of it.</summary>
    private const string TableQuery =
        """
        SELECT c.relname::text, c.relispartition::text, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
               pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attgenerated::text, l.collname::text, ln.nspname::text
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
        LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation AND a.attcollation <> t.typcollation
        LEFT JOIN pg_catalog.pg_namespace AS ln ON ln.oid = l.collnamespace
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
        ORDER BY c.relname, a.attnum
        """;

    private static readonly SqlState s_schemaNotFound = new("HV00Q");

    /// <summary>Lists the tables.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The tables, by name.</returns>
    /// <exception cref="PeerException">HV00Q if there is no such schema; the remote server's error.</exception>
    public static async Task<IReadOnlyList<ImportedTable>> ImportAsync(
        PostgresPeerConnection connection, ImportRequest request, CancellationToken cancellationToken)
    {
        if ((await connection.AskAsync(SchemaQuery, [request.RemoteSchema], cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            throw new PeerException(
                s_schemaNotFound, $"schema \"{request.RemoteSchema}\" is not present on foreign server \"{connection.Server}\"");
        }

        var tables = new List<ImportedTable>();
        List<ImportedColumn> columns = [];
        string? current = null;
        foreach (string?[] row in await connection.AskAsync(TableQuery, [request.RemoteSchema], cancellationToken).ConfigureAwait(false))
        {
            string name = row[0]!;
            if (!request.Wants(name) || (row[1] == "true" && request.Selection != ImportSelection.LimitTo))
            {
                continue;
            }

            if (!string.Equals(name, current, StringComparison.Ordinal))
            {
                current = name;
                columns = [];
                tables.Add(new ImportedTable(
                    name, columns, [new(OptionNames.SchemaName, request.RemoteSchema), new(OptionNames.TableName, name)]));
            }

            // A table may have no columns.
            if (row[2] is not null)
            {
                columns.Add(ReadColumn(row, request));
            }
        }

        return tables;
    }

    private static ImportedColumn ReadColumn(string?[] row, ImportRequest request)
    {
        string name = row[2]!;
        bool isGenerated = !string.IsNullOrEmpty(row[6]);
        bool hasCollation = row[7] is not null && (request.Options.Boolean(OptionNames.ImportCollate) ?? true);
        return new ImportedColumn(
            name,
            row[3]!,
            hasCollation ? row[7] : null,
            row[4] == "true" && (request.Options.Boolean(OptionNames.ImportNotNull) ?? true),
            [new(OptionNames.ColumnName, name)])
        {
            CollationSchema = hasCollation ? row[8] : null,
            Default = !isGenerated && (request.Options.Boolean(OptionNames.ImportDefault) ?? false) ? row[5] : null,
            Generated = isGenerated && (request.Options.Boolean(OptionNames.ImportGenerated) ?? true) ? row[5] : null,
        };
    }
}
