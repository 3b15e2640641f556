namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>What became of a condition.</summary>
/// <param name="Node">The filter, or null if it cannot be asked of DynamoDB.</param>
/// <param name="Reason">Why it cannot, or why it must be checked again, as a clause; null if it is exact.</param>
internal readonly record struct Translation(FilterNode? Node, string? Reason)
{
    internal static Translation Of(FilterNode node, string? doubt) => new(node, doubt);

    internal static Translation Refused(string reason) => new(null, reason);

    /// <summary>The same with one more reason to check it again.</summary>
    internal Translation Doubted(string doubt) => Node is null ? this : this with { Reason = Reason ?? doubt };
}
