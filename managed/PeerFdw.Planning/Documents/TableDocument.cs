using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Documents;

/// <summary>Foreign tables as documents.</summary>
internal static class TableDocument
{
    private const double PageBytes = 8192;

    public static TableDescription Read(JsonElement element) => new(
        (int)element.Integer("relation", 0),
        element.RequiredText("schema"),
        element.RequiredText("name"),
        element.RequiredText("server"),
        OptionsDocument.Read(element, "server_options"),
        OptionsDocument.Read(element, "options"),
        element.Items("columns").Select(ReadColumn).OrderBy(c => c.Number).ToArray(),
        element.Number("tuples", -1))
    {
        Pages = element.Number("pages", -1),
        Oid = element.Integer("oid", 0),
        Joined = element.Items("joined").Select(Read).ToArray(),
    };

    public static void Write(Utf8JsonWriter writer, TableDescription table)
    {
        writer.WritePropertyName("table");
        WriteValue(writer, table);
    }

    /// <summary>What several tables are joined to, of a size that PostgreSQL has estimated.</summary>
    public static TableDescription Join(TableDescription left, TableDescription right, double rows, double width)
    {
        TableDescription[] tables = [.. Tables(left), .. Tables(right)];
        return tables[0] with { Joined = tables, Columns = [], Tuples = rows, Pages = Math.Ceiling(rows * width / PageBytes) };
    }

    private static IReadOnlyList<TableDescription> Tables(TableDescription table) => table.IsJoin ? table.Joined : [table];

    private static void WriteValue(Utf8JsonWriter writer, TableDescription table)
    {
        writer.WriteStartObject();
        writer.WriteNumber("relation", table.Relation);
        writer.WriteString("schema", table.Schema);
        writer.WriteString("name", table.Name);
        writer.WriteString("server", table.Server);
        OptionsDocument.Write(writer, "server_options", table.ServerOptions);
        OptionsDocument.Write(writer, "options", table.Options);
        writer.WriteStartArray("columns");
        foreach (ColumnDescription column in table.Columns)
        {
            WriteColumn(writer, column);
        }

        writer.WriteEndArray();
        writer.WriteNumber("tuples", table.Tuples);
        writer.WriteNumber("pages", table.Pages);
        if (table.Oid != 0)
        {
            writer.WriteNumber("oid", table.Oid);
        }

        if (table.IsJoin)
        {
            writer.WriteStartArray("joined");
            foreach (TableDescription joined in table.Joined)
            {
                WriteValue(writer, joined);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static ColumnDescription ReadColumn(JsonElement element) => new(
        (int)element.Integer("number", 0),
        element.RequiredText("name"),
        TypeDocument.Read(element.Required("type")),
        TypeDocument.ReadCollation(element),
        element.Boolean("not_null"),
        OptionsDocument.Read(element, "options"))
    {
        IsGenerated = element.Boolean("generated"),
    };

    private static void WriteColumn(Utf8JsonWriter writer, ColumnDescription column)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", column.Number);
        writer.WriteString("name", column.Name);
        writer.WritePropertyName("type");
        TypeDocument.Write(writer, column.Type);
        TypeDocument.WriteCollation(writer, column.Collation);
        writer.WriteBoolean("not_null", column.IsNotNull);
        if (column.IsGenerated)
        {
            writer.WriteBoolean("generated", true);
        }

        OptionsDocument.Write(writer, "options", column.Options);
        writer.WriteEndObject();
    }
}
