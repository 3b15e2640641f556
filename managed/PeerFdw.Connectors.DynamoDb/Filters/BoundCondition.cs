namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>A condition, and what it is worth.</summary>
/// <param name="Condition">It holds for every item for which SQL's is true.</param>
/// <param name="Doubt">Why it may hold for others as well, as a clause; null if it does not.</param>
internal readonly record struct BoundCondition(Condition Condition, string? Doubt)
{
    internal static BoundCondition False { get; } = new(Condition.False, null);

    internal static BoundCondition Exact(Condition condition) => new(condition, null);

    /// <summary>The same with one more reason to doubt it.</summary>
    internal BoundCondition With(string? doubt) => Condition.IsFalse ? this : this with { Doubt = Doubt ?? doubt };
}
