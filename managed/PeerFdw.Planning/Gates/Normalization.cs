using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Gates;

/// <summary>
/// Gate 5, three-valued logic: brings an expression into negation normal form, so that a connector meets NOT only above a leaf that has no
/// negation of its own, and can think of each leaf by itself.
/// </summary>
/// <remarks>
/// Every rewrite keeps the value for every row, NULL included, so that it holds anywhere inside an expression: NOT (a AND b) is
/// NOT a OR NOT b, NOT (a &lt; b) is a &gt;= b (the built-in orders are total), NOT (x = ANY (l)) is x &lt;&gt; ALL (l). NOT of a boolean column
/// stays: b IS FALSE would turn NULL into false. Nested AND and OR are flattened, and a side without columns goes to the right.
/// </remarks>
public static class Normalization
{
    /// <summary>Normalizes an expression.</summary>
    /// <param name="expression">The expression, no deeper than <see cref="ExpressionReader.MaximumDepth"/>.</param>
    /// <returns>An expression of equal value.</returns>
    public static Expression Normalize(Expression expression) => expression switch
    {
        Not e => Negate(e.Argument),
        And e => Flatten(e.Arguments.Select(Normalize), isAnd: true),
        Or e => Flatten(e.Arguments.Select(Normalize), isAnd: false),
        Comparison e => Orient((Comparison)e.MapChildren(Normalize)),
        _ => expression.MapChildren(Normalize),
    };

    /// <summary>The normal form of NOT <paramref name="expression"/>.</summary>
    private static Expression Negate(Expression expression) => expression switch
    {
        Not e => Normalize(e.Argument),
        And e => Flatten(e.Arguments.Select(Negate), isAnd: false),
        Or e => Flatten(e.Arguments.Select(Negate), isAnd: true),
        Comparison e => Normalize(e with { Operator = e.Operator.Negate() }),
        ListComparison e => Normalize(e with { Operator = e.Operator.Negate(), IsAll = !e.IsAll }),
        Like e => Normalize(e with { IsNegated = !e.IsNegated }),
        NullTest e => Normalize(e with { IsNegated = !e.IsNegated }),
        BooleanTest e => Normalize(e with { IsNegated = !e.IsNegated }),
        Constant { Type: { Kind: TypeKind.Boolean, IsDomain: false } } e => e with
        {
            Text = e.Text switch { "t" => "f", "f" => "t", _ => e.Text },
        },
        _ => new Not(Normalize(expression)),
    };

    private static Expression Flatten(IEnumerable<Expression> arguments, bool isAnd)
    {
        var flat = new List<Expression>();
        foreach (Expression argument in arguments)
        {
            switch (argument)
            {
                case And e when isAnd:
                    flat.AddRange(e.Arguments);
                    break;
                case Or e when !isAnd:
                    flat.AddRange(e.Arguments);
                    break;
                default:
                    flat.Add(argument);
                    break;
            }
        }

        return flat.Count == 1 ? flat[0]
            : isAnd ? new And(new EquatableList<Expression>(flat))
            : new Or(new EquatableList<Expression>(flat));
    }

    /// <summary>5 &lt; x becomes x &gt; 5.</summary>
    private static Comparison Orient(Comparison comparison) =>
        !comparison.Left.HasColumns() && comparison.Right.HasColumns()
            ? comparison with
            {
                Operator = comparison.Operator.Commute(),
                Left = comparison.Right,
                Right = comparison.Left,
            }
            : comparison;
}
