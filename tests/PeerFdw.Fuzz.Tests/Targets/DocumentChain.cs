using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using PeerFdw.Fuzz.Running;
using PeerFdw.Planning;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Fuzz.Targets;

/// <summary>What the shim does with a reply of <c>peer_plan</c>: it keeps the plan, and hands it back to be described and opened.</summary>
internal static class DocumentChain
{
    /// <summary>Describes the plans of a reply.</summary>
    /// <param name="service">Who has replied.</param>
    /// <param name="reply">The reply.</param>
    public static void Follow(PlanningService service, JsonElement reply)
    {
        foreach (JsonElement plan in Plans(reply))
        {
            JsonElement described = JsonMembers.Parse(service.Describe(Encoding.UTF8.GetBytes($"{{\"plan\": {plan.GetRawText()}, \"verbose\": true}}")));
            FindingException.Unless(described.Items("properties").Count > 0, "a plan has no description");
        }

        foreach (JsonElement path in reply.Items("paths"))
        {
            FindingException.Unless(
                IsCost(path.Number("rows", -1)) && IsCost(path.Number("startup_cost", -1)) && path.Number("total_cost", -1) >= path.Number("startup_cost", 0), $"a path's costs make no sense: {path.GetRawText()}");
        }
    }

    /// <summary>Documents made of a reply: inputs of the readers that come after planning.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="wrapper">Whose it is.</param>
    /// <param name="types">The type of each column by number, as a document.</param>
    public static IEnumerable<string> Make(JsonElement reply, string wrapper, Func<int, string> types)
    {
        foreach (JsonElement plan in Plans(reply))
        {
            string text = plan.GetRawText();
            yield return $"describe\n{{\"plan\": {text}, \"verbose\": true}}";
            if (plan.Member("columns") is not null)
            {
                string columns = string.Join(", ", plan.Integers("columns").Select(c => $"{{\"number\": {c}, \"type\": {types(c)}, \"encoding\": 4}}"));
                yield return "scan\n" + ScanRequests.Open(wrapper, $"\"plan\": {text}, \"columns\": [{columns}], \"parameters\": [], \"command_id\": 3");
            }
        }
    }

    private static bool IsCost(double cost) => double.IsFinite(cost) && cost >= 0;

    private static IEnumerable<JsonElement> Plans(JsonElement reply) => reply.Items("paths").Select(p => p.Required("plan"));
}
