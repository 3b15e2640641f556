namespace PeerFdw.Spi.Expressions;

/// <summary>
/// A built-in comparison of two values of the same family (integers of any width, floats, numeric, text, dates …). Operators of
/// other types, or that are not built in, arrive as <see cref="OperatorCall"/>. The two types may differ in width (int2 and int8, float4
/// and float8, text and varchar), never in more; where one side has no column, it is on the right.
/// </summary>
/// <param name="Operator">Which comparison.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
/// <param name="Collation">Under which text is compared; null if the type has none.</param>
public sealed record Comparison(ComparisonOperator Operator, Expression Left, Expression Right, Collation? Collation)
    : Expression(DataType.Boolean);

/// <summary>LIKE, NOT LIKE, ILIKE, NOT ILIKE with backslash as the escape, as PostgreSQL's ~~ family has it.</summary>
/// <param name="Value">The text.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="IsCaseInsensitive">ILIKE.</param>
/// <param name="IsNegated">NOT LIKE.</param>
/// <param name="Collation">The input collation.</param>
public sealed record Like(Expression Value, Expression Pattern, bool IsCaseInsensitive, bool IsNegated, Collation? Collation)
    : Expression(DataType.Boolean);

/// <summary>
/// <c>value op ANY (list)</c> or <c>value op ALL (list)</c>. <c>IN</c> is = ANY, <c>NOT IN</c> is &lt;&gt; ALL; &lt;&gt; ANY is neither.
/// NULL in the list makes an ANY without a match, or an ALL without a counter-example, NULL.
/// </summary>
/// <param name="Operator">The comparison.</param>
/// <param name="Value">The left side.</param>
/// <param name="List">
/// An array: <see cref="Constant"/> with elements (or NULL), <see cref="Parameter"/>, <see cref="ArrayConstructor"/>, or any other expression,
/// such as a column. A parameter's value may be an array of several dimensions: <see cref="ArrayText.Elements"/> reads it.
/// </param>
/// <param name="IsAll">ALL instead of ANY.</param>
/// <param name="Collation">Under which text is compared; null if the type has none.</param>
public sealed record ListComparison(
    ComparisonOperator Operator, Expression Value, Expression List, bool IsAll, Collation? Collation)
    : Expression(DataType.Boolean);

/// <summary>AND of two or more.</summary>
/// <param name="Arguments">The conjuncts.</param>
public sealed record And(EquatableList<Expression> Arguments) : Expression(DataType.Boolean);

/// <summary>OR of two or more.</summary>
/// <param name="Arguments">The disjuncts.</param>
public sealed record Or(EquatableList<Expression> Arguments) : Expression(DataType.Boolean);

/// <summary>NOT: NULL stays NULL. Planning moves it down to the leaves, so connectors meet it only above a leaf that has no negation.</summary>
/// <param name="Argument">What is negated.</param>
public sealed record Not(Expression Argument) : Expression(DataType.Boolean);

/// <summary>IS NULL or IS NOT NULL of a scalar. (Of a row type it is <see cref="Untranslatable"/>.)</summary>
/// <param name="Argument">What is tested.</param>
/// <param name="IsNegated">IS NOT NULL.</param>
public sealed record NullTest(Expression Argument, bool IsNegated) : Expression(DataType.Boolean);

/// <summary>The six boolean tests; never NULL.</summary>
/// <param name="Argument">A boolean.</param>
/// <param name="Value">TRUE, FALSE, or null for UNKNOWN.</param>
/// <param name="IsNegated">IS NOT ….</param>
public sealed record BooleanTest(Expression Argument, bool? Value, bool IsNegated) : Expression(DataType.Boolean);
