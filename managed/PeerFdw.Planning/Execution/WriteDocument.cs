using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Execution;

/// <summary>Reads the document <c>open</c> of what writes without rows that come from here. It has secrets, as <see cref="OpenDocument"/> says.</summary>
internal static class WriteDocument
{
    /// <summary>The option by which a table or a server refuses TRUNCATE, whatever the peer.</summary>
    private const string Truncatable = "truncatable";

    public static DirectModifyStart ReadDirectModify(JsonElement document, ConnectorRegistry registry, OpenCache cache)
    {
        PlanDocument plan = cache.Plan(document.Required("plan"), element => OpenDocument.ReadPlan(element, registry));
        BatchColumn[] columns = document.Items("columns").Select(OpenDocument.ReadColumn).ToArray();
        bool isCounting = plan.Columns is { Count: 0 };
        if (plan.Table.Table(plan.Modifies) is not { } target
            || !columns.Select(c => c.Number).SequenceEqual(isCounting ? [1] : plan.Columns ?? [])
            || (isCounting && columns[0].Type.Kind != TypeKind.Int64))
        {
            throw JsonMembers.Malformed("The columns of the batch are not those of the plan, or it modifies nothing.");
        }

        return new DirectModifyStart(
            OpenDocument.ReadPeer(document, plan.Connector, cache),
            plan.Table,
            target,
            plan.Handle,
            columns,
            isCounting,
            ParameterDocument.Read(document),
            document.Integer("command_id", 0),
            (int)document.Integer("level", 1),
            OpenDocument.ReadSettings(document));
    }

    public static TruncateStart ReadTruncate(JsonElement document, ConnectorRegistry registry, OpenCache cache)
    {
        IConnector connector = registry.Find(document.RequiredText("wrapper"));
        TableDescription[] tables = document.Items("tables").Select(TableDocument.Read).ToArray();
        if (tables.Length == 0)
        {
            throw JsonMembers.Malformed("There is no table to truncate.");
        }

        foreach (TableDescription table in tables)
        {
            OpenDocument.CheckTable(table, connector);
            if (table.ServerOptions.With(table.Options).Boolean(Truncatable) == false)
            {
                throw new PeerException(
                    SqlState.ObjectNotInPrerequisiteState,
                    $"foreign table \"{table.Name}\" does not allow truncates",
                    hint: "Its option truncatable, or its server's, is false.");
            }
        }

        if (!connector.Capabilities.Truncate)
        {
            throw new PeerException(
                SqlState.FeatureNotSupported, $"cannot truncate foreign table \"{tables[0].Name}\"", $"{connector.DisplayName} tables cannot be truncated.");
        }

        return new TruncateStart(
            OpenDocument.ReadPeer(document, connector, cache),
            tables,
            document.Boolean("cascade"),
            document.Boolean("restart_identity"),
            document.Integer("command_id", 0),
            (int)document.Integer("level", 1),
            OpenDocument.ReadSettings(document));
    }
}
