using System.Collections.Generic;
using System.Globalization;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>A pushed condition on the key: <c>n op operand</c>, or <c>n = ANY (operand)</c>.</summary>
/// <param name="Operator">=, &lt;, &lt;=, &gt; or &gt;=; = for a list.</param>
/// <param name="IsList">Whether the operand is an array.</param>
/// <param name="Parameter">The parameter's index, or -1 if the operand is a literal.</param>
/// <param name="Values">The literal's elements, NULLs dropped: a comparison with NULL is never true. Empty for a parameter.</param>
internal sealed record KeyCondition(string Operator, bool IsList, int Parameter, EquatableList<long> Values)
{
    /// <summary>Reads a condition, if it is one.</summary>
    /// <param name="expression">A conjunct.</param>
    /// <param name="key">The key column's number.</param>
    /// <returns>The condition, or null.</returns>
    public static KeyCondition? From(Expression expression, int key) => expression switch
    {
        Comparison { Left: ColumnReference left } c when left.Column == key => Make(Symbol(c.Operator, false), false, c.Right),
        Comparison { Right: ColumnReference right } c when right.Column == key => Make(Symbol(c.Operator, true), false, c.Left),
        ListComparison { Operator: ComparisonOperator.Equal, IsAll: false, Value: ColumnReference value } l when value.Column == key =>
            Make("=", true, l.List),
        _ => null,
    };

    /// <summary>The values of the operand.</summary>
    /// <param name="parameters">The parameters' values.</param>
    /// <returns>The values that are not NULL.</returns>
    public IReadOnlyList<long> Resolve(ParameterValues parameters) =>
        Parameter < 0 ? Values : Literal(parameters[new Parameter(Parameter, DataType.Int64)]);

    /// <summary>Whether a key passes.</summary>
    /// <param name="n">The key.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <returns>Whether it does.</returns>
    public bool Holds(long n, ParameterValues parameters)
    {
        foreach (long value in Resolve(parameters))
        {
            bool holds = Operator switch
            {
                "=" => n == value,
                "<" => n < value,
                "<=" => n <= value,
                ">" => n > value,
                _ => n >= value,
            };
            if (holds)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As EXPLAIN shows it.</summary>
    /// <returns>Such as <c>n &gt;= 5</c>.</returns>
    public string Describe()
    {
        string operand = Parameter >= 0
            ? "$" + (Parameter + 1).ToString(CultureInfo.InvariantCulture)
            : Values.Count == 1 && !IsList ? Values[0].ToString(CultureInfo.InvariantCulture)
            : IsList ? "{" + string.Join(',', Values) + "}" : "NULL";
        return IsList ? $"n = ANY ({operand})" : $"n {Operator} {operand}";
    }

    private static KeyCondition? Make(string? symbol, bool isList, Expression operand)
    {
        DataType type = isList ? operand.Type.Element ?? operand.Type : operand.Type;
        return symbol is null || type.Kind is not (TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64) ? null
            : operand switch
            {
                Constant constant when !isList || constant.Text is null => new(symbol, isList, -1, Literal(constant)),
                Parameter parameter => new(symbol, isList, parameter.Index, []),
                _ => null,
            };
    }

    private static string? Symbol(ComparisonOperator comparison, bool isFlipped) => (comparison, isFlipped) switch
    {
        (ComparisonOperator.Equal, _) => "=",
        (ComparisonOperator.LessThan, false) or (ComparisonOperator.GreaterThan, true) => "<",
        (ComparisonOperator.LessThanOrEqual, false) or (ComparisonOperator.GreaterThanOrEqual, true) => "<=",
        (ComparisonOperator.GreaterThan, false) or (ComparisonOperator.LessThan, true) => ">",
        (ComparisonOperator.GreaterThanOrEqual, false) or (ComparisonOperator.LessThanOrEqual, true) => ">=",
        _ => null,
    };

    private static EquatableList<long> Literal(Constant constant)
    {
        var values = new List<long>();
        foreach (string? text in constant.Elements ?? [constant.Text])
        {
            if (text is not null)
            {
                values.Add(long.Parse(text, CultureInfo.InvariantCulture));
            }
        }

        return new EquatableList<long>(values);
    }
}
