using System.Linq;
using System.Text.Json;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>Writes handles into plans and reads them back.</summary>
internal static class HandleDocument
{
    public static void Write(Utf8JsonWriter writer, PostgresHandle handle)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("from");
        SourceDocument.Write(writer, handle.From);
        if (handle.Columns is { } columns)
        {
            writer.WriteStartArray("columns");
            foreach (int column in columns)
            {
                writer.WriteNumberValue(column);
            }

            writer.WriteEndArray();
        }

        WriteSome(writer, "outputs", handle.Outputs);
        WriteSome(writer, "where", handle.Where.Count == 0 ? null : handle.Where);
        if (handle.Grouping is { } grouping)
        {
            writer.WriteStartObject("grouping");
            ExpressionWriter.Write(writer, "by", grouping.GroupBy);
            ExpressionWriter.Write(writer, "having", grouping.Having);
            writer.WriteNumber("groups", grouping.Groups);
            writer.WriteEndObject();
        }

        if (handle.OrderBy.Count > 0)
        {
            writer.WriteStartArray("order_by");
            foreach (SortKey key in handle.OrderBy)
            {
                ExpressionWriter.Write(writer, key);
            }

            writer.WriteEndArray();
        }

        if (handle.Limit is { } limit)
        {
            writer.WriteStartObject("limit");
            ExpressionWriter.Write(writer, "count", limit.Count);
            ExpressionWriter.Write(writer, "offset", limit.Offset);
            writer.WriteEndObject();
        }

        if (handle.Modification is { } modification)
        {
            writer.WriteStartObject("modification");
            writer.WriteBoolean("update", modification.Command == ModifyCommand.Update);
            writer.WriteNumber("relation", modification.Relation);
            writer.WriteStartArray("columns");
            foreach (int column in modification.Columns)
            {
                writer.WriteNumberValue(column);
            }

            writer.WriteEndArray();
            ExpressionWriter.Write(writer, "values", modification.Values);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static PostgresHandle Read(JsonElement element) => new()
    {
        From = SourceDocument.Read(element.Required("from")),
        Columns = element.Member("columns") is null ? null : new EquatableList<int>(element.Integers("columns")),
        Outputs = element.Member("outputs") is null ? null : ReadAll(element, "outputs"),
        Where = ReadAll(element, "where"),
        Grouping = element.Member("grouping") is { } grouping
            ? new RemoteGrouping(ReadAll(grouping, "by"), ReadAll(grouping, "having"), grouping.Number("groups", 0))
            : null,
        OrderBy = new EquatableList<SortKey>(element.Items("order_by").Select(k => ExpressionReader.ReadSortKey(k, out _))),
        Limit = element.Member("limit") is { } limit
            ? new RemoteLimit(ExpressionReader.ReadOptional(limit, "count"), ExpressionReader.ReadOptional(limit, "offset"))
            : null,
        Modification = element.Member("modification") is { } modification
            ? new RemoteModification(
                modification.Boolean("update") ? ModifyCommand.Update : ModifyCommand.Delete,
                (int)modification.Integer("relation", 0),
                new EquatableList<int>(modification.Integers("columns")),
                ReadAll(modification, "values"))
            : null,
    };

    /// <summary>Reads a list of expressions.</summary>
    public static EquatableList<Expression> ReadAll(JsonElement element, string name) => new(element.Items(name).Select(ExpressionReader.Read));

    private static void WriteSome(Utf8JsonWriter writer, string name, EquatableList<Expression>? expressions)
    {
        if (expressions is not null)
        {
            ExpressionWriter.Write(writer, name, expressions);
        }
    }
}
