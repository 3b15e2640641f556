namespace PeerFdw.Spi.Expressions;

/// <summary>What SQL builds around an operator.</summary>
public enum OperatorFormKind
{
    /// <summary>IS DISTINCT FROM.</summary>
    Distinct,

    /// <summary>NULLIF.</summary>
    NullIf,

    /// <summary>operator ANY (array).</summary>
    Any,

    /// <summary>operator ALL (array).</summary>
    All,
}

/// <summary>
/// IS DISTINCT FROM, NULLIF, ANY or ALL with an operator that is no <see cref="Comparison"/>'s: of a type of which only its name is known, or
/// not built in. Offered only to peers with <see cref="ConnectorCapabilities.SharesOperators"/>.
/// </summary>
/// <param name="Kind">Which form.</param>
/// <param name="Operator">The operator with its two arguments; its type is that of the operator, not of the form.</param>
/// <param name="Type">The form's type.</param>
public sealed record OperatorForm(OperatorFormKind Kind, OperatorCall Operator, DataType Type) : Expression(Type);

/// <summary>
/// A call whose last argument is a VARIADIC array. Offered only to peers with <see cref="ConnectorCapabilities.SharesOperators"/>.
/// </summary>
/// <param name="Call">A <see cref="FunctionCall"/>, <see cref="AggregateCall"/> or <see cref="OrderedSetCall"/>.</param>
public sealed record VariadicCall(Expression Call) : Expression(Call.Type);

/// <summary>
/// An aggregate WITHIN GROUP. The call's arguments are the direct ones, its ORDER BY is what is aggregated. Offered only to peers with
/// <see cref="ConnectorCapabilities.SharesOperators"/>.
/// </summary>
/// <param name="Call">The <see cref="AggregateCall"/>.</param>
public sealed record OrderedSetCall(Expression Call) : Expression(Call.Type);
