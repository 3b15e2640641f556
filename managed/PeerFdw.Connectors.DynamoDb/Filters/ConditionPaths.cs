using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>What a condition names.</summary>
internal static class ConditionPaths
{
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
