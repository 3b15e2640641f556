using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Planning.Stages;

/// <summary>Stage <c>modify</c>: whether and how a table can be written.</summary>
internal static class ModifyStage
{
    /// <summary>The option by which a table or a server refuses to be written, whatever the peer.</summary>
    private const string Updatable = "updatable";

    public static byte[] Reply(IConnector connector, JsonElement request)
    {
        TableDescription table = TableDocument.Read(request.Required("table"));
        ModifyCommand command = ModifyPlan.ReadCommand(request);
        OptionSet options = table.ServerOptions.With(table.Options);
        ModifyAnswer answer = options.Boolean(Updatable) == false
            ? ModifyAnswer.Refuse("its option updatable is false", "Set it to true with ALTER FOREIGN TABLE or ALTER SERVER.")
            : connector.PlanModify(table, command);
        if (answer.Reason is { } reason)
        {
            return JsonDocuments.Write(writer =>
            {
                writer.WriteString("reason", reason);
                if (answer.Hint is { } hint)
                {
                    writer.WriteString("hint", hint);
                }
            });
        }

        int[] identity = command == ModifyCommand.Insert ? [] : answer.Identity.Order().ToArray();
        Check(connector, table, command, identity, answer.BatchRows);
        var plan = new ModifyPlan(
            connector,
            table,
            command,
            command == ModifyCommand.Delete ? [] : request.Integers("columns"),
            identity,
            request.Integers("returning"),
            request.Boolean("ignore_conflicts"));
        return JsonDocuments.Write(writer =>
        {
            plan.Write(writer);
            PlanDocument.WriteIntegers(writer, "identity", identity);
            writer.WriteNumber("batch_rows", answer.BatchRows);
        });
    }

    /// <summary>What EXPLAIN says of a target.</summary>
    public static byte[] Describe(ModifyPlan plan, bool isVerbose)
    {
        var properties = new List<PlanProperty>
        {
            PlanProperty.OfText($"{plan.Connector.DisplayName} Operation", plan.Command switch
            {
                ModifyCommand.Insert => plan.IgnoresConflicts ? "Insert, conflicts ignored" : "Insert",
                ModifyCommand.Update => "Update",
                _ => "Delete",
            }),
        };
        Add(properties, "Identity", plan.Table, plan.Identity);
        if (isVerbose)
        {
            Add(properties, "Columns Written", plan.Table, plan.Columns);
            Add(properties, "Columns Returned", plan.Table, plan.Returning);
        }

        properties.AddRange(plan.Connector.DescribeModify(Target(plan)).Where(p => isVerbose || !p.IsVerbose));
        return JsonDocuments.Write(writer =>
        {
            writer.WritePropertyName("properties");
            PropertyWriter.Write(writer, properties);
        });
    }

    private static ModifyOpening Target(ModifyPlan plan) => new(
        plan.Table, plan.Command, plan.Columns, plan.Identity, plan.Returning, plan.IgnoresConflicts, SilentNotices.Instance);

    private static void Add(List<PlanProperty> properties, string label, TableDescription table, IReadOnlyList<int> columns)
    {
        if (columns.Count > 0)
        {
            properties.Add(PlanProperty.OfList(label, columns.Select(c => Name(table, c)).ToArray()));
        }
    }

    private static string Name(TableDescription table, int column) => column switch
    {
        SystemColumn.Place => "ctid",
        SystemColumn.Owner => "tableoid",
        _ => table.Column(column)?.Name ?? "?",
    };

    /// <summary>Without an identity an UPDATE would not know its rows.</summary>
    private static void Check(IConnector connector, TableDescription table, ModifyCommand command, int[] identity, int batchRows)
    {
        if (batchRows < 1 || identity.Any(c => table.Column(c) is null && !(c is SystemColumn.Place or SystemColumn.Owner && connector.Capabilities.SystemColumns)) || (command != ModifyCommand.Insert && identity.Length == 0))
        {
            throw new PeerException(
                SqlState.InternalError,
                $"connector {connector.Name} broke its contract when it was asked how to write",
                "Its answer has no identity, or one of columns that are not there, or no rows in a batch.");
        }
    }
}
