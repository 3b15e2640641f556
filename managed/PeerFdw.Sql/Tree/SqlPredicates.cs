using PeerFdw.Spi.Expressions;

namespace PeerFdw.Sql.Tree;

/// <summary>A comparison by one of the standard's operators, or IS [NOT] DISTINCT FROM.</summary>
/// <param name="Operator">Which.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record SqlComparison(ComparisonOperator Operator, SqlExpression Left, SqlExpression Right) : SqlExpression;

/// <summary>value operator ANY (array), or ALL.</summary>
/// <param name="Schema">The operator's schema; null if it is the system's.</param>
/// <param name="Operator">The operator's name.</param>
/// <param name="Value">The left side.</param>
/// <param name="List">An array.</param>
/// <param name="IsAll">ALL.</param>
public sealed record SqlQuantified(string? Schema, string Operator, SqlExpression Value, SqlExpression List, bool IsAll) : SqlExpression;

/// <summary>LIKE and its kin; the escape is a backslash.</summary>
/// <param name="Value">The text.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="IsCaseInsensitive">ILIKE.</param>
/// <param name="IsNegated">NOT LIKE.</param>
public sealed record SqlLike(SqlExpression Value, SqlExpression Pattern, bool IsCaseInsensitive, bool IsNegated) : SqlExpression;

/// <summary>AND or OR.</summary>
/// <param name="IsAnd">AND.</param>
/// <param name="Arguments">Two or more.</param>
public sealed record SqlLogic(bool IsAnd, EquatableList<SqlExpression> Arguments) : SqlExpression;

/// <summary>NOT.</summary>
/// <param name="Argument">What is negated.</param>
public sealed record SqlNot(SqlExpression Argument) : SqlExpression;

/// <summary>IS [NOT] NULL.</summary>
/// <param name="Argument">What is tested.</param>
/// <param name="IsNegated">IS NOT NULL.</param>
public sealed record SqlNullTest(SqlExpression Argument, bool IsNegated) : SqlExpression;

/// <summary>IS [NOT] TRUE, FALSE or UNKNOWN.</summary>
/// <param name="Argument">What is tested.</param>
/// <param name="Value">TRUE, FALSE, or null for UNKNOWN.</param>
/// <param name="IsNegated">IS NOT.</param>
public sealed record SqlBooleanTest(SqlExpression Argument, bool? Value, bool IsNegated) : SqlExpression;

/// <summary>[NOT] EXISTS: semi and anti joins.</summary>
/// <param name="Query">The subquery; its select list does not matter.</param>
/// <param name="IsNegated">NOT EXISTS.</param>
public sealed record SqlExists(SqlSelect Query, bool IsNegated) : SqlExpression;
