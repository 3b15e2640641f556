using System.Text.Json;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>Writes what a handle reads from, and reads it back.</summary>
internal static class SourceDocument
{
    public static void Write(Utf8JsonWriter writer, RemoteSource source)
    {
        writer.WriteStartObject();
        switch (source)
        {
            case RemoteTable table:
                writer.WriteNumber("relation", table.Relation);
                if (table.Lock is { } rowLock)
                {
                    writer.WriteString("lock", rowLock.ToString());
                }

                break;
            case RemoteJoin join:
                writer.WriteString("join", join.Kind.ToString());
                writer.WritePropertyName("left");
                Write(writer, join.Left);
                writer.WritePropertyName("right");
                Write(writer, join.Right);
                ExpressionWriter.Write(writer, "on", join.On);
                break;
            case RemoteSubquery subquery:
                writer.WritePropertyName("subquery");
                Write(writer, subquery.From);
                ExpressionWriter.Write(writer, "where", subquery.Where);
                break;
        }

        writer.WriteEndObject();
    }

    public static RemoteSource Read(JsonElement element)
    {
        if (element.Text("join") is not null)
        {
            return new RemoteJoin(
                element.Named<JoinKind>("join"),
                Read(element.Required("left")),
                Read(element.Required("right")),
                HandleDocument.ReadAll(element, "on"));
        }

        return element.Member("subquery") is { } subquery
            ? new RemoteSubquery(Read(subquery), HandleDocument.ReadAll(element, "where"))
            : new RemoteTable(
                (int)element.Integer("relation", 0), element.Text("lock") is not null ? element.Named<RowLock>("lock") : null);
    }
}
