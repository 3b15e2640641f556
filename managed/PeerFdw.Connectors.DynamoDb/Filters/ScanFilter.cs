using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>A conjunct of a filter.</summary>
/// <param name="Conjunct">Its number in the request, by which its selectivity is found.</param>
/// <param name="Node">The condition.</param>
/// <param name="IsExact">Whether nobody checks it again, so that it must be sent whatever its literals are.</param>
internal sealed record FilterConjunct(int Conjunct, FilterNode Node, bool IsExact);

/// <summary>The filter of a scan: what DynamoDB checks of the items that it has read, and billed.</summary>
/// <param name="Conjuncts">All of them must hold.</param>
internal sealed record ScanFilter(EquatableList<FilterConjunct> Conjuncts)
{
    /// <summary>No filter.</summary>
    internal static ScanFilter None { get; } = new([]);

    internal bool IsEmpty => Conjuncts.Count == 0;
}
