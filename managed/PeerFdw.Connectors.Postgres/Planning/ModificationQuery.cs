using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.Postgres.Writing;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;
using PeerFdw.Sql.Postgres;
using PeerFdw.Sql.Rendering;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>
/// Renders the UPDATE or DELETE of a handle. Over one table it has the scan's own conditions. Over a join, the join becomes a subquery that gives the
/// place of each target row, with its table (ctid alone does not tell partitions apart), and the new values.
/// </summary>
internal static class ModificationQuery
{
    private const int RowPlace = -1;
    private const string Joined = "joined";

    /// <summary>Renders it.</summary>
    /// <param name="handle">The plan.</param>
    /// <param name="table">What goes with it.</param>
    /// <param name="parameters">The parameters' values; null to write markers.</param>
    /// <returns>The statement.</returns>
    public static string Render(PostgresHandle handle, TableDescription table, ParameterValues? parameters)
    {
        RemoteModification modification = handle.Modification!;
        TableDescription target = table.Table(modification.Relation) ?? table;
        return handle.From is RemoteTable
            ? OfTable(handle, table, target, modification, parameters)
            : OfJoin(handle, table, target, modification, parameters);
    }

    private static string OfTable(
        PostgresHandle handle, TableDescription table, TableDescription target, RemoteModification modification, ParameterValues? parameters)
    {
        var translator = new RemoteTranslator(table, RemoteScope.Of(table));
        var writer = new SqlWriter(PostgresDialect.Instance, parameters);
        writer.Write(Head(target, modification, alias: null));
        for (int i = 0; i < modification.Columns.Count; i++)
        {
            writer.Write(i == 0 ? " SET " : ", ").Write(ModifyStatement.Column(target, modification.Columns[i])).Write(" = ")
                .Write(translator.Translated(modification.Values[i]));
        }

        if (handle.Where.Count > 0)
        {
            writer.Write(" WHERE ").WriteList(translator.TranslateAll(handle.Where), " AND ");
        }

        if (handle.Columns is { Count: > 0 } returning)
        {
            writer.Write(" RETURNING ").Write(string.Join(", ", returning.Select(c => ModifyStatement.Column(target, c))));
        }

        return writer.ToString();
    }

    private static string OfJoin(
        PostgresHandle handle, TableDescription table, TableDescription target, RemoteModification modification, ParameterValues? parameters)
    {
        var place = new ColumnReference(modification.Relation, RowPlace, DataTypeOfPlace);
        Expression[] outputs = [place, .. modification.Values];
        PostgresHandle reading = handle with { Outputs = new EquatableList<Expression>(outputs), Columns = null, Modification = null };
        SqlSelect select = SelectBuilder.Build(reading, table, Enumerable.Range(1, outputs.Length).ToArray(), null);
        string alias = RemoteScope.Alias(modification.Relation);
        IEnumerable<SqlItem> items = select.Items.Select((item, i) => item with { Name = i == 0 ? "place" : Value(i - 1) })
            .Prepend(new SqlItem(new SqlColumn(alias, "tableoid"), "owner"));
        string rows = SqlWriter.Render(
            PostgresDialect.Instance, select with { Items = new EquatableList<SqlItem>(items), Locks = [] }, parameters);
        var sql = new StringBuilder(Head(target, modification, alias));
        sql.Append(modification.Command == ModifyCommand.Update ? " SET " : "");
        sql.AppendJoin(", ", modification.Columns.Select((c, i) => $"{ModifyStatement.Column(target, c)} = {Joined}.{Value(i)}"));
        sql.Append(modification.Command == ModifyCommand.Update ? " FROM " : " USING ");
        return sql.Append('(').Append(rows).Append(") ").Append(Joined)
            .Append(CultureInfo.InvariantCulture, $" WHERE ({alias}.ctid = {Joined}.place AND {alias}.tableoid = {Joined}.owner)").ToString();
    }

    private static Spi.DataType DataTypeOfPlace => new(Spi.TypeKind.Other, 27, "pg_catalog", "tid");

    private static string Head(TableDescription target, RemoteModification modification, string? alias) =>
        $"{(modification.Command == ModifyCommand.Update ? "UPDATE" : "DELETE FROM")} {ModifyStatement.Target(target)}{(alias is null ? "" : $" {alias}")}";

    private static string Value(int index) => string.Create(CultureInfo.InvariantCulture, $"v{index + 1}");
}
