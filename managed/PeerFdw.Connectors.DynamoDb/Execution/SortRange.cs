using PeerFdw.Connectors.DynamoDb.Values;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>What a request asks of its sort key, with literals put in.</summary>
internal enum SortRangeKind
{
    /// <summary>Nothing.</summary>
    All,

    /// <summary>begins_with(First).</summary>
    Prefix,

    /// <summary>&lt; First.</summary>
    Less,

    /// <summary>&lt;= First.</summary>
    LessOrEqual,

    /// <summary>&gt; First.</summary>
    Greater,

    /// <summary>&gt;= First.</summary>
    GreaterOrEqual,

    /// <summary>BETWEEN First AND Second.</summary>
    Between,
}

/// <summary>A range or prefix of one attribute of the sort key.</summary>
/// <param name="Kind">Of which form.</param>
/// <param name="Attribute">The attribute; empty for All.</param>
/// <param name="First">The first value, or null.</param>
/// <param name="Second">The second value of BETWEEN, or null.</param>
internal sealed record SortRange(SortRangeKind Kind, string Attribute, KeyValue? First, KeyValue? Second)
{
    internal static SortRange All { get; } = new(SortRangeKind.All, "", null, null);
}
