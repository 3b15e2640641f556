using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;
using PeerFdw.Sql.Postgres;

namespace PeerFdw.Connectors.Postgres.Writing;

/// <summary>The SQL of one target: of a row, and of many.</summary>
internal static class ModifyStatement
{
    /// <summary>The remote table's name.</summary>
    /// <param name="table">The foreign table.</param>
    /// <returns>Schema and name, quoted.</returns>
    internal static string Target(TableDescription table) =>
        $"{PostgresQuoting.Identifier(table.Options.Text("schema_name") ?? table.Schema)}.{PostgresQuoting.Identifier(table.Options.Text("table_name") ?? table.Name)}";

    /// <summary>The remote column's name.</summary>
    /// <param name="table">The foreign table.</param>
    /// <param name="number">The column's number; it may be one of <see cref="SystemColumn"/>.</param>
    /// <returns>The name, quoted.</returns>
    internal static string Column(TableDescription table, int number) =>
        number switch
        {
            SystemColumn.Place => "ctid",
            SystemColumn.Owner => "tableoid",
            _ when table.Column(number) is { } column => PostgresQuoting.Identifier(column.Options.Text("column_name") ?? column.Name),
            _ => throw JsonMembers.Malformed("The plan writes a column that the table does not have."),
        };

    /// <summary>
    /// The statement for one row: parameters $1, $2, … are the identity's values and then the columns', as <see cref="WrittenRows"/> has them. No parameter has a
    /// type of its own, so that each is read by the input function of the column it is for. A generated column has none: the peer computes it as its own definition
    /// says, and takes no other value; where it is an ordinary one there, it gets its default.
    /// </summary>
    /// <param name="table">The foreign table.</param>
    /// <param name="command">What is done.</param>
    /// <param name="written">The columns that are written.</param>
    /// <param name="identity">The columns that identify a row.</param>
    /// <param name="returning">The columns that come back.</param>
    /// <param name="ignoresConflicts">ON CONFLICT DO NOTHING.</param>
    /// <returns>The statement.</returns>
    internal static string OfRow(
        TableDescription table, ModifyCommand command, IReadOnlyList<int> written, IReadOnlyList<int> identity, IReadOnlyList<int> returning, bool ignoresConflicts)
    {
        int[] columns = Sent(table, written);
        var sql = new StringBuilder();
        switch (command)
        {
            case ModifyCommand.Insert:
                sql.Append("INSERT INTO ").Append(Target(table));
                sql.Append(columns.Length == 0
                    ? " DEFAULT VALUES"
                    : $"({Names(table, columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => Parameter(i)))})");
                sql.Append(ignoresConflicts ? " ON CONFLICT DO NOTHING" : "");
                break;
            case ModifyCommand.Update:
                sql.Append("UPDATE ").Append(Target(table)).Append(" SET ");
                sql.AppendJoin(", ", columns.Select((c, i) => $"{Column(table, c)} = {Parameter(identity.Count + i)}").Concat(
                    written.Except(columns).Select(c => $"{Column(table, c)} = DEFAULT")));
                AppendIdentity(sql, table, identity);
                break;
            default:
                sql.Append("DELETE FROM ").Append(Target(table));
                AppendIdentity(sql, table, identity);
                break;
        }

        if (returning.Count > 0)
        {
            sql.Append(" RETURNING ").Append(Names(table, returning));
        }

        return sql.ToString();
    }

    /// <summary>The columns whose values are sent: all but generated ones.</summary>
    /// <param name="table">The foreign table.</param>
    /// <param name="written">The columns that are written.</param>
    /// <returns>The columns' numbers.</returns>
    internal static int[] Sent(TableDescription table, IReadOnlyList<int> written) =>
        written.Where(c => table.Column(c) is not { IsGenerated: true }).ToArray();

    /// <summary>A COPY that takes many rows.</summary>
    /// <param name="table">The foreign table.</param>
    /// <param name="columns">The columns whose values are given; at least one.</param>
    /// <returns>The statement.</returns>
    internal static string OfCopy(TableDescription table, IReadOnlyList<int> columns) =>
        $"COPY {Target(table)}({Names(table, columns)}) FROM STDIN (FORMAT text)";

    private static string Names(TableDescription table, IReadOnlyList<int> columns) =>
        string.Join(", ", columns.Select(c => Column(table, c)));

    private static void AppendIdentity(StringBuilder sql, TableDescription table, IReadOnlyList<int> identity) =>
        sql.Append(" WHERE ").AppendJoin(" AND ", identity.Select((c, i) => $"{Column(table, c)} = {Parameter(i)}"));

    private static string Parameter(int index) => string.Create(CultureInfo.InvariantCulture, $"${index + 1}");
}
