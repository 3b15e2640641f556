using System.Collections.Generic;
using System.Text.Json;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Planning.Documents;

/// <summary>What is written to one target of a statement: stored in PostgreSQL's executable plan, and handed back. It holds no secret.</summary>
/// <param name="Connector">Whose plan it is.</param>
/// <param name="Table">The table.</param>
/// <param name="Command">What is done.</param>
/// <param name="Columns">The columns whose new values are sent, ascending.</param>
/// <param name="Identity">The columns whose old values are sent, ascending.</param>
/// <param name="Returning">The columns wanted back, ascending.</param>
/// <param name="IgnoresConflicts">ON CONFLICT DO NOTHING.</param>
internal sealed record ModifyPlan(
    IConnector Connector,
    TableDescription Table,
    ModifyCommand Command,
    IReadOnlyList<int> Columns,
    IReadOnlyList<int> Identity,
    IReadOnlyList<int> Returning,
    bool IgnoresConflicts)
{
    public static ModifyPlan Read(JsonElement element, ConnectorRegistry registry) => new(
        registry.Find(element.RequiredText("wrapper")),
        TableDocument.Read(element.Required("table")),
        ReadCommand(element),
        element.Integers("columns"),
        element.Integers("identity"),
        element.Integers("returning"),
        element.Boolean("ignore_conflicts"));

    public static ModifyCommand ReadCommand(JsonElement element) => element.RequiredText("command") switch
    {
        "insert" => ModifyCommand.Insert,
        "update" => ModifyCommand.Update,
        "delete" => ModifyCommand.Delete,
        _ => throw JsonMembers.Malformed("Member \"command\" is none that is known."),
    };

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("plan");
        writer.WriteString("wrapper", Connector.Name);
        TableDocument.Write(writer, Table);
        writer.WriteString("command", Command switch
        {
            ModifyCommand.Insert => "insert",
            ModifyCommand.Update => "update",
            _ => "delete",
        });
        PlanDocument.WriteIntegers(writer, "columns", Columns);
        PlanDocument.WriteIntegers(writer, "identity", Identity);
        PlanDocument.WriteIntegers(writer, "returning", Returning);
        writer.WriteBoolean("ignore_conflicts", IgnoresConflicts);
        writer.WriteEndObject();
    }
}
