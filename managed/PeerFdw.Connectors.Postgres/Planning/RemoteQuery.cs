using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PeerFdw.Connectors.Postgres.Reading;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Sql.Postgres;
using PeerFdw.Sql.Rendering;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>Renders the SELECT of a planned scan.</summary>
internal static class RemoteQuery
{
    /// <summary>Renders it.</summary>
    /// <param name="handle">The plan.</param>
    /// <param name="table">What goes with it.</param>
    /// <param name="columns">
    /// The result's columns: numbers of the table's columns, or of the outputs of an aggregation or join. None: one row for each row, with a column that nobody reads.
    /// </param>
    /// <param name="parameters">The parameters' values, written as literals; null to write <c>$1</c>, <c>$2</c>, ….</param>
    /// <param name="rowLimit">At most so many rows are wanted; null for no limit.</param>
    /// <param name="asText">For each column, whether it is cast to text; null for none.</param>
    /// <param name="hasOpenConstants">Whether constants that are compared with a column get their type from it.</param>
    /// <returns>The statement.</returns>
    public static string Render(
        PostgresHandle handle,
        TableDescription table,
        IReadOnlyList<int> columns,
        ParameterValues? parameters,
        long? rowLimit,
        IReadOnlyList<bool>? asText,
        bool hasOpenConstants = false)
    {
        SqlSelect select = SelectBuilder.Build(handle, table, columns, asText);
        return SqlWriter.Render(
            hasOpenConstants ? PostgresDialect.OpenConstants : PostgresDialect.Instance, rowLimit is { } limit ? Limited(select, limit, parameters) : select, parameters);
    }

    /// <summary>Renders it so that its values can come beside it.</summary>
    /// <param name="handle">The plan.</param>
    /// <param name="table">What goes with it.</param>
    /// <param name="columns">The result's columns, as above.</param>
    /// <param name="rowLimit">At most so many rows are wanted; null for no limit.</param>
    /// <param name="asText">For each column, whether it is cast to text; null for none.</param>
    /// <returns>The query.</returns>
    public static QueryTemplate Template(
        PostgresHandle handle, TableDescription table, IReadOnlyList<int> columns, long? rowLimit, IReadOnlyList<bool>? asText)
    {
        SqlSelect select = SelectBuilder.Build(handle, table, columns, asText);
        string sql = SqlWriter.RenderTemplate(
            PostgresDialect.Instance, rowLimit is { } limit ? Limited(select, limit, null) : select, out IReadOnlyList<SqlParameter> parameters);
        return new QueryTemplate(sql, parameters.Select(p => new Parameter(p.Index, p.Type)));
    }

    /// <summary>Renders it for the peer's EXPLAIN: with a value of its type for each parameter of which nothing is known.</summary>
    /// <param name="handle">The plan.</param>
    /// <param name="table">What goes with it.</param>
    /// <returns>The statement.</returns>
    public static string Generic(PostgresHandle handle, TableDescription table) =>
        SqlWriter.Render(PostgresDialect.Generic, SelectBuilder.Build(handle, table, AllColumns(handle), null), null);

    /// <summary>Every column that the plan reads, for EXPLAIN.</summary>
    public static IReadOnlyList<int> AllColumns(PostgresHandle handle)
    {
        if (handle.Outputs is not { } outputs)
        {
            return handle.Columns ?? [];
        }

        var columns = new int[outputs.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = i + 1;
        }

        return columns;
    }

    /// <summary>The smaller of two limits. One that is negative stays: the peer raises PostgreSQL's own error.</summary>
    private static SqlSelect Limited(SqlSelect select, long rowLimit, ParameterValues? parameters)
    {
        Constant? planned = select.Limit switch
        {
            SqlLiteral literal => literal.Value,
            SqlParameter parameter when parameters is not null => parameters[new Parameter(parameter.Index, parameter.Type)],
            _ => null,
        };
        return planned?.Text is { } text
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long count) && count <= rowLimit
            ? select
            : select with { Limit = new SqlLiteral(new Constant(DataType.Int64, rowLimit.ToString(CultureInfo.InvariantCulture))) };
    }
}
