using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PeerFdw.Spi;
using PeerFdw.Spi.Import;
using PeerFdw.Sql.Postgres;

namespace PeerFdw.Planning;

/// <summary>
/// Writes the statement for an imported table. Names and option values come from the peer and are quoted; types come from the connector's own
/// list and are trusted.
/// </summary>
public static class ImportDdl
{
    /// <summary>NAMEDATALEN - 1: PostgreSQL would cut off longer names, and two tables could become one.</summary>
    private const int MostNameBytes = 63;

    /// <summary>MaxHeapAttributeNumber of PostgreSQL.</summary>
    private const int MostColumns = 1600;

    private static readonly SqlState s_nameTooLong = new("42622");
    private static readonly SqlState s_invalidName = new("42602");
    private static readonly SqlState s_tooManyColumns = new("54011");

    /// <summary>Writes a CREATE FOREIGN TABLE.</summary>
    /// <param name="table">The table.</param>
    /// <param name="server">The server's name.</param>
    /// <param name="localSchema">The schema to create it in.</param>
    /// <returns>One statement, without a semicolon.</returns>
    /// <exception cref="PeerException">42622, 42602 or 54011 if PostgreSQL cannot have such a table.</exception>
    public static string Write(ImportedTable table, string server, string localSchema)
    {
        ArgumentNullException.ThrowIfNull(table);
        CheckName(table.Name, "table");
        if (table.Columns.Count > MostColumns)
        {
            throw new PeerException(
                s_tooManyColumns,
                string.Create(CultureInfo.InvariantCulture, $"table \"{table.Name}\" has {table.Columns.Count} columns"),
                string.Create(CultureInfo.InvariantCulture, $"A table can have at most {MostColumns} columns."));
        }

        var statement = new StringBuilder("CREATE FOREIGN TABLE ");
        statement.Append(PostgresQuoting.Identifier(localSchema)).Append('.').Append(PostgresQuoting.Identifier(table.Name)).Append(" (");
        string separator = "\n  ";
        foreach (ImportedColumn column in table.Columns)
        {
            statement.Append(separator);
            WriteColumn(statement, column);
            separator = ",\n  ";
        }

        statement.Append("\n) SERVER ").Append(PostgresQuoting.Identifier(server));
        WriteOptions(statement, table.Options);
        return statement.ToString();
    }

    private static void WriteColumn(StringBuilder statement, ImportedColumn column)
    {
        CheckName(column.Name, "column");
        statement.Append(PostgresQuoting.Identifier(column.Name)).Append(' ').Append(column.TypeName);
        WriteOptions(statement, column.Options);
        if (column.Collation is { } collation)
        {
            statement.Append(" COLLATE ");
            if (column.CollationSchema is { } schema)
            {
                statement.Append(PostgresQuoting.Identifier(schema)).Append('.');
            }

            statement.Append(PostgresQuoting.Identifier(collation));
        }

        if (column.Default is { } value)
        {
            statement.Append(" DEFAULT ").Append(Checked(value));
        }

        if (column.Generated is { } generated)
        {
            statement.Append(" GENERATED ALWAYS AS (").Append(Checked(generated)).Append(") STORED");
        }

        if (column.IsNotNull)
        {
            statement.Append(" NOT NULL");
        }
    }

    private static void WriteOptions(StringBuilder statement, IReadOnlyList<KeyValuePair<string, string>> options)
    {
        if (options.Count > 0)
        {
            statement.Append(" OPTIONS (")
                .AppendJoin(", ", options.Select(o => $"{PostgresQuoting.Identifier(o.Key)} {PostgresQuoting.Literal(Checked(o.Value))}"))
                .Append(')');
        }
    }

    private static void CheckName(string name, string what)
    {
        if (name.Length == 0)
        {
            throw new PeerException(s_invalidName, $"a {what} of the peer has no name");
        }

        if (Encoding.UTF8.GetByteCount(Checked(name)) > MostNameBytes)
        {
            throw new PeerException(
                s_nameTooLong,
                $"the name of {what} \"{name}\" is too long",
                string.Create(CultureInfo.InvariantCulture, $"Names can have at most {MostNameBytes} bytes."));
        }
    }

    private static string Checked(string text) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? throw new PeerException(SqlState.UntranslatableCharacter, "a name or option of an imported table holds U+0000")
            : text;
}
