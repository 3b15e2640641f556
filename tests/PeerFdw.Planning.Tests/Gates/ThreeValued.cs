using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Tests.Gates;

/// <summary>Evaluates boolean expressions over small integers and booleans as SQL does; a null is NULL.</summary>
internal sealed class ThreeValued(IReadOnlyDictionary<int, int?> row)
{
    public bool? Test(Expression expression) => expression switch
    {
        And e => All(e.Arguments.Select(Test)),
        Or e => Any(e.Arguments.Select(Test)),
        Not e => !Test(e.Argument),
        NullTest e => (Value(e.Argument) is null) != e.IsNegated,
        BooleanTest e => (Test(e.Argument) == e.Value) != e.IsNegated,
        Comparison e => Compare(e.Operator, Value(e.Left), Value(e.Right)),
        ListComparison e => Compare(e),
        ColumnReference { Type.Kind: TypeKind.Boolean } e => row[e.Column] is { } value ? value != 0 : null,
        Constant e => e.Text is null ? null : e.Text == "t",
        _ => throw new System.NotSupportedException(expression.GetType().Name),
    };

    private int? Value(Expression expression) => expression switch
    {
        ColumnReference e => row[e.Column],
        Constant e => e.Text is null ? null : int.Parse(e.Text, System.Globalization.CultureInfo.InvariantCulture),
        _ => Test(expression) is { } value ? (value ? 1 : 0) : null,
    };

    private bool? Compare(ListComparison e)
    {
        if (e.List is Constant { IsNull: true })
        {
            return null;
        }

        IEnumerable<bool?> results = ((Constant)e.List).Elements!.Select(item => Compare(
            e.Operator,
            Value(e.Value),
            item is null ? null : int.Parse(item, System.Globalization.CultureInfo.InvariantCulture)));
        return e.IsAll ? All(results) : Any(results);
    }

    private static bool? Compare(ComparisonOperator comparison, int? left, int? right) => comparison switch
    {
        ComparisonOperator.IsDistinctFrom => left != right,
        ComparisonOperator.IsNotDistinctFrom => left == right,
        _ when left is null || right is null => null,
        ComparisonOperator.Equal => left == right,
        ComparisonOperator.NotEqual => left != right,
        ComparisonOperator.LessThan => left < right,
        ComparisonOperator.LessThanOrEqual => left <= right,
        ComparisonOperator.GreaterThan => left > right,
        _ => left >= right,
    };

    private static bool? All(IEnumerable<bool?> values)
    {
        bool? result = true;
        foreach (bool? value in values)
        {
            result &= value;
        }

        return result;
    }

    private static bool? Any(IEnumerable<bool?> values)
    {
        bool? result = false;
        foreach (bool? value in values)
        {
            result |= value;
        }

        return result;
    }
}
