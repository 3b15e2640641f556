using System;

namespace PeerFdw.Spi.Expressions;

/// <summary>What follows from a comparison operator in SQL's three-valued logic.</summary>
public static class ComparisonOperators
{
    /// <summary>The operator as SQL writes it.</summary>
    /// <param name="comparison">The operator.</param>
    /// <returns>Such as <c>&lt;=</c> or <c>IS DISTINCT FROM</c>.</returns>
    public static string Symbol(this ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "<>",
        ComparisonOperator.LessThan => "<",
        ComparisonOperator.LessThanOrEqual => "<=",
        ComparisonOperator.GreaterThan => ">",
        ComparisonOperator.GreaterThanOrEqual => ">=",
        ComparisonOperator.IsDistinctFrom => "IS DISTINCT FROM",
        ComparisonOperator.IsNotDistinctFrom => "IS NOT DISTINCT FROM",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    /// <summary>The operator that is true where this one is false, and NULL where it is NULL: NOT (a &lt; b) is a &gt;= b.</summary>
    /// <param name="comparison">The operator.</param>
    /// <returns>Its negation. All the built-in orders are total, NaN included.</returns>
    public static ComparisonOperator Negate(this ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => ComparisonOperator.NotEqual,
        ComparisonOperator.NotEqual => ComparisonOperator.Equal,
        ComparisonOperator.LessThan => ComparisonOperator.GreaterThanOrEqual,
        ComparisonOperator.LessThanOrEqual => ComparisonOperator.GreaterThan,
        ComparisonOperator.GreaterThan => ComparisonOperator.LessThanOrEqual,
        ComparisonOperator.GreaterThanOrEqual => ComparisonOperator.LessThan,
        ComparisonOperator.IsDistinctFrom => ComparisonOperator.IsNotDistinctFrom,
        ComparisonOperator.IsNotDistinctFrom => ComparisonOperator.IsDistinctFrom,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    /// <summary>The operator with its sides exchanged: a &lt; b is b &gt; a.</summary>
    /// <param name="comparison">The operator.</param>
    /// <returns>Its commutator.</returns>
    public static ComparisonOperator Commute(this ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.LessThan => ComparisonOperator.GreaterThan,
        ComparisonOperator.LessThanOrEqual => ComparisonOperator.GreaterThanOrEqual,
        ComparisonOperator.GreaterThan => ComparisonOperator.LessThan,
        ComparisonOperator.GreaterThanOrEqual => ComparisonOperator.LessThanOrEqual,
        _ => comparison,
    };

    /// <summary>Whether the operator asks for more than equality: &lt;, &lt;=, &gt; or &gt;=.</summary>
    /// <param name="comparison">The operator.</param>
    /// <returns>Whether it depends on the order of the values.</returns>
    public static bool IsOrdering(this ComparisonOperator comparison) => comparison
        is ComparisonOperator.LessThan or ComparisonOperator.LessThanOrEqual
        or ComparisonOperator.GreaterThan or ComparisonOperator.GreaterThanOrEqual;

    /// <summary>Reads what <see cref="Symbol"/> writes.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="comparison">The operator.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string symbol, out ComparisonOperator comparison)
    {
        foreach (ComparisonOperator candidate in Enum.GetValues<ComparisonOperator>())
        {
            if (candidate.Symbol() == symbol)
            {
                comparison = candidate;
                return true;
            }
        }

        comparison = default;
        return false;
    }
}
