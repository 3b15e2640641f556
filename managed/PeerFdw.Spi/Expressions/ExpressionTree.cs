using System;
using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Spi.Expressions;

/// <summary>Walks expressions. For planning only: it allocates.</summary>
public static class ExpressionTree
{
    /// <summary>The direct parts of an expression, in order.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>The parts.</returns>
    public static IEnumerable<Expression> Children(this Expression expression) => expression switch
    {
        Comparison e => [e.Left, e.Right],
        Like e => [e.Value, e.Pattern],
        ListComparison e => [e.Value, e.List],
        And e => e.Arguments,
        Or e => e.Arguments,
        Not e => [e.Argument],
        NullTest e => [e.Argument],
        BooleanTest e => [e.Argument],
        OperatorCall e => e.Arguments,
        OperatorForm e => e.Operator.Arguments,
        FunctionCall e => e.Arguments,
        VariadicCall e => [e.Call],
        OrderedSetCall e => [e.Call],
        Cast e => [e.Argument],
        Case e => Present([e.Argument, .. e.Whens.SelectMany(w => new[] { w.Condition, w.Result }), e.Else]),
        Coalesce e => e.Arguments,
        NullIf e => [e.Left, e.Right],
        MinMax e => e.Arguments,
        ArrayConstructor e => e.Elements,
        RowConstructor e => e.Fields,
        FieldAccess e => [e.Argument],
        Subscript e => [e.Argument, .. e.Subscripts],
        AggregateCall e => Present([.. e.Arguments, .. e.OrderBy.Select(k => k.Expression), e.Filter]),
        _ => [],
    };

    /// <summary>The expression and all its parts, outermost first.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>The nodes.</returns>
    public static IEnumerable<Expression> Nodes(this Expression expression)
    {
        var waiting = new Stack<Expression>();
        waiting.Push(expression);
        while (waiting.TryPop(out Expression? node))
        {
            yield return node;
            foreach (Expression child in node.Children().Reverse())
            {
                waiting.Push(child);
            }
        }
    }

    /// <summary>The expression with each of its direct parts replaced.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="map">Gives a part's replacement.</param>
    /// <returns>The new expression.</returns>
    public static Expression MapChildren(this Expression expression, Func<Expression, Expression> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return expression switch
        {
            Comparison e => e with { Left = map(e.Left), Right = map(e.Right) },
            Like e => e with { Value = map(e.Value), Pattern = map(e.Pattern) },
            ListComparison e => e with { Value = map(e.Value), List = map(e.List) },
            And e => new And(All(e.Arguments, map)),
            Or e => new Or(All(e.Arguments, map)),
            Not e => new Not(map(e.Argument)),
            NullTest e => e with { Argument = map(e.Argument) },
            BooleanTest e => e with { Argument = map(e.Argument) },
            OperatorCall e => e with { Arguments = All(e.Arguments, map) },
            OperatorForm e => e with { Operator = e.Operator with { Arguments = All(e.Operator.Arguments, map) } },
            FunctionCall e => e with { Arguments = All(e.Arguments, map) },
            VariadicCall e => new VariadicCall(map(e.Call)),
            OrderedSetCall e => new OrderedSetCall(map(e.Call)),
            Cast e => e with { Argument = map(e.Argument) },
            Case e => e with
            {
                Argument = Optional(e.Argument, map),
                Whens = new EquatableList<CaseWhen>(e.Whens.Select(w => new CaseWhen(map(w.Condition), map(w.Result)))),
                Else = Optional(e.Else, map),
            },
            Coalesce e => e with { Arguments = All(e.Arguments, map) },
            NullIf e => e with { Left = map(e.Left), Right = map(e.Right) },
            MinMax e => e with { Arguments = All(e.Arguments, map) },
            ArrayConstructor e => e with { Elements = All(e.Elements, map) },
            RowConstructor e => e with { Fields = All(e.Fields, map) },
            FieldAccess e => e with { Argument = map(e.Argument) },
            Subscript e => e with { Argument = map(e.Argument), Subscripts = All(e.Subscripts, map) },
            AggregateCall e => e with
            {
                Arguments = All(e.Arguments, map),
                OrderBy = new EquatableList<SortKey>(e.OrderBy.Select(k => k with { Expression = map(k.Expression) })),
                Filter = Optional(e.Filter, map),
            },
            _ => expression,
        };
    }

    /// <summary>Whether the expression needs a column, so that its value differs from row to row.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>Whether it does.</returns>
    public static bool HasColumns(this Expression expression) => expression.Nodes().Any(n => n is ColumnReference);

    private static EquatableList<Expression> All(EquatableList<Expression> list, Func<Expression, Expression> map) =>
        new(list.Select(map));

    private static Expression? Optional(Expression? part, Func<Expression, Expression> map) => part is null ? null : map(part);

    private static IEnumerable<Expression> Present(IEnumerable<Expression?> parts) => parts.OfType<Expression>();
}
