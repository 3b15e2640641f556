using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Planning.Stages;

/// <summary>
/// Stage <c>direct_modify</c>: an UPDATE or DELETE that the peer does by itself, of all rows of a plan whose conditions are all exact. Whether the table can be
/// written at all was asked before, by stage <c>modify</c>.
/// </summary>
internal static class DirectModifyStage
{
    public static byte[] Reply(ConnectorRegistry registry, JsonElement request)
    {
        var input = PlanDocument.Read(request.Required("input"), registry);
        var wanted = new DirectModification(
            ModifyPlan.ReadCommand(request),
            (int)request.Integer("relation", 0),
            request.Items("assignments").Select(ReadAssignment).ToArray(),
            request.Integers("returning"));
        string? reason = UpperGate.RefuseInput(request.Boolean("pushdown", missing: true), input, [])
            ?? (input.IsAggregated ? "the scan aggregates" : null)
            ?? (input.Connector.Capabilities.DirectModify ? null : $"{input.Connector.DisplayName} does not change rows by itself")
            ?? RefuseValues(input.Connector, wanted.Assignments);
        TableHandle? handle = reason is null
            ? input.Connector.ApplyModification(input.Handle, input.Table, wanted, out reason)
            : null;
        if (handle is null)
        {
            return UpperReply.None(reason ?? $"{input.Connector.DisplayName} cannot do it");
        }

        PlanDocument plan = input with
        {
            Handle = handle,
            Columns = wanted.Returning,
            JoinColumns = null,
            Modifies = wanted.Relation,
            RowHint = null,
            Parameters = ParameterNumbers.Of(wanted.Assignments.Select(a => a.Value), input.Parameters),
        };
        return JsonDocuments.Write(plan.Write);
    }

    private static Assignment ReadAssignment(JsonElement element) => new(
        (int)element.Integer("column", 0), Normalization.Normalize(ExpressionReader.Read(element.Required("value"))));

    private static string? RefuseValues(IConnector connector, IReadOnlyList<Assignment> assignments)
    {
        var gate = new OfferGate(connector);
        return assignments.Select(a => gate.RefuseCondition(a.Value)).FirstOrDefault(r => r is not null);
    }
}
