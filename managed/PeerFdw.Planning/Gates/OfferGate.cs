using System;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Gates;

/// <summary>Gate 1, its first half: which expressions a connector gets to see at all, and why not.</summary>
public sealed class OfferGate
{
    /// <summary>The system column ctid.</summary>
    private const int RowPlace = -1;

    private readonly CollationGate _collations;
    private readonly bool _hasRowPlace;
    private readonly bool _sharesOperators;

    /// <summary>Makes the gate of a connector.</summary>
    /// <param name="connector">The connector.</param>
    public OfferGate(IConnector connector)
    {
        ArgumentNullException.ThrowIfNull(connector);
        _collations = new CollationGate(connector);
        _hasRowPlace = connector.Capabilities.SystemColumns;
        _sharesOperators = connector.Capabilities.SharesOperators;
    }

    /// <summary>Looks at a condition on rows.</summary>
    /// <param name="expression">The condition, normalized.</param>
    /// <returns>Why it is not offered, or null.</returns>
    public string? RefuseCondition(Expression expression) => Refuse(expression, allowsAggregates: false);

    /// <summary>Looks at an output or condition of an aggregation.</summary>
    /// <param name="expression">The expression, normalized.</param>
    /// <returns>Why it is not offered, or null.</returns>
    public string? RefuseOutput(Expression expression) => Refuse(expression, allowsAggregates: true);

    private string? Refuse(Expression expression, bool allowsAggregates)
    {
        foreach (Expression node in expression.Nodes())
        {
            string? reason = node switch
            {
                Untranslatable e => e.Reason,
                ColumnReference { Column: 0 } => "it uses a whole row",
                ColumnReference { Column: < 0 } column when column.Column != RowPlace || !_hasRowPlace => "it uses a system column",
                OperatorForm e when !_sharesOperators => RefuseForm(e),
                VariadicCall when !_sharesOperators => "it passes a VARIADIC array",
                OrderedSetCall when !_sharesOperators => "it is an ordered-set or hypothetical-set aggregate",
                AggregateCall when !allowsAggregates => "it is an aggregate",
                _ => null,
            };
            if (reason is not null)
            {
                return reason;
            }
        }

        return _collations.Refuse(expression);
    }

    private static string RefuseForm(OperatorForm form) =>
        form.Kind is OperatorFormKind.Distinct or OperatorFormKind.NullIf ? "nothing is known of the equality of its type"
        : $"it is operator {form.Operator.Name} with {(form.Kind == OperatorFormKind.All ? "ALL" : "ANY")}, for a type or an operator of which nothing is known";
}
