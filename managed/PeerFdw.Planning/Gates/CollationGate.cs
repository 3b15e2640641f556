using System;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Gates;

/// <summary>
/// Gate 4: whether a peer that compares text by its bytes finds the same as PostgreSQL under the expression's collation.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A nondeterministic collation: nothing at all, since strings of different bytes may be equal.</item>
/// <item>char(n): only a peer that keeps collations, since trailing blanks do not count.</item>
/// <item>Ranges, GREATEST and LEAST, ILIKE: collation C, or a peer that keeps collations.</item>
/// <item>Equality, LIKE: any deterministic collation, which finds only byte-equal strings equal.</item>
/// </list>
/// What a function makes of its text (lower, ~) under a deterministic collation is the connector's to know: <see cref="FunctionCall"/> and
/// <see cref="OperatorCall"/> carry the collation.
/// </remarks>
public sealed class CollationGate
{
    private readonly bool _keepsCollations;
    private readonly string _peer;

    /// <summary>Makes the gate of a connector.</summary>
    /// <param name="connector">The connector.</param>
    public CollationGate(IConnector connector)
    {
        ArgumentNullException.ThrowIfNull(connector);
        _keepsCollations = connector.Capabilities.KeepsCollations;
        _peer = connector.DisplayName;
    }

    /// <summary>Looks at an expression and all its parts.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>Why it may not be pushed, or null.</returns>
    public string? Refuse(Expression expression) =>
        expression.Nodes().Select(RefuseNode).FirstOrDefault(reason => reason is not null);

    /// <summary>Looks at a comparison for equality of values of a type, as GROUP BY and DISTINCT do.</summary>
    /// <param name="type">The type.</param>
    /// <param name="collation">The collation, or null.</param>
    /// <returns>Why it may not be pushed, or null.</returns>
    public string? RefuseEquality(DataType type, Collation? collation) => Refuse(type, collation, isOrdering: false, "by equality");

    /// <summary>Looks at a comparison for order, as ORDER BY, min and max do.</summary>
    /// <param name="type">The type.</param>
    /// <param name="collation">The collation, or null.</param>
    /// <returns>Why it may not be pushed, or null.</returns>
    public string? RefuseOrder(DataType type, Collation? collation) => Refuse(type, collation, isOrdering: true, "by range");

    private string? RefuseNode(Expression node) => node switch
    {
        Comparison e => Compare(e.Left.Type, e.Collation, e.Operator.IsOrdering()) ?? Compare(e.Right.Type, e.Collation, false),
        ListComparison e => Compare(e.Value.Type, e.Collation, e.Operator.IsOrdering()),
        Like e => e.IsCaseInsensitive
            ? Refuse(e.Value.Type, e.Collation, isOrdering: true, "without regard to case")
            : Compare(e.Value.Type, e.Collation, false),
        MinMax e => RefuseOrder(e.Type, e.Collation),
        NullIf e => Compare(e.Left.Type, e.Collation, false),
        Case { Argument: { } argument } => IsText(argument.Type) ? "it compares text under a collation that is not known" : null,
        OperatorCall e => RefuseCall(e),
        OperatorForm e => RefuseCall(e.Operator),
        FunctionCall { Collation: { IsDeterministic: false } collation } => Nondeterministic(collation),
        _ => null,
    };

    /// <summary>
    /// Operators whose meaning is the connector's to know: char(n) anywhere, and ranges (of arrays, of rows) under a collation.
    /// </summary>
    private string? RefuseCall(OperatorCall call)
    {
        bool isRange = call.Name is "<" or "<=" or ">" or ">=";
        if (call.Arguments.Any(a => IsBlankPadded(a.Type)) && !_keepsCollations)
        {
            return BlankPadded();
        }

        return call.Collation is null ? null : Refuse(DataType.Text, call.Collation, isRange, "by range");
    }

    private string? Compare(DataType type, Collation? collation, bool isOrdering) =>
        Refuse(type, collation, isOrdering, isOrdering ? "by range" : "by equality");

    private string? Refuse(DataType type, Collation? collation, bool isOrdering, string how)
    {
        if (!IsText(type))
        {
            return null;
        }

        if (collation is null)
        {
            return "it compares text under a collation that is not known";
        }

        if (!collation.IsDeterministic)
        {
            return Nondeterministic(collation);
        }

        if (_keepsCollations)
        {
            return null;
        }

        return IsBlankPadded(type) ? BlankPadded()
            : isOrdering && !collation.IsC
                ? $"it compares text {how} under collation \"{collation.Name}\", and {_peer} orders by bytes: use COLLATE \"C\""
            : null;
    }

    private static bool IsText(DataType type) => type.IsCollatable || type is { Kind: TypeKind.Array, Element.IsCollatable: true };

    private static bool IsBlankPadded(DataType type) =>
        type.Kind == TypeKind.Char || type is { Kind: TypeKind.Array, Element.Kind: TypeKind.Char };

    private string BlankPadded() => $"it compares character(n), whose trailing blanks do not count, and {_peer} counts them";

    private static string Nondeterministic(Collation collation) =>
        $"it compares text under the nondeterministic collation \"{collation.Name}\", where strings of different bytes can be equal";
}
