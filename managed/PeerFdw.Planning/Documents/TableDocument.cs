using System.Linq;
using System.Text.Json;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Documents;

/// <summary>Foreign tables as documents.</summary>
internal static class TableDocument
{
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
    };

    public static void Write(Utf8JsonWriter writer, TableDescription table)
    {
        writer.WriteStartObject("table");
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
        writer.WriteEndObject();
    }

    private static ColumnDescription ReadColumn(JsonElement element) => new(
        (int)element.Integer("number", 0),
        element.RequiredText("name"),
        TypeDocument.Read(element.Required("type")),
        TypeDocument.ReadCollation(element),
        element.Boolean("not_null"),
        OptionsDocument.Read(element, "options"));

    private static void WriteColumn(Utf8JsonWriter writer, ColumnDescription column)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", column.Number);
        writer.WriteString("name", column.Name);
        writer.WritePropertyName("type");
        TypeDocument.Write(writer, column.Type);
        TypeDocument.WriteCollation(writer, column.Collation);
        writer.WriteBoolean("not_null", column.IsNotNull);
        OptionsDocument.Write(writer, "options", column.Options);
        writer.WriteEndObject();
    }
}
