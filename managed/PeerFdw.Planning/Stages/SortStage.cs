using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>Stage <c>sort</c>: an order of the groups of an aggregation. Rows of scans and joins are sorted by their own stages.</summary>
internal static class SortStage
{
    public static byte[] Reply(ConnectorRegistry registry, JsonElement request)
    {
        var input = PlanDocument.Read(request.Required("input"), registry);
        ClauseAnswer[] answers = request.Items("answers").Select(ClauseAnswer.Read).ToArray();
        string? reason = UpperGate.RefuseInput(request.Boolean("pushdown", missing: true), input, answers)
            ?? (input.IsAggregated && input.Connector.Capabilities.SortsGroups ? null : $"{input.Connector.DisplayName} does not sort groups");
        if (reason is not null)
        {
            return UpperReply.None(reason);
        }

        if (new SortGate(input.Connector, sortsGroups: true).ReadKeys(request.Required("keys")) is not { } keys
            || input.Connector.ApplySort(input.Handle, input.Table, keys) is not { } handle)
        {
            return UpperReply.None($"{input.Connector.DisplayName} cannot sort so");
        }

        Conjunct[] pushed = answers.Select(a => a.Pushed).OfType<Conjunct>().ToArray();
        ScanEstimate estimate = input.Connector.Estimate(handle, input.Table, pushed);
        PlanDocument plan = input with
        {
            Handle = handle,
            Parameters = ParameterNumbers.Of(keys.Select(k => k.Expression), input.Parameters),
        };
        return UpperReply.Of(new ScanPath(plan, PathCosts.Sane(estimate.Rows), PathCosts.Of(estimate)));
    }
}
