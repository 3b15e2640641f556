using System.Collections.Generic;
using System.Text.Json;
using PeerFdw.Planning.Documents;

namespace PeerFdw.Planning.Stages;

/// <summary>A path of a reply.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Rows">Rows that the peer returns.</param>
/// <param name="Costs">What they cost.</param>
/// <param name="Answers">The answers, of a scan; else null.</param>
/// <param name="Order">Which of the request's orders it has, of a scan.</param>
internal sealed record ScanPath(
    PlanDocument Plan, double Rows, PathCosts Costs, IReadOnlyList<ClauseAnswer>? Answers = null, int Order = -1)
{
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Plan.Write(writer);
        writer.WriteNumber("rows", Rows);
        writer.WriteNumber("startup_cost", Costs.Startup);
        writer.WriteNumber("total_cost", Costs.Total);
        if (Answers is { } answers)
        {
            // An aggregation will want to know what was pushed; nothing else does.
            bool withExpression = Plan.IsExact && Plan.Connector.Capabilities.Aggregation;
            writer.WriteStartArray("answers");
            foreach (ClauseAnswer answer in answers)
            {
                answer.Write(writer, withExpression);
            }

            writer.WriteEndArray();
            writer.WriteNumber("order", Order);
        }

        writer.WriteEndObject();
    }
}
