using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// A condition of SQL's, its literals still expressions: what the plan holds. <see cref="FilterBinder"/> makes a <see cref="Condition"/> of it once
/// they are known.
/// </summary>
internal abstract record FilterNode;

/// <summary>AND or OR.</summary>
/// <param name="IsAnd">AND.</param>
/// <param name="Arguments">The parts.</param>
internal sealed record FilterJunction(bool IsAnd, EquatableList<FilterNode> Arguments) : FilterNode;

/// <summary>TRUE, or FALSE or NULL, which let no row through.</summary>
/// <param name="Value">TRUE.</param>
internal sealed record FilterConstant(bool Value) : FilterNode;

/// <summary>A test of one attribute.</summary>
/// <param name="Subject">What is tested.</param>
/// <param name="Operator">What is asked.</param>
/// <param name="Operand">A constant or parameter; for tests without an operand a NULL.</param>
internal sealed record FilterTest(FilterSubject Subject, FilterOperator Operator, Expression Operand) : FilterNode
{
    /// <summary>The operand of tests that have none.</summary>
    internal static Constant NoOperand { get; } = new(Spi.DataType.Boolean, null);
}
