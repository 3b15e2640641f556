using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>Stage <c>aggregate</c>: an aggregation over a scan whose conditions are all exact.</summary>
internal static class AggregateStage
{
    public static byte[] Reply(ConnectorRegistry registry, JsonElement request)
    {
        var input = PlanDocument.Read(request.Required("input"), registry);
        ClauseAnswer[] answers = request.Items("answers").Select(ClauseAnswer.Read).ToArray();
        var wanted = new AggregateRequest(
            ReadAll(request, "group_by"), ReadAll(request, "outputs"), ReadAll(request, "having"))
        {
            Groups = PathCosts.Sane(request.Number("groups", 0)),
        };
        string? reason = UpperGate.RefuseInput(request.Boolean("pushdown", missing: true), input, answers)
            ?? (input.IsAggregated ? "the scan aggregates already" : null)
            ?? UpperGate.RefuseAggregation(input.Connector, wanted);
        TableHandle? handle = reason is null
            ? input.Connector.ApplyAggregation(input.Handle, input.Table, wanted, out reason)
            : null;
        if (handle is null)
        {
            return UpperReply.None(reason ?? $"{input.Connector.DisplayName} cannot compute it");
        }

        Conjunct[] pushed = answers.Select(a => a.Pushed).OfType<Conjunct>().ToArray();
        ScanEstimate estimate = input.Connector.Estimate(handle, input.Table, pushed);
        PlanDocument plan = input with
        {
            Handle = handle,
            Columns = null,
            JoinColumns = null,
            Outputs = wanted.Outputs.Count,
            EstimatedUnits = PathCosts.Sane(estimate.Units),
            EstimatedRows = PathCosts.Sane(estimate.Rows),
            Parameters = ParameterNumbers.Of(wanted.GroupBy.Concat(wanted.Outputs).Concat(wanted.Having), input.Parameters),
        };
        return UpperReply.Of(new ScanPath(plan, PathCosts.Sane(estimate.Rows), PathCosts.Of(estimate)));
    }

    private static Expression[] ReadAll(JsonElement request, string name) =>
        request.Items(name).Select(e => Normalization.Normalize(ExpressionReader.Read(e))).ToArray();
}
