using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>What a condition names.</summary>
internal static class ConditionPaths
{
    /// <summary>
    /// An attribute into which a condition looks although it is a key: keys are scalars, so that nothing can be in there, and DynamoDB refuses such a path.
    /// </summary>
    /// <returns>Its name, or null if there is none.</returns>
    internal static string? InsideOfKey(Condition condition, IReadOnlySet<string> keys)
    {
        foreach (Condition leaf in condition.Leaves())
        {
            if (Of(leaf) is { Steps.Count: > 1 } path && keys.Contains(path.Attribute))
            {
                return path.Attribute;
            }
        }

        return null;
    }

    /// <summary>The path of a leaf, or null.</summary>
    internal static AttributePath? Of(Condition leaf) => leaf switch
    {
        PresenceCondition c => c.Path,
        TypeCondition c => c.Path,
        CompareCondition c => c.Path,
        MemberCondition c => c.Path,
        CallCondition c => c.Path,
        SizeCondition c => c.Path,
        _ => null,
    };
}
