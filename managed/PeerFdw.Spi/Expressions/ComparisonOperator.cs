namespace PeerFdw.Spi.Expressions;

/// <summary>The built-in comparisons, with PostgreSQL's total order (NaN equals NaN and is above all numbers).</summary>
public enum ComparisonOperator
{
    /// <summary>=.</summary>
    Equal,

    /// <summary>&lt;&gt;.</summary>
    NotEqual,

    /// <summary>&lt;.</summary>
    LessThan,

    /// <summary>&lt;=.</summary>
    LessThanOrEqual,

    /// <summary>&gt;.</summary>
    GreaterThan,

    /// <summary>&gt;=.</summary>
    GreaterThanOrEqual,

    /// <summary>IS DISTINCT FROM: never NULL.</summary>
    IsDistinctFrom,

    /// <summary>IS NOT DISTINCT FROM: never NULL.</summary>
    IsNotDistinctFrom,
}
