using System.Collections.Generic;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>How EXPLAIN shows a LIMIT that a plan took over: it is Planning's, so no connector says it.</summary>
internal static class LimitProperties
{
    public static IReadOnlyList<PlanProperty> Of(PlannedLimit? limit)
    {
        var properties = new List<PlanProperty>();
        Add(properties, "Limit", limit?.Count);
        Add(properties, "Offset", limit?.Offset);
        return properties;
    }

    private static void Add(List<PlanProperty> properties, string label, Expression? value)
    {
        switch (value)
        {
            case Constant { Text: { } text }:
                properties.Add(PlanProperty.OfText(label, text));
                break;
            case Parameter parameter:
                properties.Add(PlanProperty.OfText(label, $"${parameter.Index + 1}"));
                break;
            default:
                break;
        }
    }
}
